"""The chain from a question to its answer, in LangChain's expression language: search, then read, write and check.

Streamed, it gives the passages first, then the answer's text sentence by sentence, each after its check and never
before, and the finished answer last.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from qa.answer import Answer, Checked, Provenance, QuoteSpan, ReasonKind, Sentence, Verdict
from qa.cross_source.disagreements import PassageClaims, Point, disagreements
from qa.cross_source.staleness import age_note, later_notes
from qa.draft import Draft, Outcome, Writer
from qa.generation.extractive import runner_up_quotes
from qa.llm.usage import Usage
from qa.pipeline.composer import Composer
from qa.reading.reader import Read, read_question
from qa.reading.short_answer import short_answer
from qa.refusal.filter_relaxation import hidden_by
from qa.refusal.keywords import leniency
from qa.refusal.message import reason_kind, refusal
from qa.refusal.unknown_terms import least_chance, missing_words
from qa.request import Delta, Event, Found, Request, Shown
from qa.text.prompt_injection import NOTE, holds_instruction
from qa.verification.policy import Policy, quotation
from vectorstore.documents import Paragraph

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

Check = Callable[[str, Sequence[tuple[Paragraph, QuoteSpan]]], tuple[Verdict, float]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the writing step works with."""

    writer: Writer
    check: Check
    provenance: Callable[[], Provenance]
    min_confidence: float
    unsupported: Policy = "drop"
    """The policy for a sentence that is not supported."""
    read: Read | None = None
    """The reader; None chooses by counted features alone."""


def build_chain(find: Callable[[Request], Found], parts: Parts) -> "Runnable[dict[str, Any], Event]":
    """Return the chain: ``{"request": Request}`` in, events out; the writer is one step of it."""
    from langchain_core.runnables import RunnableGenerator, RunnableLambda, RunnablePassthrough

    def write(pieces: Iterator[dict[str, Any]]) -> Iterator[Event]:
        state: dict[str, Any] = {}
        for piece in pieces:
            state.update(piece)
        yield from _Writing(state["request"], state["found"], find, parts).events()

    searched = RunnablePassthrough.assign(found=RunnableLambda(lambda state: find(state["request"])))
    return searched | RunnableGenerator(write)


