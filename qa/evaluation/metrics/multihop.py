"""MultiHop-RAG's own measures (Tang and Yang 2024), as its script computes them and as its paper describes them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MultihopScores:
    """Of one question, each 0 to 1; facts and texts are compared without spaces and line ends."""

    hits_any: dict[int, float]
    """Hits@k as the script has it, by k: 1 when one fact of the evidence is in the first k texts."""
    hits_all: dict[int, float]
    """Hits@k as the paper has it: the share of the evidence's facts in the first k texts."""
    map10: float
    """For each of the first ten texts, the facts first met in it over its place, summed, over min(facts, 10)."""
    mrr10: float
    """One over the place of the first text with a fact, 0 below the tenth."""


def multihop_retrieval(texts: Sequence[str], facts: Sequence[str], cutoffs: Sequence[int] = (4, 10)) -> MultihopScores:
    """Score the texts found for a question, best first, against the facts of its evidence.

    A question without evidence (the data's null queries) is not to be scored.

    Raises:
        ValueError: there are no facts.
    """
    if not facts:
        raise ValueError("a question without evidence has no retrieval score")
    wanted, found = [_squeezed(fact) for fact in facts], [_squeezed(text) for text in texts]
    first = [next((place for place, text in enumerate(found, 1) if fact in text), None) for fact in wanted]
    # The script asks for each distinct fact once, and divides by all of them.
    distinct = dict(zip(wanted, first, strict=True)).values()
    within_ten = [place for place in distinct if place and place <= 10]
    return MultihopScores(
        hits_any={k: float(any(place and place <= k for place in first)) for k in cutoffs},
        hits_all={k: sum(bool(place and place <= k) for place in first) / len(first) for k in cutoffs},
        map10=sum(1 / place for place in within_ten) / min(len(wanted), 10),
        mrr10=1 / min(within_ten) if within_ten else 0.0,
    )


def multihop_answer(said: str, answer: str) -> float:
    """Return 1 when the text and the answer share a word, both lower-cased and split at spaces: the script's accuracy.

    It is generous: "The answer is yes." shares no word with "yes" for its full stop, but any text with "the" shares one
    with "The Verge". Report it beside a stricter measure.
    """
    return float(bool(set(said.lower().split()) & set(answer.lower().split())))


def _squeezed(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")
