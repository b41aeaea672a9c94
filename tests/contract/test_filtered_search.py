"""A filter gives the same chunks whether the index passes over the rest itself or leaves the filter to Chroma."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from vectorstore.index.chroma_index import Entry, VectorIndex, open_index
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.filter import Filter

FIRST_DAY = date(2023, 12, 1)
OUTLETS = ("Gazette", "COURIER", None)
DAYS = (None, date(2023, 12, 15), date(2024, 1, 10), date(2030, 1, 1))
FILTERS = [
    Filter(since=since, until=until, source=source, undated=undated)
    for since, until, source, undated in product(DAYS, DAYS, (None, "gazette"), (True, False))
] + [Filter(any_source=("courier", "Gazette")), Filter(DAYS[1], any_source=("Courier",), undated=False)]
ENTRIES = [
    Entry(f"c{number:03}", FIRST_DAY + timedelta(days=number % 60) if number % 7 else None, OUTLETS[number % 3])
    for number in range(300)
]


def allowed(entry: Entry, where: Filter) -> bool:
    """Say what a filter means, in other words than the index's own."""
    if where.source and (entry.source or "").lower() != where.source.lower():
        return False
    if (
        not where.source
        and where.any_source
        and (entry.source or "").lower() not in [name.lower() for name in where.any_source]
    ):
        return False
    if entry.published is None:
        return where.undated and where.since is None
    return (where.since or date.min) <= entry.published <= (where.until or date.max)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    drawn = np.random.default_rng(5).normal(size=(len(ENTRIES), 16)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, vectors: Vectors) -> Iterator[VectorIndex]:
    index = open_index(Path(tmp_path_factory.mktemp("filters")), 1, "random")
    index.put(ENTRIES, vectors)
    yield index
    index.close()


@pytest.mark.parametrize("limit", [1, 5, 40, 300])
def test_the_nearest_that_pass_are_found_in_order(index: VectorIndex, vectors: Vectors, limit: int) -> None:
    for where in FILTERS:
        similarity = vectors @ vectors[11]
        passing = [row for row, entry in enumerate(ENTRIES) if allowed(entry, where)]
        nearest = sorted(passing, key=lambda row: -similarity[row])[:limit]
        assert index.search(vectors[11], limit, where) == [ENTRIES[row].chunk_id for row in nearest], where
