"""Compare two runs on the same questions: paired differences of each measure, questions won and lost.

compare(evaluation_a, evaluation_b).differences["answer_said"].p
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qa.errors import QuestionsFileError
from qa.evaluation.metrics.registry import MEASURES, STAGES
from qa.evaluation.metrics.statistics import Paired, paired
from qa.evaluation.results import Aggregate, Evaluation, Row

DECIDING = ("correct", "gold_cited", "article_hit@5")
"""By which a question is won or lost: the first of these that both runs have of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure, over the questions that both runs have it of."""

    first: float
    second: float
    paired: Paired


@dataclass(frozen=True, slots=True)
class Pair:
    """One question in both runs."""

    first: Row
    second: Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared question by question."""

    differences: dict[str, Difference]
    """By measure; times are compared by their means."""
    won: tuple[Pair, ...]
    """Right in the second run, wrong in the first."""
    lost: tuple[Pair, ...]
    questions: int
    """In both runs."""
    only_first: int
    only_second: int
    aggregates: tuple[dict[str, Aggregate], dict[str, Aggregate]]
    """Of either run, over all its questions; some, such as quantiles, cannot be paired."""
    provenance: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as JSON values, as ``newsdesk compare --json`` prints it."""
        return {
            "differences": {name: asdict(difference) for name, difference in self.differences.items()},
            "won": [pair.first.id for pair in self.won],
            "lost": [pair.first.id for pair in self.lost],
            "questions": self.questions,
            "only_first": self.only_first,
            "only_second": self.only_second,
            "provenance": self.provenance,
        }


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Compare two runs, on the questions that both have.

    Raises:
        QuestionsFileError: they have no question in common, or ask different things under one id.
    """
    others = {row.id: row for row in second.rows}
    pairs = [Pair(row, others[row.id]) for row in first.rows if row.id in others]
    if not pairs:
        raise QuestionsFileError("The two runs have no question in common.", "Compare runs of one questions file.")
    for pair in pairs:
        if pair.first.question != pair.second.question:
            raise QuestionsFileError(
                f"The two runs ask different questions under the id {pair.first.id}.",
                "Compare runs of one questions file.",
            )
    return Comparison(
        differences=_differences(pairs),
        won=tuple(pair for pair in pairs if _gain(pair) > 0),
        lost=tuple(pair for pair in pairs if _gain(pair) < 0),
        questions=len(pairs),
        only_first=len(first.rows) - len(pairs),
        only_second=len(second.rows) - len(pairs),
        aggregates=(first.aggregates, second.aggregates),
        provenance={"first": first.provenance, "second": second.provenance},
    )


def _differences(pairs: Sequence[Pair]) -> dict[str, Difference]:
    found = {}
    for name in [*MEASURES, *(f"{stage}_ms" for stage in STAGES)]:
        both = [
            (p.first.values[name], p.second.values[name])
            for p in pairs
            if name in p.first.values and name in p.second.values
        ]
        if both:
            a, b = [one for one, _ in both], [other for _, other in both]
            found[name] = Difference(round(sum(a) / len(a), 12), round(sum(b) / len(b), 12), paired(a, b))
    return found


def _gain(pair: Pair) -> float:
    for name in DECIDING:
        if name in pair.first.values and name in pair.second.values:
            return pair.second.values[name] - pair.first.values[name]
    return 0.0


def better(name: str, difference: float) -> int:
    """Return 1 where a difference is for the better, -1 for the worse, 0 where it is neither."""
    direction = MEASURES[name].better if name in MEASURES else "lower"
    if difference == 0 or direction == "neither":
        return 0
    return 1 if (difference > 0) == (direction == "higher") else -1


def dropped(comparison: Comparison, most: Mapping[str, float]) -> list[str]:
    """Return the measures that grew worse by more than a build allows, in words."""
    told = []
    for name, bound in most.items():
        values = _both(comparison, name)
        if values is None:
            told.append(f"{name} cannot be compared: one of the runs does not have it")
        elif better(name, gap := values[1] - values[0]) < 0 and abs(gap) > bound + 1e-9:
            told.append(f"{name} went from {values[0]:.4g} to {values[1]:.4g}, worse by more than {bound:g}")
    return told


def _both(comparison: Comparison, name: str) -> tuple[float, float] | None:
    """Return a measure of both runs: over the questions in common where it can be paired, else over all."""
    if difference := comparison.differences.get(name):
        return difference.first, difference.second
    first, second = (aggregates.get(name) for aggregates in comparison.aggregates)
    return (first.value, second.value) if first and second else None
