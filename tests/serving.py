"""A server in a thread of the tests, or by the command, on a free port of the loopback address."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from ui.server.serve import address, listen


@contextmanager
def served(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Yield the address at which ``app`` answers, on a free port unless one is named."""
    with listen("127.0.0.1", port) as listener:
        config = uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + 30
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                assert time.monotonic() < deadline, "the server is too slow to start"
                time.sleep(0.01)
            yield address("127.0.0.1", listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(30)


@contextmanager
def serve_command(
    home: Path | None,
    log: Path,
    *options: str,
    environment: Mapping[str, str] | None = None,
    patience_seconds: float = 120,
) -> Iterator[str]:
    """Yield the address of ``newsdesk serve`` in a process of its own; what it writes on stderr goes to ``log``.

    When the block is left the server is told to stop, and has stopped.
    """
    at = ["--home", str(home)] if home else []
    command = [sys.executable, "-m", "ui.cli.app", "serve", "--port", "0", *at, *options]
    with log.open("wb") as out:
        server = subprocess.Popen(command, stderr=out, env=os.environ | dict(environment or {}))
    try:
        deadline = time.monotonic() + patience_seconds
        while not (found := re.search(r"http://[\w.:]+", log.read_text(encoding="utf-8"))):
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the server is too slow to start"
            time.sleep(0.05)
        yield found[0]
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0, log.read_text(encoding="utf-8")
    finally:
        server.kill()
        server.wait()
