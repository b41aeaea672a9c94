"""Readers that behave as badly as a file can make one, for the tests of their limits."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from vectorstore.parsing.record import Record


def hang(_path: Path, _on_read: object, _names: object) -> Iterator[Record]:
    time.sleep(600)
    yield from ()


def explode(_path: Path, _on_read: object, _names: object) -> Iterator[Record]:
    eaten = [bytes(100_000_000) for _ in range(200)]
    yield from ()
    del eaten


def crash(_path: Path, _on_read: object, _names: object) -> Iterator[Record]:
    os.abort()
    yield from ()


def chatter(path: Path, _on_read: object, _names: object) -> Iterator[Record]:
    from vectorstore.readers.office_reader import read_rtf

    print("what a library prints is no answer")
    yield from read_rtf(path)
