"""The values of an answer, and their JSON as programs rely on it (docs/json.md)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal

from qa.timeframe import Timeframe
from vectorstore.archive import ArticleSummary
from vectorstore.article import Article, ArticleHead, Paragraph, Passage

Verdict = Literal["supported", "partly", "unsupported"]


@dataclass(frozen=True, slots=True)
class Query:
    """A question with everything that narrows the search; dates are inclusive."""

    question: str
    as_of: date
    """Only what was published by this day counts."""
    since: date | None = None
    until: date | None = None
    source: str | None = None
    """One outlet, compared without regard to case."""


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    start: int
    end: int
    """Characters of the paragraph's text, end exclusive."""


@dataclass(frozen=True, slots=True)
class Citation:
    number: int
    """As printed: 1..n in order of first use."""
    article: ArticleHead
    paragraph: Paragraph
    quote: QuoteSpan
    also_in: tuple[ArticleHead, ...] = ()
    """Other articles that print the same story, earliest first."""


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    """Without its marks."""
    citations: tuple[int, ...]
    verdict: Verdict
    support: float
    """0 to 1: how far the cited paragraphs say it."""


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
    """What was read of time in the question; None when it says nothing of it."""
    timings_ms: dict[str, float] = field(default_factory=dict, compare=False)

    def with_timings(self, timings_ms: dict[str, float]) -> "Answer":
        return replace(self, timings_ms=timings_ms)

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``ask --json``, the HTTP API and each line of a batch run carry."""
        return {
            "question": self.query.question,
            "as_of": self.query.as_of.isoformat(),
            "since": _iso(self.query.since),
            "until": _iso(self.query.until),
            "source": self.query.source,
            "answered": self.answered,
            "reason": self.reason,
            "text": self.text,
            "sentences": [
                {"text": s.text, "citations": list(s.citations), "verdict": s.verdict, "support": round(s.support, 3)}
                for s in self.sentences
            ],
            "citations": [
                {
                    "number": c.number,
                    "article": head_json(c.article),
                    "paragraph": {"number": c.paragraph.number, "text": c.paragraph.text},
                    "quote": {"start": c.quote.start, "end": c.quote.end},
                    "also_in": [head_json(head) for head in c.also_in],
                }
                for c in self.citations
            ],
            "passages": [passage_json(p) for p in self.passages],
            "searched": self.searched,
            "notes": list(self.notes),
            "window": window_json(self.window) if self.window else None,
            "provenance": asdict(self.provenance),
            "timings_ms": {stage: round(ms, 1) for stage, ms in self.timings_ms.items()},
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def window_json(window: Timeframe) -> dict[str, Any]:
    return {
        "since": _iso(window.since),
        "until": _iso(window.until),
        "as_of": _iso(window.as_of),
        "phrase": window.phrase,
        "hard": window.hard,
        "standing": window.standing,
        "line": window.line,
    }


def head_json(head: ArticleHead) -> dict[str, Any]:
    return {
        "id": head.id,
        "title": head.title,
        "source": head.source,
        "published": _iso(head.published),
        "url": head.url,
    }


def summary_json(summary: ArticleSummary) -> dict[str, Any]:
    """Return a line of the list of articles."""
    return head_json(summary.head) | {"paragraphs": summary.paragraphs}


def article_json(article: Article, also_in: Sequence[ArticleHead] = ()) -> dict[str, Any]:
    """Return a whole article, with the others that print its story."""
    return head_json(article.head) | {
        "authors": list(article.authors),
        "language": article.language,
        "paragraphs": [{"number": p.number, "text": p.text} for p in article.paragraphs],
        "also_in": [head_json(head) for head in also_in],
    }


def passage_json(passage: Passage) -> dict[str, Any]:
    return {
        "rank": passage.rank,
        "similarity": round(passage.similarity, 4),
        "article": head_json(passage.article),
        "paragraphs": [p.number for p in passage.paragraphs],
        "text": passage.text,
        "found_by": [f.search for f in passage.found_by],
        "ranks": {f.search: f.rank for f in passage.found_by},
        "also_in": [head_json(head) for head in passage.also_in],
    }
