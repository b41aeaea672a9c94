"""What every way in talks to: one assistant over one collection."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Provenance, Query
from qa.chain import Check, Delta, Event, Found, Request, Shown, build_chain
from qa.conversation import stand_alone
from qa.errors import QuestionError
from qa.settings import Settings
from qa.terms import make_terms
from qa.verify import check as default_check
from qa.writer import Writer
from vectorstore.archive import ArticleSummary, Counts, Filter
from vectorstore.article import Article, ArticleHead, clean
from vectorstore.collection import Collection
from vectorstore.dates import parse_date
from vectorstore.search import Search
from vectorstore.stories import also_in

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["MAX_QUESTION", "Assistant", "Delta", "Event", "Shown"]

MAX_QUESTION = 2000
"""Characters; a longer text is an article, not a question."""


class Assistant:
    """Answers questions; safe to use from several threads."""

    def __init__(
        self, collection: Collection, search: Search, writer: Writer, settings: Settings, check: Check = default_check
    ) -> None:
        self.collection = collection
        self.settings = settings
        self._search = search
        self._writer = writer
        self._check = check
        self._known: tuple[int, str, Counts] | None = None

    @property
    def chain(self) -> "Runnable[dict[str, Any], Event]":
        """The LangChain runnable that answers: ``{"request": Request}`` in, events out."""
        return build_chain(self._find, self._writer, self._check, self._provenance, self.settings.min_confidence)

    def ask(
        self,
        question: str,
        *,
        as_of: date | str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        conversation: Sequence[str] = (),
    ) -> Answer:
        """Answer a question.

        Args:
            as_of: the day it is asked on; only what was published by then counts. Default: today.
            since: earliest day of publication. until: latest day. Days are dates or text in any common form.
            source: an outlet, as the articles name it, in upper or lower case.
            conversation: the questions asked before, oldest first, for a follow-up.

        Raises:
            QuestionError: the question is empty or too long, or a day cannot be read.
            NewsdeskError: the collection or the writer cannot be used.
        """
        events = self.stream(question, as_of=as_of, since=since, until=until, source=source, conversation=conversation)
        (answer,) = deque(events, maxlen=1)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        *,
        as_of: date | str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        conversation: Sequence[str] = (),
    ) -> Iterator[Event]:
        """Answer as ``ask`` does, in events: Shown first, a Delta for each checked sentence, the Answer last."""
        query = make_query(question, as_of, since, until, source)
        search_for = stand_alone(query.question, [_sound(text) for text in conversation])
        notes = () if search_for == query.question else (f"Read as a follow-up; searched for: {search_for}",)
        undated = not any(str(day or "").strip() for day in (as_of, since, until))
        return self._events(Request(query, search_for, undated, notes))

    def _events(self, request: Request) -> Iterator[Event]:
        yield from self.chain.stream({"request": request})

    def articles(self) -> list[ArticleSummary]:
        """Return all articles, newest first."""
        return self.collection.archive.articles()

    def article(self, article_id: str) -> Article | None:
        return self.collection.archive.article(article_id)

    def also_in(self, article_id: str) -> tuple[ArticleHead, ...]:
        """Return the other articles that print an article's story, earliest first."""
        return also_in(self.collection.archive, article_id)

    def warm_up(self) -> None:
        """Load the model and the index now rather than at the first question."""
        self.collection.claim()
        self._search("warm up", Filter(), 1)
        _ = self.collection.embedder, self.collection.index

    def index_fingerprint(self) -> str:
        return self._state()[0]

    def _find(self, request: Request) -> Found:
        started = time.perf_counter()
        query = request.query
        until = min(query.until, query.as_of) if query.until else query.as_of
        where = Filter(since=query.since, until=until, source=query.source, undated=request.undated)
        archive = self.collection.archive
        passages = tuple(self._search(request.search_for, where, self.settings.passages))
        _, counts = self._state()
        terms = make_terms(request.search_for, archive.chunk_frequency, counts.chunks)
        searched = archive.count_articles(where)
        return Found(passages, terms, searched, counts.articles, 1000 * (time.perf_counter() - started))

    def _state(self) -> tuple[str, Counts]:
        """Return the archive's fingerprint and counts, worked out again only after a change."""
        archive = self.collection.archive
        changes = archive.database.changes
        if self._known is None or self._known[0] != changes:
            self._known = (changes, archive.fingerprint(), archive.counts())
        return self._known[1:]

    def _provenance(self) -> Provenance:
        return Provenance(
            writer=self._writer.name,
            model=self._writer.model,
            prompt=self._writer.prompt,
            embedder=self.collection.embedder_name,
            index=self.index_fingerprint(),
            settings=self.settings.digest(),
            version=version("newsdesk"),
        )


def make_query(
    question: str,
    as_of: date | str | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    source: str | None = None,
) -> Query:
    """Check a question and its filters.

    Raises:
        QuestionError: it is empty or too long, a day cannot be read, or the days contradict each other.
    """
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} are read.",
            "Ask in a sentence or two; longer texts can be ingested as articles.",
        )
    text = _sound(question)
    if not any(character.isalnum() for character in text):
        raise QuestionError("The question is empty.", "Ask something in words.")
    query = Query(text, _day("as-of", as_of) or date.today(), _day("since", since), _day("until", until))
    if query.since and query.since > (query.until or query.as_of):
        raise QuestionError(
            f"The question looks from {query.since} to {query.until or query.as_of}, which is backwards.",
            "Swap the dates, or move the as-of date.",
        )
    return replace(query, source=_sound(source or "") or None)


def _sound(text: str) -> str:
    """Clean a text and replace half surrogates, which a terminal passes on for bytes that are not UTF-8."""
    return clean(text.encode("utf-8", "replace").decode("utf-8"))


def _day(name: str, value: date | str | None) -> date | None:
    if isinstance(value, datetime):  # a date too, but one that cannot be compared with plain dates
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return parse_date(value)
    except ValueError as error:
        raise QuestionError(f"The {name} date {value!r} cannot be read: {error}.", "Write it as 2024-05-17.") from error
