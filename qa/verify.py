"""The check: does a sentence's evidence say it? Runs on every sentence before anyone sees it."""

import re
from collections.abc import Sequence

from qa.answer import QuoteSpan, Verdict
from vectorstore.article import Paragraph
from vectorstore.lexical import STOP_WORDS, stems, words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’'-]+")
_NEGATIONS = frozenset(
    """no not never none nobody nothing neither nor without cannot can't don't doesn't didn't isn't aren't wasn't
    weren't won't wouldn't shouldn't hasn't haven't hadn't denied denies deny refused""".split()
)
SUPPORTED, PARTLY = 0.8, 0.5
"""Support from which a sentence counts as supported, and as partly supported."""


def check(text: str, evidence: Sequence[tuple[Paragraph, QuoteSpan]]) -> tuple[Verdict, float]:
    """Return the verdict and the support (0 to 1) of a sentence by its evidence.

    A sentence that is the quote, word for word, is fully supported; a part of one is not, for what was cut off may
    have said the opposite. Of any other, every number and name
    must be in the evidence, a negation on both sides or none, and the support is the share of its content words
    found there.
    """
    if not evidence:
        return "unsupported", 0.0
    if any(text and text == paragraph.text[quote.start : quote.end] for paragraph, quote in evidence):
        return "supported", 1.0
    source = " ".join(paragraph.text for paragraph, _ in evidence)
    if not _agree(text, source, " ".join(p.text[q.start : q.end] for p, q in evidence)):
        return "unsupported", 0.0
    content = stems(" ".join(word for word in words(text) if word not in STOP_WORDS))
    support = len(content & stems(source)) / len(content) if content else 0.0
    return ("supported" if support >= SUPPORTED else "partly" if support >= PARTLY else "unsupported"), support


def _agree(text: str, source: str, quote: str) -> bool:
    numbers = {n.replace(",", "") for n in _NUMBER.findall(source)}
    if any(n.replace(",", "") not in numbers for n in _NUMBER.findall(text)):
        return False
    if not all(name.casefold() in source.casefold() for name in _NAME.findall(text)):
        return False
    return bool(_NEGATIONS & set(words(text))) == bool(_NEGATIONS & set(words(quote)))
