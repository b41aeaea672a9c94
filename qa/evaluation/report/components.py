"""Parts that all reports share: the page, figures in words, tables. All text that comes in is escaped."""

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from qa.evaluation.metrics.registry import MEASURES, Unit
from qa.evaluation.results import Aggregate

# Nothing is fetched and no script runs, whatever an article or a model wrote.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@cache
def _style() -> str:
    return Path(__file__).with_name("report.css").read_text(encoding="utf-8")


def page(title: str, body: Iterable[str]) -> str:
    """Return a whole page that stands by itself.

    Args:
        title: plain text. body: HTML.
    """
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


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


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = (), label: str) -> str:
    """Return a table of HTML cells that scrolls by itself when it is wide.

    Args:
        rows: cells as HTML; a row of one cell is a heading across the table. numbers: columns set to the right.
        label: what it is, for those who cannot see it.
    """

    def cell(tag: str, place: int, text: str) -> str:
        kind = (
            ' class="n"' if place in numbers else ' class="about"' if tag == "td" and place == len(columns) - 1 else ""
        )
        return f"<{tag}{kind}>{text}</{tag}>"

    head = "".join(cell("th", place, escape(name)) for place, name in enumerate(columns))
    body = "\n".join(
        f'<tr><th class="group" colspan="{len(columns)}">{row[0]}</th></tr>'
        if len(row) == 1
        else "<tr>" + "".join(cell("td", place, text) for place, text in enumerate(row)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(label)}" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
    )


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


def measure_table(aggregates: dict[str, Aggregate]) -> str:
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
            rows.append(
                [f"<code>{escape(name)}</code>", shown, bounds, str(aggregate.questions), escape(measure.about)]
            )
    columns = ("measure", "value", "95 % interval", "questions", "says")
    return table(columns, rows, numbers=(1, 2, 3), label="All measures")


def provenance_table(provenance: dict[str, object]) -> str:
    """Return what a run was made with as an HTML table; nested values get a row each."""
    rows = []
    for name, value in provenance.items():
        pairs = value.items() if isinstance(value, dict) else [("", value)]
        rows += [
            [escape(f"{name} {key}".strip().replace("_", " ")), f"<code>{escape(str(v))}</code>"] for key, v in pairs
        ]
    return table(("of", "is"), rows, label="Provenance")
