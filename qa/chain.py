"""The chain from a question to its answer, in LangChain's expression language: search, then write and check.

Streamed, it gives the passages first, then the answer's text sentence by sentence, each after its check and never
before, and the finished answer last.
"""

import time
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qa.age import age_note, later_notes
from qa.answer import Answer, Provenance, Query, QuoteSpan, Verdict
from qa.citations import Composer
from qa.confidence import confidence, signals
from qa.terms import Terms
from qa.timeframe import Timeframe
from qa.writer import Writer
from vectorstore.article import Paragraph, Passage, written_day
from vectorstore.recency import Recency

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_NEAREST = 3
"""Passages named in a refusal."""

Check = Callable[[str, Sequence[tuple[Paragraph, QuoteSpan]]], tuple[Verdict, float]]


class _Step:
    """An event before the answer. LangChain's ``invoke`` adds a stream up: the sum is the last event, the answer."""

    __slots__ = ()

    def __add__(self, later: "Event") -> "Event":
        return later


@dataclass(frozen=True, slots=True)
class Shown(_Step):
    """The passages the writer is shown, best first: the first thing a stream gives."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Delta(_Step):
    """A checked piece of the answer's text, with its marks."""

    text: str


Event = Shown | Delta | Answer


@dataclass(frozen=True, slots=True)
class Request:
    """A query ready for the chain."""

    query: Query
    search_for: str
    """The question by itself: a follow-up with what it leans on."""
    undated: bool
    """Whether articles without a date count: not when the user named a day."""
    notes: tuple[str, ...] = ()
    window: Timeframe | None = None
    """What was read of time in the question; None when it says nothing of it."""
    recency: Recency | None = None
    """The days whose evidence is preferred; None where days filter, or where age does not matter."""
    words: str = ""
    """``search_for`` without the words of time that were understood."""
    on_a_day: bool = False
    """Whether the day of asking was named, so that articles without a date cannot count."""

    widened: bool = False
    """Whether days that were read from the question were let go; what is left cannot be of those days."""

    @property
    def about_now(self) -> bool:
        """Whether old evidence speaks against an answer.

        Days are always preferred, but a question of today over a collection of last year's papers is no question about
        this week; it is one when it says so, or when somebody names the day it is asked on.
        """
        said = self.on_a_day or (self.window is not None and self.window.phrase is not None)
        return self.recency is not None and said and not self.widened


@dataclass(frozen=True, slots=True)
class Found:
    """What the search step hands to the writing step."""

    passages: tuple[Passage, ...]
    terms: Terms
    searched: int
    """Articles within the dates and outlet."""
    total: int
    """Articles in the collection."""
    milliseconds: float


def build_chain(
    find: Callable[[Request], Found],
    writer: Writer,
    check: Check,
    provenance: Callable[[], Provenance],
    min_confidence: float,
) -> "Runnable[dict[str, Any], Event]":
    """Return the chain: ``{"request": Request}`` in, events out; the writer is one step of it."""
    from langchain_core.runnables import RunnableGenerator, RunnableLambda, RunnablePassthrough

    def write(parts: Iterator[dict[str, Any]]) -> Iterator[Event]:
        state: dict[str, Any] = {}
        for part in parts:
            state.update(part)
        yield from _write(state["request"], state["found"], writer, check, provenance(), min_confidence)

    searched = RunnablePassthrough.assign(found=RunnableLambda(lambda state: find(state["request"])))
    return searched | RunnableGenerator(write)


