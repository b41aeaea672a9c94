"""Answers to intents: small talk, a list of articles, a summary of the last answer's articles.

They come as answers of another ``kind``, through the same chain and the same check, and are the same every time.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.answer import Answer
from qa.conversation.follow_ups import Turn
from qa.generation.form import Limited, formed
from qa.generation.summaries import LISTED, ListingWriter, SummaryWriter, listed, whole
from qa.pipeline.chain import Parts, build_chain
from qa.pipeline.contents import Contents
from qa.pipeline.request_builder import make_request, within_days
from qa.query.intents import NOT_ANSWERED, NOTHING_TO_SUMMARISE, Intent, read_intent
from qa.query.question import Question
from qa.query.term_weights import make_terms
from qa.query.trace import Understood, corrected
from qa.request import Delta, Event, Found, Request, Shown
from vectorstore.documents import Passage

_SUMMED_UP = 3
"""Most articles of a summary."""
_LOOKED_AT = 4
"""Passages retrieved for each article that is listed."""


def traced(events: Iterator[Event], request: Request) -> Iterator[Event]:
    """Yield the events, with the answer in the wished form and how its question was parsed.

    A text in another form than prose is given at once, for its parts do not stand side by side.
    """
    form = request.question.style.form
    for event in events:
        if isinstance(event, Answer):
            shaped = formed(event, form)
            if form != "prose" and shaped.text:
                yield Delta(shaped.text)
            yield replace(shaped, understood=_trace(request.question, event))
        elif form == "prose" or not isinstance(event, Delta):
            yield event


def _trace(question: Question, answer: Answer) -> Understood:
    """Return how a question was parsed, with the kind of its answer and the topic."""
    topic = question.intent.about if question.intent else ""
    parts = answer.understood.parts if answer.understood else ()  # which were found later, on the way to the search
    return replace(question.trace, intent=answer.kind, topic=corrected(topic, question.trace.corrected), parts=parts)


def of_topic(intent: Intent, request: Request) -> Request:
    """Return a request for the topic of an intent, filtered by its days: what is new is newer than a day.

    Args:
        intent: with a topic.
        request: of the whole wish.
    """
    query = request.query
    read = request.window is not None and request.window.is_filter  # then its days are read from the topic again
    asked = make_request(
        corrected(intent.about, request.question.trace.corrected),
        as_of=query.as_of if request.on_a_day else None,
        since=None if read else query.since,
        until=None if read else query.until,
        source=query.source,
    )
    query = replace(asked.query, question=query.question, as_of=query.as_of)
    topic = asked.question.searching(asked.words, asked.words)
    asked = replace(asked, query=query, question=topic, notes=request.notes, kind=intent.kind)
    return asked if intent.kind == "articles" else within_days(asked)


class Replies:
    """Answers intents for one assistant."""

    def __init__(
        self, ask: Callable[..., Answer], contents: Contents, parts: Parts, find: Callable[[Request, int], Found]
    ) -> None:
        """Put it together from its parts.

        Args:
            ask: answers a question, as ``Assistant.ask`` does.
            contents: the collection that is asked.
            parts: of the chain.
            find: the search, for a request and so many passages.
        """
        self._ask = ask
        self._contents = contents
        self._parts = parts
        self._find = find

    def events(self, intent: Intent, request: Request, earlier: Sequence[Turn]) -> Iterator[Event]:
        """Yield the events of an answer, as ``Assistant.stream`` does."""
        if intent.kind == "articles":
            yield from self._list(intent, request)
        elif intent.kind == "summary":
            yield from self._sum_up(request, earlier)
        else:
            yield from self._say(request, intent.reply)

    def _say(self, request: Request, reply: str) -> Iterator[Event]:
        """Yield a reply that rests on no article; it does not count as an answer."""
        yield Shown(())
        made_by = replace(self._parts.provenance(), writer="talk", model=None, prompt=None)
        yield Answer(
            query=request.query,
            answered=False,
            reason=reply,
            text="",
            sentences=(),
            citations=(),
            passages=(),
            provenance=made_by,
            standalone_question=request.question.said,
            kind="talk",
            timings_ms=dict.fromkeys(("search", "write", "check", "total"), 0.0),
        )

    def _list(self, intent: Intent, request: Request) -> Iterator[Event]:
        asked = of_topic(intent, request)

        def find(request: Request) -> Found:
            found = self._find(request, _LOOKED_AT * LISTED)
            return replace(found, passages=_ranked(listed(found.terms, found.passages)))

        writer = Limited(ListingWriter(), intent.most) if intent.most else ListingWriter()
        yield from build_chain(find, self._writing(writer)).stream({"request": asked})

    def cited(self, request: Request, earlier: Sequence[Turn]) -> tuple[str, ...]:
        """Return the ids of the articles that the last answer cites, in order; none where nothing was asked."""
        at = next((at for at in range(len(earlier), 0, -1) if not _idle(earlier[at - 1])), 0)
        last = earlier[at - 1] if at else None
        return (tuple(dict.fromkeys(last.articles)) or self._cited(last, earlier[: at - 1], request)) if last else ()

    def _sum_up(self, request: Request, earlier: Sequence[Turn]) -> Iterator[Event]:
        started = time.perf_counter()
        at = next((at for at in range(len(earlier), 0, -1) if not _idle(earlier[at - 1])), 0)
        if not at:
            yield from self._say(request, NOTHING_TO_SUMMARISE)
            return
        last, cited = earlier[at - 1], self.cited(request, earlier)
        articles = [found for name in cited[:_SUMMED_UP] if (found := self._contents.article(name))]
        if not articles:
            yield from self._say(request, NOT_ANSWERED)
            return

        def find(request: Request) -> Found:
            with self._contents.archive.snapshot() as view:
                terms = make_terms(request.search_for, view.text.frequency, 1)
                total = self._contents.counts(view).articles
            taken = 1000 * (time.perf_counter() - started)
            return Found(whole(articles), terms, len(articles), total, taken)

        question = replace(request.question, standalone=last.question, window=None)
        asked = replace(request, kind="summary", question=question, notes=(), recency=None)
        yield from build_chain(find, self._writing(_limited(SummaryWriter(), request))).stream({"request": asked})

    def _cited(self, last: Turn, earlier: Sequence[Turn], request: Request) -> tuple[str, ...]:
        """Ask the last question again to learn what its answer cited: the same question has the same answer."""
        query = request.query
        answer = self._ask(
            last.question,
            as_of=query.as_of if request.on_a_day else None,
            since=query.since,
            until=query.until,
            source=query.source,
            conversation=earlier,
        )
        return tuple(dict.fromkeys(citation.article.id for citation in answer.citations))

    def _writing(self, writer: ListingWriter | SummaryWriter | Limited) -> Parts:
        """Return the chain's parts with another writer, whose passages are chosen already, and without refusals."""
        made_by = replace(self._parts.provenance(), writer=writer.name, model=None, prompt=None)
        return replace(self._parts, writer=writer, provenance=lambda: made_by, min_confidence=0.0)


def _limited(writer: SummaryWriter, request: Request) -> SummaryWriter | Limited:
    """Return a writer limited to the number of sentences that is wished for."""
    most = request.question.style.max_sentences
    return Limited(writer, most) if most else writer


def _ranked(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    return tuple(replace(passage, rank=rank) for rank, passage in enumerate(passages, 1))


def _idle(turn: Turn) -> bool:
    """Return whether a turn was small talk, or a summary itself."""
    intent = read_intent(turn.question)
    return intent is not None and intent.kind in ("talk", "summary")
