"""The check: does a sentence's evidence say it? Runs on every sentence before anyone sees it.

A sentence is split into tokens, aligned with its evidence (``alignment``) and compared with it. A contradiction
(``contradictions``) makes it unsupported; otherwise shared words and meaning decide (``support_score``).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qa.answer import QuoteSpan, Verdict
from qa.text.sentences import split_sentences
from qa.text.tokenizer import knowing, read, rejoined
from qa.verification.alignment import best_window, evidence_sentences
from qa.verification.contradictions import AlignedClaim, conflicts
from qa.verification.support_score import Embed, measure, support
from vectorstore.documents import Paragraph

if TYPE_CHECKING:
    from vectorstore.inference.embedder import Embedder

SUPPORTED, PARTLY = 0.5, 0.35
"""Support from which a sentence counts as supported, and as partly supported."""
CONFLICT = 0.5
"""Factor on the support of a sentence with a contradiction: the result is always below ``SUPPORTED``."""
_MIN_COVERED = 0.75
"""Share of a sentence's content words that must be in its evidence, however alike the two are: what a small model adds
of its own stands in a sentence that is otherwise alike."""
_NOT_ITS_OWN = re.compile(r"^\s*(?:\d{1,2}[.)]|[-•*])\s+|\s*\[\d{1,3}\]")
"""The number or bullet of a list before a sentence, and marks in it."""

Evidence = Sequence[tuple[Paragraph, QuoteSpan]]
Nli = Callable[[str, str], tuple[float, float]]
"""Premise and hypothesis to the chances, 0 to 1, that the one entails and that it contradicts the other."""


class Verifier:
    """Checks sentences; safe to use from several threads as far as its parts are."""

    def __init__(self, embed: Embed, nli: Nli | None = None) -> None:
        """Make a check of its parts.

        Args:
            embed: texts to vectors of the bundled embedding model, for which ``support_score.json`` was fitted.
            nli: a model of natural language inference; its chance of entailment counts as much as the other measures
                together, and a sentence that it finds contradicted is not supported.
        """
        self._embed = embed
        self._nli = nli

    def __call__(self, text: str, evidence: Evidence) -> tuple[Verdict, float]:
        """Return the verdict and the support (0 to 1) of a sentence by its evidence.

        One or more whole sentences of a cited paragraph, word for word, are fully supported; a part of one is not, for
        what was cut off may have said the opposite.
        """
        if not evidence:
            return "unsupported", 0.0
        if any(_stands_in(text, paragraph, quote) for paragraph, quote in evidence):
            return "supported", 1.0
        read_as = self.align(text, [paragraph for paragraph, _ in evidence])
        if not read_as.claim:
            return "unsupported", 0.0
        estimate = support(measure(plain(text), read_as, self._embed))
        contradicted = False
        if self._nli is not None:
            entailed, against = self._nli(" ".join(dict.fromkeys(p.text for p, _ in evidence)), plain(text))
            estimate, contradicted = (estimate + entailed) / 2, against > entailed and against >= SUPPORTED
        if contradicted or any(True for _ in conflicts(read_as)):
            return "unsupported", CONFLICT * estimate
        if estimate >= SUPPORTED and read_as.window.covered >= _MIN_COVERED:
            return "supported", estimate
        return ("partly" if estimate >= PARTLY else "unsupported"), estimate

    @staticmethod
    def align(text: str, paragraphs: Sequence[Paragraph]) -> AlignedClaim:
        """Return a sentence and the paragraphs as they are compared."""
        claim = read(plain(text))
        evidence = tuple(
            sentence for text in dict.fromkeys(p.text for p in paragraphs) for sentence in evidence_sentences(text)
        )
        names = frozenset(
            t.key for tokens in (claim, *(e.tokens for e in evidence)) for t in tokens if t.kind == "name"
        )
        claim = knowing(claim, names)
        evidence = tuple(replace(each, tokens=knowing(each.tokens, names)) for each in evidence)
        return AlignedClaim(claim, evidence, best_window(claim, evidence))


def check(text: str, evidence: Evidence) -> tuple[Verdict, float]:
    """Check a sentence with the bundled embedding model, which is loaded when it is first needed.

    Raises:
        EmbedderError: the model is missing or damaged.
    """
    return _default(text, evidence)


def plain(text: str) -> str:
    """Return a sentence without marks and the bullet of a list, with its numbers in one piece."""
    return rejoined(_NOT_ITS_OWN.sub("", text)).strip()


def _stands_in(text: str, paragraph: Paragraph, quote: QuoteSpan) -> bool:
    if not text:
        return False
    if text == paragraph.text[quote.start : quote.end]:
        return True
    start = paragraph.text.find(text)
    if start < 0:
        return False
    spans = split_sentences(paragraph.text)
    return start in {span.start for span in spans} and start + len(text) in {span.end for span in spans}


def bundled_embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Embed with the bundled model, which is loaded when it is first needed.

    Raises:
        EmbedderError: the model is missing or damaged.
    """
    return _bundled().encode_documents(texts)


@cache
def _bundled() -> "Embedder":
    from vectorstore.inference.embedder import load_embedder

    return load_embedder()


_default = Verifier(bundled_embed)