def _write(
    request: Request, found: Found, writer: Writer, check: Check, provenance: Provenance, min_confidence: float
) -> Iterator[Event]:
    yield Shown(found.passages)
    started, checking = time.perf_counter(), 0.0
    composer = Composer(
        {passage.article.id: passage.article for passage in found.passages},
        {passage.article.id: passage.also_in for passage in found.passages},
    )
    estimate = 0.0
    if found.passages:
        measured = signals(found.terms, found.passages, request.recency)
        estimate = confidence(measured, timely=request.about_now)
    shown = {paragraph for passage in found.passages for paragraph in passage.paragraphs}
    held: list[str] = []  # partly supported pieces wait for a supported one: alone they are no answer
    answered = False
    if estimate >= min_confidence:
        for draft in writer.write(found.terms, found.passages):
            before = time.perf_counter()
            draft = replace(draft, evidence=tuple(e for e in draft.evidence if _stands(e, shown)))
            verdict, support = check(draft.text, draft.evidence)
            checking += time.perf_counter() - before
            if verdict != "unsupported":
                held.append(composer.add(draft, verdict, support))
                answered = answered or verdict == "supported"
            if answered and held:
                yield Delta("".join(held))
                held.clear()
    writing = time.perf_counter() - started - checking
    times = {"search": found.milliseconds, "write": 1000 * writing, "check": 1000 * checking}
    yield Answer(
        query=request.query,
        answered=answered,
        reason=None if answered else _reason(request, found, estimate, min_confidence),
        text="".join(_pieces(composer)) if answered else "",
        sentences=tuple(composer.sentences) if answered else (),
        citations=tuple(composer.citations) if answered else (),
        passages=found.passages,
        provenance=provenance,
        searched=found.searched,
        notes=(*request.notes, *(_age_notes(request, composer, found) if answered else ())),
        window=request.window,
        timings_ms={**times, "total": sum(times.values())},
    )


def _stands(evidence: tuple[Paragraph, QuoteSpan], shown: Set[Paragraph]) -> bool:
    """Say whether evidence is a stretch of a paragraph that the writer was shown, in the archive's own words."""
    paragraph, quote = evidence
    return paragraph in shown and 0 <= quote.start < quote.end <= len(paragraph.text)


def _pieces(composer: Composer) -> Iterator[str]:
    for sentence in composer.sentences:
        yield (" " if sentence is not composer.sentences[0] else "") + sentence.text
        yield "".join(f" [{number}]" for number in sentence.citations)


def _age_notes(request: Request, composer: Composer, found: Found) -> Iterator[str]:
    """Give the notes on the evidence's age, which does not matter for a fact that stands or in days that were named."""
    query, window = request.query, request.window
    if not (window and window.standing) and not query.since and not query.until:
        note = age_note(composer.citations, query.as_of, window.since or window.until if window else None)
        yield from [note] if note else []
    yield from later_notes(composer.citations, found.passages, query.as_of)


def _reason(request: Request, found: Found, estimate: float, min_confidence: float) -> str:
    """Say why there is no answer: what was searched, and what came nearest."""
    query, window = request.query, request.window
    if found.total == 0:
        return "The collection has no articles yet. Add some with: newsdesk ingest FOLDER"
    span = _span(query, found.total == found.searched)
    if window and window.phrase and window.hard:
        span = f"{span} (“{window.phrase}”)"
    if found.searched == 0:
        return f"None of the collection's {found.total:,} articles is {span}. Widen the dates or the outlet."
    searched = f"{found.searched:,} article{'s' if found.searched != 1 else ''} {span}".rstrip()
    if not found.passages:
        return f"Nothing in the {searched} shares a word with the question."
    nearest = "; ".join(_named(passage) for passage in _one_an_article(found.passages)[:_NEAREST])
    why = (
        f"no passage comes close enough ({estimate:.0%} likely to answer it, {min_confidence:.0%} needed)"
        if estimate < min_confidence
        else "no sentence of the passages found holds up as an answer"
    )
    preferred = f" {line[0].upper()}{line[1:]}." if window and not window.hard and (line := window.line) else ""
    return f"Searched {searched}: {why}.{preferred} Nearest: {nearest}."


def _span(query: Query, everything: bool) -> str:
    last = min(query.until, query.as_of) if query.until else query.as_of
    parts = [f"from {query.source}"] if query.source else []
    if query.since:
        parts.append(f"published from {written_day(query.since)} to {written_day(last)}")
    elif query.until or not everything:
        parts.append(f"published by {written_day(last)}")
    return ", ".join(parts)


def _one_an_article(passages: Sequence[Passage]) -> list[Passage]:
    return list({passage.article.id: passage for passage in reversed(passages)}.values())[::-1]


def _named(passage: Passage) -> str:
    known = [passage.article.source, passage.article.published and written_day(passage.article.published)]
    about = ", ".join(text for text in known if text)
    return f"“{passage.article.title}”" + (f" ({about})" if about else "")
