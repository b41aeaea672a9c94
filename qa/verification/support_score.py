"""Support: how far evidence says a sentence, by a logistic regression over measures of words and meaning.

The coefficients are in ``support_score.json`` with where they come from; ``benchmarks/verify.py`` fits them again.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.verification.contradictions import AlignedClaim
from vectorstore.fitted_model import chance, linear, load_fitted

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts to vectors (texts, dimension) of length one."""
_MAX_ABSENT = 2


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures that the support is estimated from."""

    coverage: float
    """Share of the sentence's content words in the window of the evidence that has most of them."""
    triples: float
    """Share of its runs of three words that are there too."""
    similarity: float
    """Cosine of the sentence and the window."""
    absent: float
    """Numbers, days and names that the evidence lacks, two at most."""
    evidence_length: float
    """Logarithm of the words of the evidence: in more of it, more is found by chance."""


def measure(text: str, aligned: AlignedClaim, embed: Embed) -> Measures:
    """Measure a sentence against its evidence; ``text`` is the sentence that ``aligned`` has read."""
    claim, near = [token.key for token in aligned.claim], [token.key for token in aligned.near]
    triples = list(zip(claim, claim[1:], claim[2:], strict=False))
    known = set(zip(near, near[1:], near[2:], strict=False))
    window = " ".join(each.text for each in aligned.evidence[aligned.window.first : aligned.window.last + 1])
    one, other = embed([text, window])
    keys = aligned.keys
    return Measures(
        coverage=aligned.window.covered,
        triples=sum(each in known for each in triples) / max(1, len(triples)),
        similarity=float(one @ other),
        absent=float(min(_MAX_ABSENT, sum(t.kind != "word" and t.key not in keys for t in aligned.claim))),
        evidence_length=math.log1p(sum(len(each.tokens) for each in aligned.evidence)),
    )


def support(measured: Measures) -> float:
    """Return the estimated chance, 0 to 1, that the evidence says the sentence, conflicts apart."""
    model = load_fitted("qa.verification", "support_score.json")
    part = model["long" if measured.evidence_length > model["long_from"] else "short"]
    return chance(linear(part, measured))
