"""Search: a question in, ranked passages out.

``candidates`` retrieves chunks by dense search, BM25 over passages and BM25 over headlines; ``features`` measures each;
``linear_ranker`` orders them; ``full_article_features`` reads the best articles whole, and all are ordered again; a
reranker, where one is set, scores the best ones; ``passage_expansion`` makes passages of the chunks; ``story_dedup``
keeps one article of each story. ``fallback`` tells where the vector index could not be asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from vectorstore.collection import Collection
from vectorstore.documents import Passage, SearchName
from vectorstore.inference.vectors import Vectors
from vectorstore.search.candidates import SEARCHES, Candidate, Searched, retrieve_candidates, similarities
from vectorstore.search.features import measure
from vectorstore.search.full_article_features import read_whole, with_whole_articles
from vectorstore.search.linear_ranker import Occasion, best_first, feature_scores, with_reranker
from vectorstore.search.passage_expansion import passages_of
from vectorstore.search.story_dedup import clusters_of, deduplicate
from vectorstore.storage.archive import Archive
from vectorstore.storage.filter import Filter
from vectorstore.text.query_terms import QueryWords, read_query
from vectorstore.text.recency import Recency

Reranker = Callable[[str, Sequence[str]], Sequence[float]]
"""A reranker: question and texts (headline and passage) in, a score for each out, higher is better."""

_OVERSAMPLING = 4
"""Times as many passages as wanted are taken before deduplication."""


class Search:
    """Search one collection."""

    def __init__(
        self,
        collection: Collection,
        *,
        candidates: int = 50,
        per_article: int = 3,
        reranker: Reranker | None = None,
        rerank: int = 24,
        searches: Sequence[SearchName] = SEARCHES,
        stories: bool = True,
        widen_to: int = 1200,
    ) -> None:
        """Set a search up.

        Args:
            candidates: chunks each search brings.
            per_article: most passages of one article, as long as others have any to show.
            rerank: candidates that the reranker reads.
            stories: whether one article of a story stands for all that print it.
            widen_to: characters up to which a passage is shown with the paragraphs around it; 0 for the chunk alone.
        """
        self._collection = collection
        self._candidates = candidates
        self._per_article = per_article
        self._reranker = reranker
        self._rerank = rerank
        self._searches = searches
        self._stories = stories
        self._widen_to = widen_to

    def __call__(
        self,
        question: str,
        where: Filter,
        limit: int,
        *,
        recency: Recency | None = None,
        words: str | None = None,
    ) -> list[Passage]:
        """Return the best passages for a question, best first, at most ``limit``.

        Args:
            recency: the days whose evidence is preferred; None where age plays no part.
            words: the question without its words of time, for the searches by words.

        Raises:
            IndexMismatchError: the index was built with another embedder or chunking.
            HomeError: the archive or the index cannot be read.
        """
        self._collection.check_compatibility()
        with self._collection.archive.snapshot() as view:
            if view.count_articles(where) == 0:
                return []
        vector = self._collection.embedder.encode_queries([question])[0]
        with self._collection.archive.snapshot() as view:
            return self._passages(view, question, vector, where, limit, recency, words)

    def _passages(
        self,
        archive: Archive,
        question: str,
        vector: Vectors,
        where: Filter,
        limit: int,
        recency: Recency | None,
        words: str | None,
    ) -> list[Passage]:
        query = read_query(words or question, archive.text.frequency, self._collection.count_chunks(archive))
        at = Searched(archive, self._collection)
        found = retrieve_candidates(at, query, vector, where, recency, self._candidates, self._searches)
        ranked = self._ranked(archive, question, query, found, recency)
        passages = passages_of(archive, ranked[: _OVERSAMPLING * limit], query, self._widen_to)
        groups = clusters_of(archive, [passage.article.id for passage in passages]) if self._stories else {}
        heads = archive.heads(sorted({member for group in groups.values() for member in group}), where)
        kept = deduplicate(passages, groups, heads, per_article=self._per_article)[:limit]
        if len(kept) == limit:
            return kept
        # Too few other articles to make room for: what was thinned out fills up the rest.
        shown = {passage.chunk_id for passage in kept}
        more = deduplicate(passages, groups, heads, per_article=len(passages))
        kept += [passage for passage in more if passage.chunk_id not in shown][: limit - len(kept)]
        return [replace(passage, rank=rank) for rank, passage in enumerate(kept, start=1)]

    def similarities(self, question: str, chunk_ids: Sequence[str]) -> dict[str, float]:
        """Return the cosine of a question and each of some chunks."""
        if not chunk_ids:
            return {}
        vector = self._collection.embedder.encode_queries([question])[0]
        with self._collection.archive.snapshot() as view:
            return similarities(view.chunks.vectors(chunk_ids), vector)

    def _ranked(
        self, archive: Archive, question: str, query: QueryWords, found: Sequence[Candidate], recency: Recency | None
    ) -> list[Candidate]:
        ids = [candidate.place.id for candidate in found]
        occasion: Occasion = "timely" if recency else "timeless"
        features = measure(query, found, recency)
        likeliest = best_first(feature_scores(features, occasion), ids)
        read = read_whole(archive, query, found, likeliest)
        found = [replace(each, article_words=read.get(each.place.article.id, frozenset())) for each in found]
        by_features = feature_scores(with_whole_articles(query, found, features, read), occasion)
        ranked = best_first(by_features, ids)
        if self._reranker is None or not found:
            return [found[place] for place in ranked]
        first, rest = ranked[: self._rerank], ranked[self._rerank :]
        scores = np.array(self._reranker(question, [reranked_text(found[place]) for place in first]), dtype=float)
        taken_in = with_reranker(by_features[first], np.round(scores, 4))
        order = best_first(taken_in, [ids[place] for place in first])
        return [found[first[place]] for place in order] + [found[place] for place in rest]


def reranked_text(candidate: Candidate) -> str:
    """Return what a reranker reads of a candidate: the headline in front, for paragraphs seldom say who and where."""
    return f"{candidate.title}. {candidate.body}"
