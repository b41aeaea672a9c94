"""The values of an answer; their JSON is in ``answer_json.py``."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from qa.llm.usage import Usage
from qa.query.dates.time_window import Timeframe
from qa.query.intents import AnswerKind
from qa.query.trace import Understood
from vectorstore.documents import ArticleHead, Paragraph, Passage

Verdict = Literal["supported", "partly", "unsupported"]
ReasonKind = Literal["nothing_found", "not_said"]


@dataclass(frozen=True, slots=True)
class Query:
    """A question with everything that narrows the search; dates are inclusive."""

    question: str
    as_of: date
    """Only what was published by this day counts."""
    since: date | None = None
    until: date | None = None
    source: str | None = None
    """An outlet, or several with commas between them: by name or domain, without regard to case."""


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """The characters of a paragraph that are quoted."""

    start: int
    end: int
    """Characters of the paragraph's text, end exclusive."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered place in an article that an answer cites."""

    number: int
    """As printed: 1..n in order of first use."""
    article: ArticleHead
    paragraph: Paragraph
    quote: QuoteSpan
    also_in: tuple[ArticleHead, ...] = ()
    """Other articles that print the same story, earliest first."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer, checked."""

    text: str
    """Without its marks."""
    citations: tuple[int, ...]
    verdict: Verdict
    support: float
    """0 to 1: how far the cited paragraphs say it."""
    outlets: int = 1
    """Independent outlets that say it: reprints of one story count once."""
    context: str = ""
    """The sentence before it in its paragraph, where it depends on that."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a digest, a list or a comparison."""

    heading: str
    """The line's heading: "What happened", "21 May 2024", a headline, a name; empty where it has none."""
    sentence: int
    """Place, from 0, of its sentence."""
    day: date | None = None
    """The day that it tells of, or on which it was published where the kind is a list of articles."""
    outlets: tuple[str, ...] = ()
    """Outlets that tell it, where more than the cited one do or the line is of an article."""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The few words of an answer that stand for it."""

    text: str
    sentence: int
    """Place, from 0, of the sentence that has them."""
    start: int
    end: int
    """Characters of the sentence, end exclusive."""
    chance: float
    """That they are the answer, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that sources say, where they differ."""

    text: str
    citation: int
    """Number of the citation that says it."""
    outlet: str | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A point on which sources differ."""

    about: str
    """The point of difference, such as "the number of passengers"."""
    sides: tuple[Side, ...]
    """At least two."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The check's counts of the sentences that were written."""

    written: int = 0
    dropped: int = 0
    """Left out, for their evidence does not say them."""
    flagged: int = 0
    """Shown although not supported, and marked so."""
    replaced: int = 0
    """Replaced by the words of their evidence."""
    unknown_marks: int = 0
    """Marks for sources that do not exist, taken out."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the answer, so that it can be made again."""

    writer: str
    model: str | None
    prompt: str | None
    embedder: str
    index: str
    """Fingerprint of the articles, embedder and chunking searched."""
    settings: str
    """Digest of the settings that bear on an answer."""
    version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal, with all that it rests on."""

    query: Query
    answered: bool
    reason: str | None
    """Why not, when not answered: what was searched, and what came nearest."""
    text: str
    """The sentences with their ``[n]`` marks; empty when not answered."""
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    """All that the writer was shown, best first."""
    provenance: Provenance
    searched: int = 0
    """Articles the dates and the outlet left to search."""
    notes: tuple[str, ...] = ()
    window: Timeframe | None = None
    """The question's time window; None where it has no date expression."""
    standalone_question: str = ""
    """The stand-alone question that was searched for; a follow-up is rewritten."""
    confidence: float = 0.0
    """0 to 1: the calibrated chance that the passages answer."""
    reason_kind: ReasonKind | None = None
    """Why there is no answer: the articles are not on this, or they are and do not say it; None where there is one."""
    short_answer: ShortAnswer | None = None
    items: tuple[Item, ...] = ()
    """The lines of a brief, a timeline, a list and the like, in order; empty for an answer in prose."""
    kind: AnswerKind = "answer"
    """The kind of answer; "talk" is never ``answered``."""
    understood: Understood | None = None
    """How the question was parsed; None where that was not kept."""
    disagreements: tuple[Disagreement, ...] = ()
    checked: Checked = Checked()
    usage: Usage | None = None
    """None where no model was asked."""
    timings_ms: dict[str, float] = field(default_factory=dict, compare=False)

    def with_timings(self, timings_ms: dict[str, float]) -> "Answer":
        """Return the same answer with other times, in milliseconds by step."""
        return replace(self, timings_ms=timings_ms)
