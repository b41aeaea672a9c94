"""What flows through the chain: a request and what was found for it in, events out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from qa.answer import Answer, Query
from qa.conversation.follow_ups import Said
from qa.llm.usage import Usage
from qa.query.answer_shape import Shape
from qa.query.dates.time_window import Timeframe
from qa.query.intents import Intent, Kind
from qa.query.style import PLAIN, Style
from qa.query.subquestions import Part
from qa.query.term_weights import Terms
from qa.query.trace import Understood
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
    conversation: Sequence[Said]
    """What was asked before, oldest first, for a follow-up: questions, or turns with the answer's text too."""


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
    """The days whose evidence is preferred: where the question says so or asks about now; else None."""
    words: str = ""
    """``search_for`` without the words of time that were understood."""
    kind: Kind = "answer"
    intent: Intent | None = None
    """What is wanted instead of an answer; None for a question."""
    usage: Usage | None = None
    """What a model took to make a follow-up stand alone."""
    context_query: str = ""
    """What is searched for as well: a follow-up with the questions before it; empty where it owes them nothing."""
    on_a_day: bool = False
    """Whether the day of asking was named, so that articles without a date cannot count."""
    about_now: bool = False
    """Whether the question asks for the state of things now, so that newer evidence is better and its age is told."""
    parts: tuple[Part, ...] = ()
    """What a question over several articles is searched by; empty for a single question."""
    shape: Shape = ""
    """The shape of the answer, where it is a question."""
    understood: Understood | None = None
    """How the question was read; None where that was not kept."""

    @property
    def said(self) -> str:
        """The question without what is said to the assistant: a follow-up as it stands."""
        return self.understood.question if self.understood else self.query.question

    @property
    def style(self) -> Style:
        """How the answer is wished for."""
        return self.understood.style if self.understood else PLAIN


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
    """Of searching."""
    reading: Reading = NOT_READ
    """What reading the passages gave; empty before they are read."""
