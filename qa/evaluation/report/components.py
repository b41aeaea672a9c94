"""Parts that all reports share: figures in words, tables. All text that comes in is escaped."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from qa.evaluation.metrics.registry import MEASURES, Unit
from qa.evaluation.report.templating import render
from qa.evaluation.results import Aggregate


def counted(number: int) -> str:
    """Return "1 question" or "1,240 questions"."""
    return f"{number:,} question{'' if number == 1 else 's'}"


def figure(value: float, unit: Unit) -> str:
    """Return a figure with its unit."""
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit == "ms":
        return f"{value:,.0f} ms" if value >= 10 else f"{value:.1f} ms"
    if unit == "usd":
        return f"${value:.4f}"
    return f"{value:,.1f}"


def interval(aggregate: Aggregate, unit: Unit) -> str:
    """Return an aggregate's bounds, empty where it has none."""
    if aggregate.low is None or aggregate.high is None:
        return ""
    low, high = figure(aggregate.low, unit), figure(aggregate.high, unit)
    plain = low.removesuffix(" %").removesuffix(" ms")
    return f"{plain} to {high}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = (), label: str) -> Markup:
    """Return a table that scrolls by itself when it is wide.

    Args:
        rows: cells as text, or ``Markup``; a row of one cell is a heading across the table.
        numbers: columns set to the right.
        label: what it is, for those who cannot see it.
    """
    right = ["n" if place in numbers else "" for place in range(len(columns))]
    kinds = {"head": right, "body": [*right[:-1], right[-1] or "about"]}
    html = render("table.html", columns=columns, rows=list(rows), kinds=kinds, label=label)
    return Markup(html)  # noqa: S704 (of a template)


def code(text: str) -> Markup:
    """Return a name or value as it is written in files."""
    return element("code", text)


def element(tag: str, text: str, **attributes: str) -> Markup:
    """Return a text in an element of its own, such as a cell's.

    Args:
        tag: the element's name.
        text: what is in it; HTML of ours comes as ``Markup``.
        attributes: the element's, each with its value.
    """
    return Markup(render("element.html", tag=tag, text=text, attributes=attributes))  # noqa: S704 (of a template)


GROUPS = {
    "overall": "Overall",
    "reading": "What a reader meets",
    "found": "What was found",
    "answers": "What was said",
    "citations": "What it rests on",
    "refusal": "What was refused",
    "time": "Time",
    "cost": "Cost",
}
"""Headings of the catalogue's groups."""


def measure_table(aggregates: dict[str, Aggregate]) -> Markup:
    """Return every measure with its interval and what it says, by group."""
    rows: list[list[str]] = []
    for group, heading in GROUPS.items():
        names = [name for name in aggregates if MEASURES[name].group == group]
        if names:
            rows.append([heading])
        for name in names:
            measure, aggregate = MEASURES[name], aggregates[name]
            bounds = interval(aggregate, measure.unit)
            shown = figure(aggregate.value, measure.unit)
            rows.append([code(name), shown, bounds, str(aggregate.questions), measure.about])
    columns = ("measure", "value", "95 % interval", "questions", "says")
    return table(columns, rows, numbers=(1, 2, 3), label="All measures")


def provenance_table(provenance: dict[str, object]) -> Markup:
    """Return what a run was made with as an HTML table; nested values get a row each."""
    rows = []
    for name, value in provenance.items():
        pairs = value.items() if isinstance(value, dict) else [("", value)]
        rows += [[f"{name} {key}".strip().replace("_", " "), code(str(v))] for key, v in pairs]
    return table(("of", "is"), rows, label="Provenance")
