"""A comparison of two runs as one HTML file: differences with intervals, questions won and lost side by side."""

from collections.abc import Iterator, Sequence
from html import escape

from qa.evaluation.compare import Comparison, Difference, Pair, better
from qa.evaluation.metrics.registry import MEASURES, Unit
from qa.evaluation.report.components import GROUPS, figure, page, provenance_table, table
from qa.evaluation.results import Row

SURE = 0.05
"""A difference is called one if its p is below this."""
_MAX_QUESTIONS_SHOWN = 40
"""Most questions won, and lost, that are shown."""


def comparison_report(comparison: Comparison, names: tuple[str, str]) -> str:
    """Return the report: self-contained, without script, the same bytes for the same comparison.

    Args:
        names: of the two runs, for people.
    """
    return page(f"{names[0]} against {names[1]}", _body(comparison, names))


def _body(comparison: Comparison, names: tuple[str, str]) -> Iterator[str]:
    yield f"<h1>{escape(names[0])} against {escape(names[1])}</h1>"
    yield f'<p class="soft">{escape(told(comparison))}</p>'
    yield "<h2>Differences</h2>"
    yield _table(comparison, names)
    yield f'<p class="small soft">Bold: p below {SURE}, of a paired randomisation test.</p>'
    for heading, pairs in (("Won", comparison.won), ("Lost", comparison.lost)):
        yield f"<h2>{heading}: {len(pairs)}</h2>"
        yield f'<div class="worst">{"".join(_pair(pair, names) for pair in pairs[:_MAX_QUESTIONS_SHOWN])}</div>'
        if len(pairs) > _MAX_QUESTIONS_SHOWN:
            yield f'<p class="soft">and {len(pairs) - _MAX_QUESTIONS_SHOWN} more.</p>'
    yield "<h2>Where this comes from</h2>"
    made = {f"{name} {of}": value for name, parts in comparison.provenance.items() for of, value in parts.items()}
    yield provenance_table(made)


def told(comparison: Comparison) -> str:
    """Return in a sentence how many questions were compared, won and lost."""
    text = f"{comparison.questions:,} questions in both runs: {len(comparison.won)} won, {len(comparison.lost)} lost."
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


def _table(comparison: Comparison, names: tuple[str, str]) -> str:
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
    shown = f'<span class="{kind}">{gap(name, test.difference)}</span>'
    return [
        f"<code>{escape(name)}</code>",
        figure(difference.first, unit),
        figure(difference.second, unit),
        f"<strong>{shown}</strong>" if test.p < SURE else shown,
        gap_interval(name, difference),
        escape(chance(test.p)),
        str(test.questions),
    ]


def _pair(pair: Pair, names: Sequence[str]) -> str:
    wanted = " / ".join(pair.first.answers) if pair.first.answerable else "a refusal"
    sides = "".join(_side(row, name) for row, name in zip((pair.first, pair.second), names, strict=True))
    return (
        f'<article class="card"><h3>{escape(pair.first.question)}</h3><p class="small soft">{escape(pair.first.id)},'
        f' wanted: {escape(wanted)}</p><div class="two">{sides}</div></article>'
    )


def _side(row: Row, name: str) -> str:
    outcome = f'<span class="{"bad" if row.failure else "good"}">{row.failure or "right"}</span>'
    return f'<div><p class="small"><strong>{escape(name)}</strong>: {outcome}</p><p>{escape(row.said)}</p></div>'
