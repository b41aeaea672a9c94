"""Digests as answers: a topic is searched for, its passages are read, and every line goes through the check."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qa.digest.brief import brief
from qa.digest.latest import latest
from qa.digest.statements import Line, in_pieces, on_topic
from qa.digest.timeline import timeline
from qa.draft import Draft, Outcome
from qa.pipeline.chain import Parts, build_chain
from qa.query.digests import DigestKind
from qa.query.term_weights import Terms
from qa.reading.reader import Read
from qa.reading.values import Reading
from qa.request import Event, Found, Request
from qa.text.prompt_injection import NOTE, holds_instruction
from vectorstore.documents import Article, Passage
from vectorstore.text.recency import Recency

if TYPE_CHECKING:
    from qa.digest.fluent import FluentLines

Choose = Callable[[str, Sequence[Passage], Read | None, Terms], tuple[list[Line], Reading]]
CHOICES: dict[DigestKind, Choose] = {"brief": brief, "timeline": timeline, "latest": latest}
_LOOKED_AT: dict[DigestKind, int] = {"brief": 12, "timeline": 20, "latest": 20}
"""Passages that are retrieved."""
_EVEN = 0.5
"""Threshold below which "the latest" is refused. Of 35 train questions without an answer it refuses three quarters, the
reader's threshold two fifths; of those with an answer it refuses one in a hundred more."""


@dataclass(slots=True)
class LinesWriter:
    """Yields the chosen lines as quotes; ``lines`` is set when the search is done."""

    name: str
    lines: list[Line] = field(default_factory=list)
    model: str | None = None
    prompt: str | None = None

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        """Yield the lines as quotes, then a note where a passage holds an instruction."""
        yield from (line.draft() for line in self.lines)
        if holds_instruction(found.passages):
            yield Outcome(notes=(NOTE,))


class DigestReplies:
    """Answers requests for a digest from one collection."""

    def __init__(self, parts: Parts, find: Callable[[Request, int], Found]) -> None:
        """Put it together from its parts.

        Args:
            parts: what the writing step works with.
            find: the search, for a request and a number of passages.
        """
        self._parts = parts
        self._find = find

    def events(self, kind: DigestKind, request: Request) -> Iterator[Event]:
        """Return the events of a digest on a request's topic.

        Args:
            kind: which digest.
            request: for the topic alone, with its filters.
        """
        return self._events(kind, request, lambda request: self._about(kind, request))

    def of_article(
        self, kind: DigestKind, request: Request, article: Article, find: Callable[[Request], Found]
    ) -> Iterator[Event]:
        """Return the events of a digest of one article.

        Args:
            kind: which digest.
            request: with the article's headline as what is searched for.
            article: which is read instead of searching.
            find: gives the words of the request and the number of articles; its passages are not used.
        """

        def pieces(request: Request) -> tuple[Found, Sequence[Passage]]:
            passages = in_pieces(article)
            return replace(find(request), passages=passages), passages

        return self._events(kind, request, pieces)

    def _about(self, kind: DigestKind, request: Request) -> tuple[Found, Sequence[Passage]]:
        """Return what was found, and the passages on the topic."""
        found = self._find(request, _LOOKED_AT[kind])
        return found, on_topic(found.passages, found.terms)

    def _events(
        self, kind: DigestKind, request: Request, passages_of: Callable[[Request], tuple[Found, Sequence[Passage]]]
    ) -> Iterator[Event]:
        writer = self._writer(kind)

        def choose(request: Request) -> tuple[Found, Sequence[Passage], list[Line], Reading]:
            found, passages = passages_of(request)
            lines, reading = CHOICES[kind](request.search_for, passages, self._parts.read, found.terms)
            if kind == "latest" and reading.chance < least_chance_of_news(self._parts.min_confidence, reading):
                lines = []  # articles on the topic, but no news that was asked for
            return found, passages, lines, reading

        def find(request: Request) -> Found:
            started = time.perf_counter()
            newest = _newest_first(kind, request)
            found, passages, lines, reading = choose(newest)
            if not lines and newest is not request:
                found, passages, lines, reading = choose(request)  # what suits the topic best, however old
            writer.lines = lines
            shown = _ranked(passages) if lines else found.passages
            taken = 1000 * (time.perf_counter() - started)
            return replace(found, passages=shown, reading=reading, milliseconds=taken)

        made_by = replace(self._parts.provenance(), writer=kind, model=writer.model, prompt=writer.prompt)
        parts = replace(self._parts, writer=writer, provenance=lambda: made_by, min_confidence=0.0)
        yield from build_chain(find, parts).stream({"request": replace(request, kind=kind)})

    def _writer(self, kind: DigestKind) -> "LinesWriter | FluentLines":
        """Return the writer of the lines: a chat model, if one is set that words them freely, else quotes."""
        if self._parts.provenance().model is None:  # without a chat model its libraries are not loaded
            return LinesWriter(kind)
        from qa.digest.fluent import FluentLines
        from qa.generation.chat import ChatWriter

        chat = self._parts.writer
        if isinstance(chat, ChatWriter) and chat.writes_freely:
            return FluentLines(kind, chat, self._parts.check)
        return LinesWriter(kind)


def _newest_first(kind: DigestKind, request: Request) -> Request:
    """Return a request for the latest, for which the newest articles are preferred where it names no days."""
    query = request.query
    if kind != "latest" or request.recency or query.since or query.until:
        return request
    return replace(request, recency=Recency(query.as_of, query.as_of))


def least_chance_of_news(min_confidence: float, reading: Reading) -> float:
    """Return the threshold, 0 to 1, on the chance of "the latest".

    Args:
        min_confidence: the threshold set for answers; it is used alone where no reader was used, or where it is 0,
            which refuses nothing.
        reading: of the passages on the topic.
    """
    was_read = reading.features is not None and reading.features.reader is not None
    return max(_EVEN, min_confidence) if min_confidence and was_read else min_confidence


def _ranked(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    return tuple(replace(passage, rank=rank) for rank, passage in enumerate(passages, 1))
