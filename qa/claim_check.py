"""Claims checked against the articles: each sentence of a text is searched for and compared with what is found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Unpack

from qa.answer import Citation, QuoteSpan, Verdict
from qa.pipeline.request_builder import make_request
from qa.request import AskOptions, Found, Request
from qa.text.sentences import Span, split_sentences
from qa.verification.contradictions import conflicts
from qa.verification.verifier import Verifier
from vectorstore.documents import Paragraph, Passage

Ruling = Literal["supported", "contradicted", "not_said"]
MAX_CLAIMS = 20
"""Sentences of a text that are checked."""
_READ = 6
"""Paragraphs, those that hold most of a claim, that are compared with it whole."""
_SAME_MATTER = 0.7
"""Share of a claim's content that a paragraph must have before what it states otherwise contradicts the claim."""
_ABSENCES = ("is not there", "it states nothing", "the evidence only asks")
"""Ends of reasons that say no more than that the claim is not said."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with what the articles say of it."""

    text: str
    ruling: Ruling
    support: float
    """0 to 1: how far the cited paragraph says it."""
    reasons: tuple[str, ...] = ()
    """The point that the cited paragraph contradicts."""
    citations: tuple[Citation, ...] = ()
    """Numbered through all claims; none where nothing says it or its opposite."""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The claims of a text, each with its verdict."""

    claims: tuple[CheckedClaim, ...]
    searched: int
    """Articles that the dates and the outlet left."""


@dataclass(frozen=True, slots=True)
class _Compared:
    passage: Passage
    paragraph: Paragraph
    quote: QuoteSpan
    verdict: Verdict
    support: float
    covered: float
    reasons: tuple[str, ...]

    @property
    def against(self) -> bool:
        """Whether the paragraph states something otherwise, and does not merely leave it out."""
        return any(not reason.endswith(_ABSENCES) for reason in self.reasons)


def check_claims(
    text: str,
    find: Callable[[Request], Found],
    verifier: Verifier,
    **options: Unpack[AskOptions],
) -> CheckedText:
    """Check each sentence of a text against the articles.

    Args:
        text: one claim or a few, at most ``MAX_CLAIMS`` sentences.
        find: searches, as ``Assistant.find``.
        verifier: compares a sentence with a paragraph.
        options: what narrows the articles, by the names in ``AskOptions``.

    Raises:
        QuestionError: the text is empty or too long, or a day cannot be read.
    """
    make_request(text, **options)  # tells what is wrong with the whole
    claims: list[CheckedClaim] = []
    searched, number = 0, 1
    for span in split_sentences(text)[:MAX_CLAIMS]:
        claim = text[span.start : span.end]
        if not any(character.isalnum() for character in claim):
            continue
        found = find(make_request(claim, **options))
        claims.append(_ruled(claim, found.passages, verifier, number))
        searched = max(searched, found.searched)
        number += len(claims[-1].citations)
    return CheckedText(tuple(claims), searched)


def _ruled(claim: str, passages: Sequence[Passage], verifier: Verifier, number: int) -> CheckedClaim:
    compared = [_compare(claim, passage, paragraph, verifier) for passage, paragraph in _nearest(claim, passages)]
    said = [each for each in compared if each.verdict == "supported"]
    against = [each for each in compared if each.against and each.covered >= _SAME_MATTER]
    if said:
        best = max(said, key=lambda each: each.support)
        return CheckedClaim(claim, "supported", best.support, (), (_cited(best, number),))
    if against:
        best = max(against, key=lambda each: each.covered)
        return CheckedClaim(claim, "contradicted", best.support, best.reasons, (_cited(best, number),))
    return CheckedClaim(claim, "not_said", max((each.support for each in compared), default=0.0))


def _nearest(claim: str, passages: Sequence[Passage]) -> list[tuple[Passage, Paragraph]]:
    """Return the paragraphs with most of a claim's content, each once."""
    once: dict[Paragraph, Passage] = {}
    for passage in passages:
        for paragraph in passage.paragraphs:
            once.setdefault(paragraph, passage)
    covered = {paragraph: Verifier.align(claim, [paragraph]).window.covered for paragraph in once}
    best = sorted(once, key=lambda paragraph: -covered[paragraph])[:_READ]
    return [(once[paragraph], paragraph) for paragraph in best if covered[paragraph] > 0]


def _compare(claim: str, passage: Passage, paragraph: Paragraph, verifier: Verifier) -> _Compared:
    reading = verifier.align(claim, [paragraph])
    spans = split_sentences(paragraph.text)
    first, last = (min(place, len(spans) - 1) for place in (reading.window.first, reading.window.last))
    span = Span(spans[first].start, spans[last].end)
    quote = QuoteSpan(span.start, span.end)
    verdict, support = verifier(claim, [(paragraph, quote)])
    reasons = () if verdict == "supported" else tuple(conflicts(reading))
    return _Compared(passage, paragraph, quote, verdict, support, reading.window.covered, reasons)


def _cited(compared: _Compared, number: int) -> Citation:
    return Citation(
        number, compared.passage.article, compared.paragraph, compared.quote, also_in=compared.passage.also_in
    )