@dataclass(slots=True)
class _Writing:
    """An answer while it is made."""

    request: Request
    found: Found
    find: Callable[[Request], Found]
    parts: Parts
    composer: Composer = field(init=False)
    outcome: Outcome = field(default_factory=Outcome)
    checked: Checked = field(default_factory=Checked)
    passage_claims: PassageClaims | None = None
    points: Sequence[Point] = ()
    answered: bool = False
    checking: float = 0.0
    """Seconds."""

    def __post_init__(self) -> None:
        passages = self.found.passages
        self.composer = Composer(
            {p.article.id: p.article for p in passages}, {p.article.id: p.also_in for p in passages}
        )

    def events(self) -> Iterator[Event]:
        yield Shown(self.found.passages)
        started = time.perf_counter()
        self.found = self._read(self.request, self.found)
        was_read = time.perf_counter()
        if self._likely(self.request, self.found):
            yield from self._write()
            yield from self._differ()
        reason = None if self.answered else self._reason()
        times = {
            "search": self.found.milliseconds,
            "read": 1000 * (was_read - started),
            "write": 1000 * (time.perf_counter() - was_read - self.checking),
            "check": 1000 * self.checking,
        }
        yield self._answer(reason, {**times, "total": sum(times.values())})

    def _read(self, request: Request, found: Found) -> Found:
        """Return what was found with its reading; for lists and summaries nothing is read."""
        if request.kind != "answer":
            return found
        return replace(found, reading=read_question(self.parts.read, found.terms, found.passages))

    def _likely(self, request: Request, found: Found) -> bool:
        """Return whether what was found and read is likely enough to answer."""
        if request.kind != "answer":
            return bool(found.passages)
        least = self.parts.min_confidence
        if least and found.reading.features:
            eased = least * leniency(request.words)
            least = max(eased, least_chance(found.terms, request.words, found.reading.features.names))
        lacking = any(part.lacking for part in request.parts)
        return bool(found.reading.sentences) and not lacking and found.reading.chance >= least

    def _write(self) -> Iterator[Delta]:
        """Yield the writer's sentences, each once it is checked and the answer has a supported one."""
        held: list[str] = []  # flagged sentences wait for a supported one: alone they are no answer
        for draft in self.parts.writer.write(self.found):
            if isinstance(draft, Outcome):
                self.outcome = draft
                continue
            held.extend(self._take(draft))
            if self.answered and held:
                yield Delta("".join(held))
                held.clear()

    def _differ(self) -> Iterator[Delta]:
        """Add the sentences of other sources that disagree; each is checked like the writer's."""
        if not self.answered or self.request.kind != "answer":
            return
        self.passage_claims = PassageClaims(self.found.passages)
        runner_ups = self.outcome.runner_up_quotes
        if runner_ups is None:
            runner_ups = runner_up_quotes(self.found.reading.sentences)
        self.points = self.passage_claims.points(self.composer.sentences, self.composer.citations, runner_ups)
        for side in (side for point in self.points for side in point.sides):
            if all(side.text != sentence.text for sentence in self.composer.sentences):
                yield from map(Delta, self._take(side))

    def _take(self, draft: Draft) -> Iterator[str]:
        """Check a sentence, and yield the text that it or its replacement adds."""
        before = time.perf_counter()
        draft = replace(draft, evidence=tuple(e for e in draft.evidence if self._stands(e)))
        verdict, support = self.parts.check(draft.text, draft.evidence)
        fate, instead = self._fate(draft, verdict)
        self.checking += time.perf_counter() - before
        counts = {"written": self.checked.written + 1}
        if fate:
            counts[fate] = getattr(self.checked, fate) + 1
        self.checked = replace(self.checked, **counts)
        if instead is not None:
            draft, verdict, support = instead, "supported", 1.0
        if fate != "dropped":
            self.answered = self.answered or verdict == "supported"
            yield self.composer.append_sentence(draft, verdict, support)

    def _fate(
        self, draft: Draft, verdict: Verdict
    ) -> tuple[Literal["", "dropped", "flagged", "replaced"], Draft | None]:
        """Return what happens to a sentence, by the policy, and the one to show; nothing is shown without evidence."""
        if verdict == "supported":
            return "", None
        if self.parts.unsupported == "flag" and draft.evidence:
            return "flagged", None
        if self.parts.unsupported == "quote":
            instead = quotation(draft, self.parts.check, [each.text for each in self.composer.sentences])
            return ("replaced", instead) if instead else ("dropped", None)
        return "dropped", None

    def _stands(self, evidence: tuple[Paragraph, QuoteSpan]) -> bool:
        """Return whether evidence is a span of a paragraph that the writer was shown, word for word."""
        paragraph, quote = evidence
        shown = any(paragraph in passage.paragraphs for passage in self.found.passages)
        return shown and 0 <= quote.start < quote.end <= len(paragraph.text)

    def _answer(self, reason: str | None, timings_ms: dict[str, float]) -> Answer:
        request, found, composer, answered = self.request, self.found, self.composer, self.answered
        citations = tuple(composer.citations) if answered else ()
        sentences = self._counted() if answered else ()
        notes = (*request.notes, *found.notes, *self.outcome.notes, *(self._doubts() if answered else ()))
        if NOTE not in notes and holds_instruction(found.passages):
            notes = (*notes, NOTE)
        made_by = self.parts.provenance()
        if self.outcome.writer:  # the fallback wrote, without the model and its prompt
            made_by = replace(made_by, writer=self.outcome.writer, model=None, prompt=None)
        return Answer(
            query=request.query,
            answered=answered,
            reason=reason,
            reason_kind=self._reason_kind(),
            text=composer.text if answered else "",
            sentences=sentences,
            citations=citations,
            disagreements=disagreements(self.points, sentences, citations),
            passages=found.passages,
            provenance=made_by,
            searched=found.searched,
            notes=notes,
            window=request.window,
            standalone_question=request.search_for,
            items=tuple(composer.items) if answered else (),
            kind=(answered and self.outcome.kind) or request.kind,
            understood=request.question.trace,
            confidence=found.reading.chance,
            short_answer=short_answer(found.reading, sentences) if answered and request.kind == "answer" else None,
            checked=replace(self.checked, unknown_marks=self.outcome.unknown_marks),
            usage=in_all(request.usage, self.outcome.usage),
            timings_ms=timings_ms,
        )

    def _counted(self) -> tuple[Sentence, ...]:
        """Return the sentences, each with how many independent outlets say it."""
        sentences, citations = self.composer.sentences, self.composer.citations
        claims = self.passage_claims or PassageClaims(self.found.passages)
        return tuple(replace(each, outlets=claims.outlets(each, citations)) for each in sentences)

    def _reason(self) -> str:
        def likely(wider: Request, further: Found) -> bool:
            return self._likely(wider, self._read(wider, further))

        return refusal(self.request, self.found, hidden_by(self.request, self.find, likely))

    def _reason_kind(self) -> ReasonKind | None:
        return None if self.answered or self.request.kind != "answer" else reason_kind(self.found)

    def _doubts(self) -> Iterator[str]:
        """Yield notes that an answer may be off the question, and on the age of its evidence where it matters."""
        query, window, citations = self.request.query, self.request.window, self.composer.citations
        missing = missing_words(self.found.terms, self.request.words) if self.request.kind == "answer" else ""
        yield from [missing] if missing else []
        if self.request.question.about_now:
            note = age_note(citations, query.as_of, window.since or window.until if window else None)
            yield from [note] if note else []
        yield from later_notes(citations, self.found.passages, query.as_of)


def in_all(first: Usage | None, second: Usage | None) -> Usage | None:
    """Return the usage of two steps together; the price is known only if both are."""
    if first is None or second is None:
        return first or second
    known = first.cost_usd is not None and second.cost_usd is not None
    return replace(
        second,
        input_tokens=first.input_tokens + second.input_tokens,
        output_tokens=first.output_tokens + second.output_tokens,
        calls=first.calls + second.calls,
        cost_usd=(first.cost_usd or 0) + (second.cost_usd or 0) if known else None,
    )
