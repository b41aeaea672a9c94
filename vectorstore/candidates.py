"""What the searches bring for a question: dense, BM25 over passages and over headlines, each also among recent days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from vectorstore.archive import ChunkPlace
from vectorstore.article import SearchName
from vectorstore.collection import Collection
from vectorstore.filter import Filter
from vectorstore.query import QueryWords
from vectorstore.recency import Recency
from vectorstore.vectors import Vectors

RECENT_DAYS = 45
"""How far before the preferred window the searches look once more, so that what is recent is not crowded out."""
_HEADLINES = 12
"""Articles that headlines bring."""
_FAR = 600
"""Nearest chunks of the whole collection among which the recent ones are looked for."""
SEARCHES: tuple[SearchName, ...] = ("dense", "lexical", "headline")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that a search found, with what ranking it needs."""

    place: ChunkPlace
    title: str
    """Headline and text as they are indexed."""
    body: str
    similarity: float
    """Cosine of question and chunk, rounded to six digits."""
    ranks: Mapping[SearchName, int]
    """Its place, from 1, in the searches that found it."""


def gather(
    collection: Collection,
    query: QueryWords,
    vector: Vectors,
    where: Filter,
    recency: Recency | None,
    each: int,
    searches: Iterable[SearchName] = SEARCHES,
) -> list[Candidate]:
    """Return all that the searches bring, in order of chunk id.

    Args:
        vector: of the question (dimension,).
        recency: the days that are preferred; each search then brings as many again from these and shortly before.
        each: chunks a search brings.
    """
    recent = _recent(where, recency)
    rankings = {name: _search(collection, name, query, vector, where, recent, each) for name in searches}
    ids = sorted(set().union(*rankings.values()))
    places, texts = collection.archive.places(ids), collection.archive.text.texts(ids)
    cosines = similarities(collection.archive.vectors(ids), vector)
    ranks = {name: {chunk_id: rank for rank, chunk_id in enumerate(found, 1)} for name, found in rankings.items()}
    return [
        Candidate(
            places[chunk_id],
            *texts[chunk_id],
            cosines[chunk_id],
            {name: found[chunk_id] for name, found in ranks.items() if chunk_id in found},
        )
        for chunk_id in ids
    ]


def _search(
    collection: Collection,
    name: SearchName,
    query: QueryWords,
    vector: Vectors,
    where: Filter,
    recent: Filter | None,
    each: int,
) -> list[str]:
    text = collection.archive.text
    windows = [where] if recent is None else [where, recent]
    if name == "dense":
        return _dense(collection, vector, windows, each)
    if name == "headline":
        leads = [text.headlines(query.expression, min(_HEADLINES, each), window) for window in windows]
        return _nearest_of_articles(collection, _interleaved(leads), vector)
    found = [text.passages(query.expression, each, window) for window in windows]
    return _interleaved([text.passages(query.phrase_expression, each, where), *found])


def _recent(where: Filter, recency: Recency | None) -> Filter | None:
    if recency is None:
        return None
    since = recency.since - timedelta(days=min(RECENT_DAYS, (recency.since - date.min).days))
    return replace(where, since=max(since, where.since or since), undated=False)


def _dense(collection: Collection, vector: Vectors, windows: Sequence[Filter], each: int) -> list[str]:
    """Return the nearest chunks, in the exact order of the archive's vectors.

    Chroma's graph is approximate and depends on the order of insertion; ranking what it finds by the archive's own
    vectors makes the order, and so the answer, the same after a rebuild.
    """
    with collection.searching() as nearest_to:
        found = nearest_to.search_windows(vector, 2 * each, windows, _FAR)
    similarity = similarities(collection.archive.vectors(sorted(set().union(*found))), vector)
    # The index may have been told of a change that this search's snapshot of the archive does not have, and not yet of
    # one that it has.
    known = [[chunk_id for chunk_id in ids if chunk_id in similarity] for ids in found]
    nearest = [sorted(ids, key=lambda chunk_id: (-similarity[chunk_id], chunk_id))[:each] for ids in known]
    return _interleaved(nearest)


def _nearest_of_articles(collection: Collection, leads: Sequence[str], vector: Vectors) -> list[str]:
    """Return, for each article named by its first chunk, the chunk nearest to the question."""
    best: list[str] = []
    for ids in collection.archive.siblings(leads).values():
        similarity = similarities(collection.archive.vectors(ids), vector)
        best.append(min(ids, key=lambda chunk_id: (-similarity[chunk_id], chunk_id)))
    return best


def _interleaved(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Return several rankings as one: the first of each, the second of each, and so on, without repeats."""
    longest = max(map(len, rankings), default=0)
    return list(dict.fromkeys(ids[place] for place in range(longest) for ids in rankings if place < len(ids)))


def similarities(vectors: Mapping[str, Vectors], vector: Vectors) -> dict[str, float]:
    """Return cosines, computed in double precision and rounded: then every BLAS gives the same."""
    if not vectors:
        return {}
    matrix = np.stack(list(vectors.values())).astype(np.float64)
    return dict(zip(vectors, np.round(matrix @ vector.astype(np.float64), 6).tolist(), strict=True))
