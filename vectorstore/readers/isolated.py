"""Run parsers that a file could make hang or use up memory in a separate process, with limits on both.

One process serves all files, one after another; it is started with the first, and anew after one that it did not
survive.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from vectorstore.parsing.compression import DAMAGE, OnRead
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.record import Record, Rejection, UnreadableError

SECONDS = 120.0
"""Most seconds for one file."""
MEGABYTES = 2000
"""Most memory of the process."""
_ROOT = Path(__file__).parents[2]
_COMMAND = "from vectorstore.readers.isolated import serve; serve()"

Reader = Callable[[Path, OnRead | None, Names], Iterator[Record | Rejection]]


def isolated(name: str) -> Reader:
    """Return a reader of this name (``module:function``) that works in the other process.

    It gives what the reader gives, and raises what it raises: UnreadableError or OSError. A file that takes too long or
    too much memory raises an UnreadableError as well.
    """

    def read(path: Path, _on_read: OnRead | None, names: Names) -> Iterator[Record | Rejection]:
        path.stat()  # what is gone or not permitted is told as of any other file
        yield from _worker.read(name, path, names)

    return read


class _Worker:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, name: str, path: Path, names: Names) -> list[Record | Rejection]:
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            late = threading.Event()

            def give_up() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(SECONDS, give_up)
            timer.start()
            try:
                _send(process.stdin, (name, str(path.absolute()), dict(names) if names else None))
                found = _receive(process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError):
                self._end()
                raise UnreadableError(_died(late=late.is_set())) from None
            except BaseException:  # Ctrl-C: what it still sends would be taken for the next file's
                self._end()
                raise
            finally:
                timer.cancel()
        kind, value = found
        if kind == "items":
            return list(value)
        if kind == "memory":
            raise UnreadableError(f"the file takes more than {MEGABYTES} MB of memory to parse; {_SIMPLER}")
        if kind == "unreadable":
            raise UnreadableError(*value)
        raise value

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None or self._owner != os.getpid():
            path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = subprocess.Popen(  # noqa: S603 (Python itself, with a command of ours)
                [sys.executable, "-P", "-c", _COMMAND],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C is for the process that asked
            )
            self._owner = os.getpid()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        process.wait()


_worker = _Worker()
_SIMPLER = "save it in a simpler form, then run ingest again"


def _died(*, late: bool) -> str:
    what = f"takes more than {SECONDS:g} s to parse" if late else "makes its parser fail"
    return f"the file {what}; {_SIMPLER}"


def serve() -> None:
    """Read files as they are asked for, until nobody asks any more: what the other process runs."""
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what a library prints is no answer
    _limit_memory()
    while True:
        try:
            name, path, names = _receive(asked)
        except EOFError:
            return
        try:
            _send(told, _read(name, Path(path), names))
        except MemoryError:
            _send(told, ("memory", None))


def _read(name: str, path: Path, names: Mapping[str, str] | None) -> tuple[str, Any]:
    module, _, function = name.partition(":")
    read: Reader = getattr(import_module(module), function)
    try:
        return "items", list(read(path, None, names))
    except UnreadableError as error:
        return "unreadable", (error.reason, error.line)
    except (OSError, *DAMAGE) as error:
        return "error", error
    except RecursionError:
        return "unreadable", ("the file is nested too deeply to be parsed", None)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    most = MEGABYTES * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _send(stream: IO[bytes], value: object) -> None:
    data = pickle.dumps(value)
    stream.write(len(data).to_bytes(8, "big") + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    return pickle.loads(stream.read(int.from_bytes(head, "big")))  # noqa: S301 (of our own process)
