"""Searches that had to do without the vector index: told to whoever asked, so that the answer can say so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

WORDS_ALONE = "The vector index could not be asked just now, so this was found by its words alone."
_noted: ContextVar[list[str] | None] = ContextVar("search without an index", default=None)


@contextmanager
def watch_fallbacks() -> Iterator[list[str]]:
    """Yield a list to which the searches in the block add notes on what they did without, each once."""
    notes: list[str] = []
    before = _noted.set(notes)
    try:
        yield notes
    finally:
        _noted.reset(before)


def note_words_alone() -> None:
    """Note that a search was made by words alone."""
    notes = _noted.get()
    if notes is not None and WORDS_ALONE not in notes:
        notes.append(WORDS_ALONE)
