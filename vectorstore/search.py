"""A question in, passages out: dense search in Chroma and BM25 in SQLite, fused by reciprocal rank.

Reciprocal rank fusion: Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
Rank Learning Methods", SIGIR 2009. It needs no scores that could be compared, only each search's order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from vectorstore.archive import ChunkPlace, Filter
from vectorstore.article import Found, Passage, SearchName
from vectorstore.collection import Collection
from vectorstore.vectors import Vectors

Reranker = Callable[[str, Sequence[Passage]], Sequence[Passage]]
"""The seam for a reranker: question and fused passages in, the same passages in a better order out."""


class Search:
    """Search one collection."""

    def __init__(
        self, collection: Collection, *, candidates: int = 50, rrf_k: int = 60, reranker: Reranker | None = None
    ) -> None:
        """Args:
        candidates: chunks each search brings to the fusion.
        rrf_k: the constant of reciprocal rank fusion.
        """
        self._collection = collection
        self._candidates = candidates
        self._rrf_k = rrf_k
        self._reranker = reranker

    def __call__(self, question: str, where: Filter, limit: int) -> list[Passage]:
        """Return the best passages for a question, best first, at most ``limit``.

        Raises:
            IndexMismatchError: the index was built with another embedder or chunking.
            HomeError: the archive or the index cannot be read.
        """
        self._collection.claim()
        if self._collection.archive.count_articles(where) == 0:
            return []
        vector = self._collection.embedder.encode_queries([question])[0]
        rankings: dict[SearchName, list[str]] = {
            "dense": self._dense(vector, where),
            "lexical": self._collection.archive.lexical(question, self._candidates, where),
        }
        fused = fuse(rankings, self._rrf_k)
        passages = self._passages(vector, fused, rankings, limit if self._reranker is None else len(fused))
        if self._reranker is not None:
            passages = [_ranked(p, rank) for rank, p in enumerate(self._reranker(question, passages)[:limit], start=1)]
        return passages

    def _dense(self, vector: Vectors, where: Filter) -> list[str]:
        """Return the nearest chunks, in the exact order of the archive's vectors.

        Chroma's graph is approximate and depends on the order of insertion; ranking what it finds by the archive's
        own vectors makes the order, and so the answer, the same after a rebuild.
        """
        found = self._collection.index.search(vector, 2 * self._candidates, where)
        vectors = self._collection.archive.vectors(found)
        nearest = sorted(vectors, key=lambda chunk_id: (-float(vectors[chunk_id] @ vector), chunk_id))
        return nearest[: self._candidates]

    def _passages(
        self, vector: Vectors, fused: Sequence[str], rankings: Mapping[SearchName, Sequence[str]], limit: int
    ) -> list[Passage]:
        archive = self._collection.archive
        places = archive.places(fused)
        vectors = archive.vectors(fused)
        ranks = {name: {chunk_id: rank for rank, chunk_id in enumerate(ids, 1)} for name, ids in rankings.items()}
        passages: list[Passage] = []
        seen: set[tuple[str, int, int]] = set()
        for chunk_id in fused:
            place = places[chunk_id]
            run = (place.article.id, place.first, place.last)
            if run in seen:  # another window of the same long paragraph
                continue
            seen.add(run)
            paragraphs = archive.paragraphs(*run)
            passages.append(
                Passage(
                    chunk_id=chunk_id,
                    rank=len(passages) + 1,
                    article=place.article,
                    paragraphs=paragraphs,
                    text=_text(place, [p.text for p in paragraphs]),
                    similarity=float(vectors[chunk_id] @ vector),
                    found_by=tuple(Found(name, ids[chunk_id]) for name, ids in ranks.items() if chunk_id in ids),
                )
            )
            if len(passages) == limit:
                break
        return passages


def fuse(rankings: Mapping[SearchName, Sequence[str]], k: int) -> list[str]:
    """Return all ids ordered by the sum of 1 / (k + rank) over the rankings; ties by id."""
    scores: dict[str, float] = {}
    for ids in rankings.values():
        for rank, chunk_id in enumerate(ids, start=1):
            scores[chunk_id] = scores.get(chunk_id, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id))


def _text(place: ChunkPlace, paragraphs: Sequence[str]) -> str:
    return paragraphs[0][place.start : place.end] if place.end is not None else "\n\n".join(paragraphs)


def _ranked(passage: Passage, rank: int) -> Passage:
    return replace(passage, rank=rank)
