"""Values that are worked out from an archive, and kept until it changes."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class UntilChanged(Generic[T]):
    """Keeps one value; shared by an archive and all views of it, and safe to use from several threads.

    Who reads an older state may put back its own value; each goes on with what it was given.
    """

    def __init__(self) -> None:
        self._kept: tuple[int, T] | None = None

    def at(self, changes: int, make: Callable[[], T]) -> T:
        """Return the value for a state of the archive.

        Args:
            changes: the state's number, read before.
            make: works the value out where another state's is kept.
        """
        kept = self._kept
        if kept is None or kept[0] != changes:
            kept = self._kept = (changes, make())
        return kept[1]
