"""Values that pass from the reading of files to the storing of articles, in this process or others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from vectorstore.ingestion.batch_writer import Prepared
from vectorstore.ingestion.run import Run
from vectorstore.ingestion.sources import Source
from vectorstore.parsing.record import Record, Rejection
from vectorstore.storage.manifest import FileState


@dataclass(frozen=True, slots=True)
class Changed:
    """A file or object that is new, or another than when it was last read."""

    source: Source
    state: FileState | None
    """Its present state; None where it cannot be told."""


Item = tuple[Record | Rejection, Prepared | None]
"""A record, with its chunks and vectors where another process made them, or what could not be read."""
Reading = Callable[[Run, Iterable[Changed]], Iterator[tuple[Changed, Iterator[Item]]]]
"""Gives each of the changed, in order, with what it holds; each is read to its end before the next is asked for."""
