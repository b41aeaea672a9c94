"""The values of the chain: a request and what was found for it in, events out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from qa.answer import Answer, Query
from qa.conversation.follow_ups import EarlierTurn
from qa.llm.usage import Usage
from qa.query.dates.time_window import Timeframe
from qa.query.intents import AnswerKind
from qa.query.question import Question
from qa.query.subquestions import Part
from qa.query.term_weights import Terms
from qa.reading.values import NOT_READ, Reading
from vectorstore.documents import Passage
from vectorstore.text.recency import Recency


class AskOptions(TypedDict, total=False):
    """What narrows a question, and what was said before it; every way in takes these by name, and each may be left out.

    Days are dates, or text in any common form.
    """

    as_of: date | str | None
    """The day it is asked on: only what was published by then counts. Default: today."""
    since: date | str | None
    """Earliest day of publication."""
    until: date | str | None
    """Latest day of publication."""
    source: str | None
    """An outlet, or several with commas between them: by name or domain, without regard to case."""
    conversation: Sequence[EarlierTurn]
    """What was asked before, oldest first, for a follow-up: questions, or turns with the answer's text too."""


def check_options(options: AskOptions) -> None:
    """Refuse an option by another name: a filter that is misspelt would be none.

    Raises:
        TypeError: one is not among ``AskOptions``.
    """
    taken = sorted(AskOptions.__optional_keys__)
    if unknown := sorted(set(options) - set(taken)):
        raise TypeError(f"there is no option {unknown[0]!r}; there are: {', '.join(taken)}")


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
    """A question with its filters, ready for the chain."""

    query: Query
    question: Question
    """The question as it was read."""
    undated: bool
    """Whether articles without a date count: not when the user named a day."""
    notes: tuple[str, ...] = ()
    recency: Recency | None = None
    """The days whose evidence is preferred: where the question says so or asks about now; else None."""
    kind: AnswerKind = "answer"
    usage: Usage | None = None
    """The usage of a model that rewrote the follow-up."""
    on_a_day: bool = False
    """Whether the day of asking was named, so that articles without a date cannot count."""

    @property
    def search_for(self) -> str:
        """The question by itself, which is searched for."""
        return self.question.standalone

    @property
    def words(self) -> str:
        """The same without the words of time that were understood."""
        return self.question.words

    @property
    def window(self) -> Timeframe | None:
        """The days that the question speaks of; None where it says nothing of time."""
        return self.question.window

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that a question over several articles is searched by."""
        return self.question.parts

    def noted(self, *notes: str) -> "Request":
        """Return it with further notes for the reader."""
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True)
class Found:
    """The search step's result for the writing step."""

    passages: tuple[Passage, ...]
    terms: Terms
    searched: int
    """Articles within the dates and outlet."""
    total: int
    """Articles in the collection."""
    milliseconds: float
    """Of searching."""
    reading: Reading = NOT_READ
    """The reading of the passages; empty before they are read."""
    notes: tuple[str, ...] = ()
    """Notes for the reader on the search."""
