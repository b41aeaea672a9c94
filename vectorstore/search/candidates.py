"""Candidates of a question: dense search, BM25 over passages and over headlines, each also among recent days."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from vectorstore.collection import Collection
from vectorstore.documents import SearchName
from vectorstore.errors import IndexUnavailableError
from vectorstore.inference.vectors import Vectors
from vectorstore.search.fallback import note_words_alone
from vectorstore.storage.archive import Archive
from vectorstore.storage.chunks import ChunkPlace
from vectorstore.storage.filter import Filter
from vectorstore.text.query_terms import QueryWords
from vectorstore.text.recency import Recency

RECENT_DAYS = 45
"""Days before the preferred window that are searched once more, so that recent articles are not crowded out."""
_HEADLINE_ARTICLES = 12
"""Articles that headlines bring."""
_WINDOW_REACH = 600
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
    article_words: frozenset[str] = frozenset()
    """Which of the question's words stand anywhere in its article, as stems; empty where that was not read whole."""


@dataclass(frozen=True, slots=True)
class Searched:
    """The sources of a search: one state of an archive, and the collection for dense search."""

    archive: Archive
    collection: Collection


def retrieve_candidates(
    at: Searched,
    query: QueryWords,
    vector: Vectors,
    where: Filter,
    recency: Recency | None,
    each: int,
    searches: Sequence[SearchName] = SEARCHES,
) -> list[Candidate]:
    """Return all that the searches bring, in order of chunk id.

    Args:
        vector: of the question (dimension,).
        recency: the days that are preferred; each search then brings as many again from these and shortly before.
        each: chunks a search brings.
    """
    recent = _recent(where, recency)
    windows = [where] if recent is None else [where, recent]
    rankings = _rankings(at, query, vector, windows, each, searches)
    ids = sorted(set().union(*rankings.values()))
    places, texts = at.archive.chunks.places(ids), at.archive.text.texts(ids)
    cosines = similarities(at.archive.chunks.vectors(ids), vector)
    ranks = {name: {chunk_id: rank for rank, chunk_id in enumerate(rankings[name], 1)} for name in searches}
    return [
        Candidate(
            places[chunk_id],
            *texts[chunk_id],
            cosines[chunk_id],
            {name: found[chunk_id] for name, found in ranks.items() if chunk_id in found},
        )
        for chunk_id in ids
    ]


def _rankings(
    at: Searched,
    query: QueryWords,
    vector: Vectors,
    windows: Sequence[Filter],
    each: int,
    searches: Sequence[SearchName],
) -> dict[SearchName, list[str]]:
    """Return the chunks of each search, best first.

    Args:
        windows: what may be found, and the recent part of it, where that is looked through once more.
    """
    by_words: list[SearchName] = [name for name in searches if name != "dense"]
    if "dense" not in searches:
        return {name: _by_words(at, name, query, vector, windows, each) for name in by_words}

    def nearest() -> list[list[str]]:
        return nearest_to.search_windows(vector, 2 * each, windows, _WINDOW_REACH)

    # Chroma's search and SQLite's take about as long as each other and hold no lock of Python's: a core for each.
    with at.collection.searching() as nearest_to, ThreadPoolExecutor(1) as beside:
        dense = beside.submit(nearest)
        found = {name: _by_words(at, name, query, vector, windows, each) for name in by_words}
        try:
            found["dense"] = _exactly_ranked(at, dense.result(), vector, each)
        except IndexUnavailableError:
            note_words_alone()
            found["dense"] = []
        return found


def _by_words(
    at: Searched, name: SearchName, query: QueryWords, vector: Vectors, windows: Sequence[Filter], each: int
) -> list[str]:
    text = at.archive.text
    if name == "headline":
        leads = [text.headlines(query.expression, min(_HEADLINE_ARTICLES, each), window) for window in windows]
        return _nearest_of_articles(at, _interleaved(leads), vector)
    found = [text.passages(query.expression, each, window) for window in windows]
    return _interleaved([text.passages(query.phrase_expression, each, windows[0]), *found])


def _recent(where: Filter, recency: Recency | None) -> Filter | None:
    if recency is None:
        return None
    since = recency.since - timedelta(days=min(RECENT_DAYS, (recency.since - date.min).days))
    return replace(where, since=max(since, where.since or since), undated=False)


def _exactly_ranked(at: Searched, found: Sequence[Sequence[str]], vector: Vectors, each: int) -> list[str]:
    """Return the nearest chunks of each window in turn, in the exact order of the archive's vectors.

    Chroma's graph is approximate and depends on the order of insertion; ranking what it finds by the archive's own
    vectors makes the order, and so the answer, the same after a rebuild.
    """
    similarity = similarities(at.archive.chunks.vectors(sorted(set().union(*found))), vector)
    # The index may have been told of a change that this search's snapshot of the archive does not have, and not yet of
    # one that it has.
    known = [[chunk_id for chunk_id in ids if chunk_id in similarity] for ids in found]
    nearest = [sorted(ids, key=lambda chunk_id: (-similarity[chunk_id], chunk_id))[:each] for ids in known]
    return _interleaved(nearest)


def _nearest_of_articles(at: Searched, leads: Sequence[str], vector: Vectors) -> list[str]:
    """Return, for each article named by its first chunk, the chunk nearest to the question."""
    best: list[str] = []
    for ids in at.archive.chunks.siblings(leads).values():
        similarity = similarities(at.archive.chunks.vectors(ids), vector)
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
