"""Open files as bytes, decompressed while they are read, and report how much of the file was read."""

import gzip
import io
import lzma
import stat
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore.parsing.record import UnreadableError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

COMPRESSIONS = (".gz", ".xz")
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)
"""Errors of a compressed file that is cut short or broken."""

OnRead = Callable[[int], None]
"""Called with the number of bytes read so far, before decompression."""


def open_bytes(path: Path, on_read: OnRead | None = None) -> gzip.GzipFile | lzma.LZMAFile | io.BufferedReader:
    """Open a file for reading, decompressing .gz and .xz as it is read.

    Args:
        on_read: told how far the reading has come in the file as it lies on the disk, packed or not.

    Raises:
        UnreadableError: it is not a regular file (reading a pipe or a device might never end). OSError: as ``open``.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(str(path))
    if not stat.S_ISREG(mode):
        raise UnreadableError("this is a pipe, socket or device; only ordinary files are read")
    raw: Any = _Told(path, on_read) if on_read else io.FileIO(path)
    file = io.BufferedReader(raw)
    match path.suffix.lower():
        case ".gz" | ".tgz":
            return _Gzip(file)
        case ".xz":
            return _Xz(file)
        case _:
            return file


class _Told(io.FileIO):
    """A file that reports how much of it was read."""

    def __init__(self, path: Path, on_read: OnRead) -> None:
        super().__init__(path)
        self._on_read = on_read

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        count = super().readinto(buffer)
        self._on_read(self.tell())
        return count


class _Gzip(gzip.GzipFile):
    """Closes the compressed file too; Python's own class leaves a file open that it was given."""

    def __init__(self, packed: io.BufferedReader) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()


class _Xz(lzma.LZMAFile):
    """The same for xz."""

    def __init__(self, packed: io.BufferedReader) -> None:
        super().__init__(packed)
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()
