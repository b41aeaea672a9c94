"""A comparison of two runs as one HTML file: differences with intervals, questions won and lost side by side."""

from typing import Any

from markupsafe import Markup

from qa.evaluation.compare import Comparison, Difference, Pair, better
from qa.evaluation.metrics.registry import MEASURES, Unit
from qa.evaluation.report.components import GROUPS, code, counted, element, figure, provenance_table, table
from qa.evaluation.report.templating import page

SURE = 0.05
"""A difference is called one if its p is below this."""
_MAX_QUESTIONS_SHOWN = 40
"""Most questions won, and lost, that are shown."""


def comparison_report(comparison: Comparison, names: tuple[str, str]) -> str:
    """Return the report: self-contained, without script, the same bytes for the same comparison.

    Args:
        names: of the two runs, for people.
    """
    outcomes = (("Won", comparison.won), ("Lost", comparison.lost))
    made = {f"{name} {of}": value for name, parts in comparison.provenance.items() for of, value in parts.items()}
    return page(
        "comparison.html",
        title=f"{names[0]} against {names[1]}",
        told=told(comparison),
        differences=_table(comparison, names),
        sure=SURE,
        outcomes=[
            (heading, len(pairs), [_pair(pair, names) for pair in pairs[:_MAX_QUESTIONS_SHOWN]])
            for heading, pairs in outcomes
        ],
        provenance=provenance_table(made),
    )


def told(comparison: Comparison) -> str:
    """Return in a sentence how many questions were compared, won and lost."""
    text = f"{counted(comparison.questions)} in both runs: {len(comparison.won)} won, {len(comparison.lost)} lost."
    if comparison.only_first or comparison.only_second:
        text += f" Only one run has {comparison.only_first + comparison.only_second:,} others, which are left out."
    return text


def unit_of(name: str) -> Unit:
    """Return a measure's unit; times are the only ones that the registry lacks."""
    return MEASURES[name].unit if name in MEASURES else "ms"


def gap(name: str, value: float) -> str:
    """Return a difference with its sign; of shares, in percentage points."""
    unit = unit_of(name)
    text = f"{100 * abs(value):.1f}" if unit == "share" else figure(abs(value), unit)
    shown = any(digit in text for digit in "123456789")
    return f"{('−' if value < 0 else '+') if shown else ''}{text}"


def gap_interval(name: str, difference: Difference) -> str:
    """Return the 95 % interval of a difference in words; empty where it has none."""
    bounds = difference.paired.interval
    return f"{gap(name, bounds[0])} to {gap(name, bounds[1])}" if bounds else ""


def chance(p: float) -> str:
    """Return a p-value with three decimals."""
    return f"{p:.3f}" if p >= 0.001 else "<0.001"


def _table(comparison: Comparison, names: tuple[str, str]) -> Markup:
    rows: list[list[str]] = []
    for group, heading in GROUPS.items():
        here = [n for n in comparison.differences if (MEASURES[n].group if n in MEASURES else "time") == group]
        rows += [[heading]] if here else []
        rows += [_row(name, comparison.differences[name]) for name in here]
    columns = ("measure", names[0], names[1], "difference", "95 % interval", "p", "questions")
    return table(columns, rows, numbers=(1, 2, 3, 4, 5, 6), label="Differences")


def _row(name: str, difference: Difference) -> list[str]:
    test, unit = difference.paired, unit_of(name)
    kind = {1: "good", -1: "bad", 0: ""}[better(name, test.difference)]
    shown = element("span", gap(name, test.difference), **{"class": kind})
    return [
        code(name),
        figure(difference.first, unit),
        figure(difference.second, unit),
        element("strong", shown) if test.p < SURE else shown,
        gap_interval(name, difference),
        chance(test.p),
        str(test.questions),
    ]


def _pair(pair: Pair, names: tuple[str, str]) -> dict[str, Any]:
    return {
        "question": pair.first.question,
        "id": pair.first.id,
        "wanted": " / ".join(pair.first.answers) if pair.first.answerable else "a refusal",
        "sides": list(zip(names, (pair.first, pair.second), strict=True)),
    }
