"""Follow-up fusion: a follow-up is searched for alone and with the earlier questions, and the two lists are fused."""

from collections import defaultdict
from dataclasses import replace

from vectorstore.documents import Passage
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter
from vectorstore.text.recency import Recency

_OWN_WEIGHT, _CONTEXT_WEIGHT = 1.5, 1.0
"""Weights of the search for the question itself and of the one with earlier questions."""
_RANK_OFFSET = 5
"""The constant of reciprocal rank fusion; small, so that the first places count for much."""
_OVERSAMPLING = 3


def search_with_context(
    search: Search,
    question: str,
    context_query: str,
    where: Filter,
    limit: int,
    recency: Recency | None = None,
    words: str | None = None,
) -> list[Passage]:
    """Return the best passages of two searches, put together by reciprocal rank fusion (Cormack and others, 2009).

    Similarity stays the one to the question itself: how near a passage is to the questions before it does not say that
    it answers this one.

    Args:
        context_query: what to search for as well; empty for one search alone.
        recency, words: as ``Search`` takes them.
    """
    if not context_query:
        return search(question, where, limit, recency=recency, words=words)
    first = search(question, where, _OVERSAMPLING * limit, recency=recency, words=words)
    other = search(context_query, where, _OVERSAMPLING * limit, recency=recency)
    scores: dict[str, float] = defaultdict(float)
    for weight, found in ((_OWN_WEIGHT, first), (_CONTEXT_WEIGHT, other)):
        for passage in found:
            scores[passage.chunk_id] += weight / (_RANK_OFFSET + passage.rank)
    by_id = {passage.chunk_id: passage for passage in (*other, *first)}
    best = sorted(by_id.values(), key=lambda passage: (-scores[passage.chunk_id], passage.chunk_id))[:limit]
    missing = search.similarities(question, [p.chunk_id for p in best if p.chunk_id not in {f.chunk_id for f in first}])
    return [
        replace(passage, rank=rank, similarity=missing.get(passage.chunk_id, passage.similarity))
        for rank, passage in enumerate(best, start=1)
    ]
