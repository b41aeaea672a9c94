"""The search for a request: the passages found, the question's terms, and how much was searched."""

import time
from dataclasses import replace
from functools import partial

from qa.pipeline.contents import Contents
from qa.pipeline.multi_query import search_parts, with_altered_copies
from qa.pipeline.namesakes import without_namesakes
from qa.pipeline.passing_mentions import without_passing_mentions
from qa.pipeline.spelling import spelt, with_unknown_names
from qa.query.outlet_mentions import narrowed
from qa.query.term_weights import PartTerms, make_terms
from qa.request import Found, Request
from vectorstore.documents import Passage
from vectorstore.search.fallback import watch_fallbacks
from vectorstore.search.follow_up_fusion import search_with_context
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter
from vectorstore.storage.shelf import Shelf
from vectorstore.text.tokenization import fold_words


class Finder:
    """Searches one collection for requests; safe to use from several threads."""

    def __init__(self, contents: Contents, search: Search, passages: int) -> None:
        """Put it together from its parts.

        Args:
            passages: how many are found where nobody says how many.
        """
        self._contents = contents
        self._search = search
        self._passages = passages

    def __call__(self, request: Request, most: int | None = None) -> Found:
        """Search for a request, and count what its filters let through.

        Args:
            most: passages; by default as many as the settings say.
        """
        started = time.perf_counter()
        query = request.query
        until = min(query.until, query.as_of) if query.until else query.as_of
        archive = self._contents.archive
        with archive.snapshot() as view:
            where = narrowed(Filter(query.since, until, query.source, request.undated), view)
        with watch_fallbacks() as notes:
            passages, of_parts = self._passages_of(request, where, most or self._passages)
        with archive.snapshot() as view:  # no need to wait for an ingest that stores a batch
            counts = self._contents.counts(view)
            terms_of = partial(make_terms, frequency=view.text.frequency, chunks=counts.chunks)
            parts = zip(request.parts, of_parts, strict=True)
            terms = replace(
                terms_of(request.search_for), parts=tuple(PartTerms(terms_of(p.search_for), ids) for p, ids in parts)
            )
            searched = view.count_articles(where)
            passages = without_passing_mentions(request.words, without_namesakes(request.search_for, passages))
            passages = with_altered_copies(passages, view)
        spent = 1000 * (time.perf_counter() - started)
        return Found(passages, terms, searched, counts.articles, spent, notes=tuple(notes))

    def _passages_of(
        self, request: Request, where: Filter, limit: int
    ) -> tuple[tuple[Passage, ...], tuple[frozenset[str], ...]]:
        """Return the passages found, and which of them were found for each part of the question."""
        if request.parts:
            return search_parts(self._search, request, where, limit)
        asked = (request.search_for, request.question.context, where, limit, request.recency, request.words)
        return tuple(search_with_context(self._search, *asked)), ()

    def spelt(self, request: Request) -> Request:
        """Return a request in the articles' spelling, with notes on the words that were corrected."""
        with self._contents.archive.snapshot() as view:
            if self._contents.counts(view).chunks == 0:
                return request
            request = spelt(request, view.vocabulary, view.text.frequency)
            return with_unknown_names(request, view.text, partial(_wrote, Shelf(view)))


def _wrote(shelf: Shelf, name: str) -> bool:
    """Return whether an article names somebody as its author."""
    return any(fold_words(author) == fold_words(name) for author, _ in shelf.authors(Filter()))
