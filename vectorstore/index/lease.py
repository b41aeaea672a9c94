"""The index in use, lent to searches: one that was swapped out is closed when the last search has given it back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from vectorstore.index.chroma_index import VectorIndex


@dataclass(slots=True, eq=False)
class _Loan:
    index: VectorIndex
    borrowers: int = 0


class IndexLease:
    """Safe to use from several threads: many may borrow while one puts another index in use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loan: _Loan | None = None
        self._retired: list[_Loan] = []

    @property
    def index(self) -> VectorIndex | None:
        """The index in use; None before the first."""
        loan = self._loan
        return loan.index if loan else None

    @contextmanager
    def borrow(self, opened: Callable[[], object]) -> Iterator[VectorIndex]:
        """Lend the index in use: it is not closed before the block ends.

        Args:
            opened: puts one in use where there is none.
        """
        while True:
            opened()
            with self._lock:
                if loan := self._loan:
                    loan.borrowers += 1
                    break
        try:
            yield loan.index
        finally:
            with self._lock:
                loan.borrowers -= 1
                if done := loan in self._retired and not loan.borrowers:
                    self._retired.remove(loan)
            if done:
                loan.index.retire()

    def put(self, fresh: VectorIndex) -> VectorIndex | None:
        """Replace the index in use, and return the one before it.

        That one is closed and deleted now, or when the last search has given it back.
        """
        with self._lock:
            old = self._loan
            if old and old.index is fresh:
                return fresh
            self._loan = _Loan(fresh)
            if old and old.borrowers:
                self._retired.append(old)
                return old.index
        if old:
            old.index.retire()
        return old.index if old else None

    def close(self) -> None:
        """Close the index in use and those that were not given back."""
        with self._lock:
            loans = [*([self._loan] if self._loan else []), *self._retired]
            self._loan = None
            self._retired.clear()
        for loan in loans:
            loan.index.close()
