"""The values of an evaluation, and their JSON as ``newsdesk evaluate --out`` writes it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from qa.evaluation.metrics.selective_answering import Confusion
from qa.evaluation.scoring import Failure, Line


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A measure over all questions that have it."""

    value: float
    low: float | None
    """Bounds of the 95 % bootstrap interval; None for a single question."""
    high: float | None
    questions: int


@dataclass(frozen=True, slots=True)
class Row:
    """One question's part."""

    id: str
    question: str
    as_of: str | None
    outlet: str | None
    """Host of the first gold article's address, by the alphabet."""
    answers: tuple[str, ...]
    """Those accepted."""
    gold: tuple[str, ...]
    """Addresses, or headlines, of the articles that answer."""
    answerable: bool | None
    answered: bool
    said: str
    """The answer's text, a refusal's reason, or the error."""
    short_answer: str
    confidence: float | None
    failure: Failure | None
    values: dict[str, float]
    """Measures by name; times by stage, in milliseconds, as ``total_ms``."""
    line: Line = field(default_factory=dict, compare=False)
    """The line of the run; not part of the JSON."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of a run, over all questions and of each."""

    aggregates: dict[str, Aggregate]
    """By name, in the order of the catalogue; a measure that no question has is not there."""
    rows: tuple[Row, ...]
    """In the order of the questions."""
    missing: tuple[str, ...]
    """Questions that the run has no line of."""
    confusion: Confusion | None
    risk_coverage: tuple[tuple[float, float], ...]
    """(coverage, risk) of the answers, surest first."""
    failures: dict[Failure, int]
    by_month: dict[str, Aggregate]
    """``correct`` by the month a question was asked in."""
    by_outlet: dict[str, Aggregate]
    """``correct`` by the outlet that has the answer."""
    provenance: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return all of it but the lines of the run."""
        value = {name: getattr(self, name) for name in self.__slots__ if name != "rows"}
        for name in ("aggregates", "by_month", "by_outlet"):
            value[name] = {key: asdict(aggregate) for key, aggregate in value[name].items()}
        value["confusion"] = asdict(self.confusion) if self.confusion else None
        return value | {"rows": [{n: getattr(row, n) for n in row.__slots__ if n != "line"} for row in self.rows]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Evaluation":
        """Return the evaluation of such an object, without the lines of its run.

        Raises:
            ValueError: it is not one.
        """
        try:
            parts = dict(value)
            for name in ("aggregates", "by_month", "by_outlet"):
                parts[name] = {key: Aggregate(**aggregate) for key, aggregate in parts[name].items()}
            parts["rows"] = tuple(
                Row(**(row | {n: tuple(row[n]) for n in ("answers", "gold")})) for row in parts["rows"]
            )
            parts["confusion"] = Confusion(**parts["confusion"]) if parts["confusion"] else None
            parts["risk_coverage"] = tuple((x, y) for x, y in parts["risk_coverage"])
            return cls(**parts | {"missing": tuple(parts["missing"])})
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("it is not the JSON of an evaluation") from error
