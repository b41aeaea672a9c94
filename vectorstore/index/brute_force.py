"""Brute-force search: all vectors of a small archive are compared with the question's.

To import and open Chroma costs a process 300 to 500 ms before it finds anything. Up to some ten thousands of chunks
it takes less to read every vector and compare it, and what is found is exact. Only the archive is read, so it does not
matter whether the index is caught up with it.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from vectorstore.errors import HomeError
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.archive import Archive
from vectorstore.storage.filter import Filter
from vectorstore.until_changed import UntilChanged

MOST_CHUNKS = 30_000
"""Reading so many takes 150 to 300 ms where opening Chroma's index of them takes 600 to 800, and 50 MB more; a later
search takes 10 to 20 ms with either."""
_SIMILARITY_DIGITS = 6
"""Of a similarity. Rounded double precision is the same with every matrix library, and as the search ranks."""


@dataclass(frozen=True, slots=True)
class _Chunks:
    """All chunks in order of id, so that a stable sort by closeness leaves equals in that order."""

    ids: list[str]
    published: list[str | None]
    """Days in ISO form, which sort as text."""
    sources: list[str | None]
    vectors: npt.NDArray[np.float64]
    """(chunks, dimension)"""

    def nearest_first(self, vector: Vectors) -> list[int]:
        if not self.ids:
            return []
        similarity = np.round(self.vectors @ vector.astype(np.float64), _SIMILARITY_DIGITS)
        order: list[int] = np.argsort(-similarity, kind="stable").tolist()
        return order

    def passes(self, row: int, where: Filter) -> bool:
        published, source = self.published[row], self.sources[row]
        if published is None:
            dated = where.undated and where.since is None
        else:
            since, until = where.since, where.until
            dated = (not since or published >= since.isoformat()) and (not until or published <= until.isoformat())
        return dated and (not where.outlets or (source or "").casefold() in where.outlets)


class ExactSearch:
    """Has the shape of ``VectorIndex`` for searching; safe to use from several threads.

    The vectors are read at the first search and again after a change of the archive.
    """

    def __init__(self, archive: Archive, most: int = MOST_CHUNKS) -> None:
        self._archive = archive
        self._most = most
        self._fits: UntilChanged[bool] = UntilChanged()
        self._chunks: UntilChanged[_Chunks] = UntilChanged()
        self._reading = threading.Lock()

    def fits(self) -> bool:
        """Return whether there are few enough chunks; counted again only after a change."""
        return self._fits.at(self._archive.changes, self._few)

    def _few(self) -> bool:
        with self._archive.snapshot() as view:
            return view.chunks.at_most(self._most)

    def search(self, vector: Vectors, limit: int, where: Filter) -> list[str]:
        """Return the ids of the chunks nearest to a vector (dimension,), nearest first, equals by id."""
        chunks = self._read()
        passing = (chunks.ids[row] for row in chunks.nearest_first(vector) if chunks.passes(row, where))
        return list(islice(passing, limit))

    def search_windows(self, vector: Vectors, limit: int, windows: Sequence[Filter], far: int) -> list[list[str]]:
        """Return, for each filter, the ids of the nearest chunks that pass it, nearest first.

        Args:
            windows: the first gets ``limit`` chunks if there are so many; each later one is a part of it, and gets
                those of them that are among the ``far`` nearest of all.
            far: how many of the nearest chunks to go through.
        """
        chunks = self._read()
        order = chunks.nearest_first(vector)
        found = []
        for where, reach in zip(windows, (len(order), *[max(far, limit)] * (len(windows) - 1)), strict=True):
            passing = (chunks.ids[row] for row in order[:reach] if chunks.passes(row, where))
            found.append(list(islice(passing, limit)))
        return found

    def _read(self) -> _Chunks:
        with self._reading:
            return self._chunks.at(self._archive.changes, partial(_read_all, self._archive))


def _read_all(archive: Archive) -> _Chunks:
    with archive.snapshot() as view:
        rows = view.chunks.entries()
    if not rows:
        return _Chunks([], [], [], np.empty((0, 0)))
    rows.sort(key=itemgetter(0))
    ids, published, sources, blobs = zip(*rows, strict=True)
    if len({len(blob) for blob in blobs}) > 1:
        raise HomeError("The archive is damaged: its vectors are of several lengths.", "Run: newsdesk doctor")
    vectors = np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1).astype(np.float64)
    return _Chunks(list(ids), list(published), list(sources), vectors)
