"""Questions about the collection itself, answered with citations."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.catalogue import facts
from qa.catalogue.asked import Asked, read_asked
from qa.catalogue.bylines import byline
from qa.catalogue.facts import LISTED, Fact
from qa.catalogue.last_answer import read_of_last
from qa.catalogue.lookup import Lookup, Whose
from qa.catalogue.telling import Telling, Told
from qa.conversation.follow_ups import Turn
from qa.generation.summaries import ListingWriter, SummaryWriter
from qa.pipeline.chain import Parts
from qa.pipeline.request_builder import within_days
from qa.query.dates.published_days import NAMES_DAYS, is_only_days, plainly_dated, published_days
from qa.query.intents import AnswerKind
from qa.request import Event, Found, Request
from vectorstore.documents import ArticleHead
from vectorstore.storage.archive import Archive
from vectorstore.storage.filter import Filter
from vectorstore.storage.shelf import Shelf
from vectorstore.text.tokenization import CAPITALISED, any_of, plain_words

_NAME_ALONE = re.compile(rf"(?:The )?{CAPITALISED}(?: {CAPITALISED}){{1,3}}")
_OF_LAST = 3
"""Most articles of the last answer that a question about it covers."""
_OF_ARTICLE = ("author", "day", "outlet", "summary", "brief", "timeline")


class CatalogueReplies:
    """Answers for one collection to questions about it."""

    def __init__(self, archive: Archive, parts: Parts, find: Callable[[Request, int], Found]) -> None:
        """Put it together from its parts.

        Args:
            archive: the collection's articles.
            parts: what the writing step works with.
            find: the search, for a request and a number of passages.
        """
        self._archive = archive
        self._find = find
        self._telling = Telling(archive, parts, find)

    def events(self, request: Request) -> Iterator[Event] | None:
        """Return the events of an answer; None where the question is not about the collection.

        None also where it names an author, an outlet or an article that the collection does not have: such a question
        may be about the news.
        """
        window = request.window
        asked = read_asked(request.search_for, days=False)
        started = time.perf_counter()
        if asked and asked.title:
            request = _of_any_day(request)
        elif of_days := self._of_named_days(request):
            asked, request = of_days
        else:
            asked = read_asked(request.words, days=bool(window and window.since)) or asked
            request = within_days(request)
        asked = asked or self._of_name(request)
        if asked is None:
            return None
        with self._archive.snapshot() as view:
            lookup = Lookup(view, self._find, request)
            whose = lookup.whose(asked.whose) if asked.whose else Whose()
            if asked.wish in _OF_ARTICLE:
                return self._of_article(asked, request, lookup, whose, started)
            if asked.whose and not whose.known:
                return None
            return self._of_many(asked, request, lookup, whose, started)

    def _of_name(self, request: Request) -> Asked | None:
        """Return a wish for the articles of an author or an outlet, where the question is only its name.

        None where the name is neither, or articles mention it.
        """
        name = request.search_for.strip(" ?.!")
        if not _NAME_ALONE.fullmatch(name):
            return None
        with self._archive.snapshot() as view:
            told_of = view.text.has(any_of([" ".join(plain_words(name))]))
            known = not told_of and Lookup(view, self._find, request).whose(name).known
        return Asked("list", whose=name) if known else None

    def of_last(
        self, request: Request, earlier: Sequence[Turn], cited: Callable[[], Sequence[str]]
    ) -> Iterator[Event] | None:
        """Return the events of an answer about the articles of the last answer; None for other questions.

        Args:
            request: the question with its filters.
            earlier: the turns before, oldest first.
            cited: returns the ids of the articles that the last answer cites, in order.
        """
        said = request.question.said
        asked = read_of_last(said, earlier[-1].question) if earlier else None
        ids = list(cited())[:LISTED] if asked else []
        started = time.perf_counter()
        if asked is None or not ids or (asked.place is not None and asked.place >= len(ids)):
            return None
        chosen = ids[:_OF_LAST] if asked.place is None else [ids[asked.place]]
        with self._archive.snapshot() as view:
            articles = [article for each in chosen if (article := view.article(each))]
        if not articles:
            return None
        request = replace(request, question=request.question.searching(said), notes=request.question.style.notes)
        if asked.wish == "summary":
            return self._telling.quote(request, "summary", SummaryWriter(), articles[:1], started)
        told = [facts.of_article(Asked(asked.wish), each.head, each.authors, byline(each)) for each in articles]
        known = [fact for fact in told if fact.known]
        return self._telling.tell(request, Told("metadata", known, len(articles), lacking=told[0]), started)

    def _of_named_days(self, request: Request) -> tuple[Asked, Request] | None:
        """Return what is asked of the articles of the days that a question names; None where it names none."""
        query, window = request.query, request.window
        if not NAMES_DAYS.search(request.search_for) or ((query.since or query.until) and not window):
            return None
        alone = is_only_days(request.search_for.strip(" ?.!"), query.as_of)  # "May 2023"
        text = f"in {request.search_for}" if alone else plainly_dated(request.search_for)
        read = published_days(text, query.as_of, None)
        asked = Asked("digest") if alone else read_asked(read.rest(text), days=True) if read else None
        if asked is None or asked.title:
            return None
        with self._archive.snapshot() as view:  # only now: it takes a while
            everything = replace(request, query=replace(query, since=None, until=None), undated=False)
            frame = published_days(text, query.as_of, Lookup(view, self._find, everything).newest())
        if frame is None:
            return None
        query = replace(query, since=frame.since, until=frame.until)
        question = replace(request.question, window=frame)
        return asked, replace(request, query=query, question=question, recency=None, undated=False)

    def _of_article(
        self, asked: Asked, request: Request, lookup: Lookup, whose: Whose, started: float
    ) -> Iterator[Event] | None:
        if asked.reported and not whose.sources:
            return None
        head = None
        if asked.end:
            head = lookup.at_end(asked.topic, whose, asked.end)
        elif asked.topic:
            head = lookup.named(asked.topic, whose, title=asked.title or asked.in_headline)
        article = lookup.archive.article(head.id) if head else None
        if article is None or head is None:
            return None
        if asked.wish == "brief" or asked.wish == "timeline":
            return self._telling.digest(asked.wish, request, article)
        if asked.wish == "summary":
            return self._telling.quote(request, "summary", SummaryWriter(), [article], started)
        fact = facts.of_article(asked, head, article.authors, byline(article))
        if asked.loose and not fact.known:
            return None
        told = Told("metadata", [fact] if fact.known else [], 1, lacking=fact)
        return self._telling.tell(request, told, started)

    def _of_many(
        self, asked: Asked, request: Request, lookup: Lookup, whose: Whose, started: float
    ) -> Iterator[Event] | None:
        heads = lookup.of(whose)
        if asked.topic:
            heads = lookup.about(asked.topic, heads)
        if asked.loose and (not heads or (asked.wish == "list" and whose.sources)):
            return None
        if asked.wish in ("digest", "news"):
            return self._news(asked, request, lookup, heads, started)
        told = _facts(asked, heads, lookup, whose)
        kind: AnswerKind = "articles" if asked.wish == "list" else "metadata"
        return self._telling.tell(request, Told(kind, told if heads else [], len(heads), asked.topic), started)

    def _news(
        self, asked: Asked, request: Request, lookup: Lookup, heads: Sequence[ArticleHead], started: float
    ) -> Iterator[Event] | None:
        """Answer with a line for each of the newest articles, or a summary where one is asked for."""
        most = min(asked.most, LISTED) or LISTED
        heads = [head for head in heads if head.published][::-1] if asked.end == "oldest" else heads
        articles = [found for head in heads[:most] if (found := lookup.archive.article(head.id))]
        if not articles:
            query = request.query
            newest = Shelf(lookup.archive).heads(Filter(None, query.as_of, query.source, undated=False))
            none = Told("articles", [], 0, lacking=facts.of_no_news(newest))
            return self._telling.tell(request, none, started)
        if asked.top:
            request = request.noted("These are the newest articles; nothing in them tells which story is the biggest.")
        if asked.most == 1:
            return self._telling.quote(request, "summary", SummaryWriter(), articles, started)
        return self._telling.quote(request, "articles", ListingWriter("headline"), articles, started)


def _of_any_day(request: Request) -> Request:
    """Return a request without days that were read from a headline: "Ten things you need to know today"."""
    read = request.window is not None and request.window.is_filter
    query = replace(request.query, since=None, until=None) if read else request.query
    return replace(request, query=query, undated=request.undated or (read and not request.on_a_day))


def _facts(asked: Asked, heads: Sequence[ArticleHead], lookup: Lookup, whose: Whose) -> list[Fact]:
    match asked.wish:
        case "count":
            authors = lookup.shelf.authors(lookup.where) if asked.by == "author" else []
            return facts.of_count(asked, heads, whose, authors)
        case "oldest" | "newest":
            return facts.of_end(asked, heads, whose)
        case "span":
            return facts.of_span(heads)
        case "outlets":
            return facts.of_outlets(heads, asked)
        case "authors":
            return facts.of_authors(lookup, heads, asked)
        case _:
            return facts.of_list(asked, heads, whose)
