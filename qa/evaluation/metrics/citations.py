"""Measures of citations: does what is cited say the sentence, and is each citation needed?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answer import QuoteSpan, Verdict
from vectorstore.documents import Paragraph

Evidence = tuple[Paragraph, QuoteSpan]
Check = Callable[[str, Sequence[Evidence]], tuple[Verdict, float]]
"""A sentence's verdict by its evidence, such as ``qa.verification.verifier.check``."""


@dataclass(frozen=True, slots=True)
class CitationScores:
    """Of one answer."""

    recall: float
    """Share of sentences that their citations together support."""
    precision: float | None
    """Share of citations that are needed; None where there is no citation."""
    supported: tuple[bool, ...]
    """Whether each sentence is."""


def citation_scores(sentences: Sequence[tuple[str, Sequence[Evidence]]], check: Check) -> CitationScores | None:
    """Return ALCE's citation recall and precision of an answer (Gao et al. 2023), None when it has no sentence.

    ``check`` stands in the place of ALCE's NLI model: a sentence is entailed where its verdict is ``supported``.
    Recall: a sentence counts when it has citations and all of them together support it. Precision: a citation counts
    when its sentence is so supported and it is not irrelevant; it is irrelevant when it alone does not support the
    sentence, and the others without it do.

    Args:
        sentences: each sentence's text without marks, with the evidence that it cites, without repetitions.
    """
    if not sentences:
        return None

    def says(text: str, evidence: Sequence[Evidence]) -> bool:
        return check(text, evidence)[0] == "supported"

    supported, cited, needed = [], 0, 0
    for text, evidence in sentences:
        cited += len(evidence)
        together = bool(evidence) and says(text, evidence)
        supported.append(together)
        if not together:
            continue
        for place, one in enumerate(evidence):
            others = [*evidence[:place], *evidence[place + 1 :]]
            needed += len(evidence) == 1 or says(text, [one]) or not says(text, others)
    return CitationScores(sum(supported) / len(supported), needed / cited if cited else None, tuple(supported))
