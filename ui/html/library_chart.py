"""The collection as a picture: articles by month and by outlet, drawn as SVG with a table behind it.

Pure functions. Each bar is a link that lists what it counts, so that the picture works from the keyboard too.
"""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from ui.formatting import count
from ui.html.templating import render

OUTLETS = 10
"""Outlets with a bar of their own."""
MONTHS = 36
"""Months with a bar of their own; over longer times a bar is a year."""
_WIDTH, _HEIGHT = 720, 150


def months_chart(months: Sequence[tuple[str, int]]) -> str:
    """Return articles by month as columns; ``months`` as ``Catalogue.months`` gives them."""
    dated = [(month, n) for month, n in months if month]
    if not dated:
        return ""
    bars = _filled(dated) if _span(dated) <= MONTHS else _years(dated)
    most = max(n for _, n in bars)
    first, last = period(bars[0][0]), period(bars[-1][0])
    over = first if first == last else f"{first} to {last}"
    return render(
        "months.html",
        about=f"Articles by {'month' if len(bars[0][0]) == 7 else 'year'}, {over}, at most {most:,}.",
        undated=sum(n for month, n in months if not month),
        width=_WIDTH,
        height=_HEIGHT,
        bars=[_column(at, bar, len(bars), most) for at, bar in enumerate(bars) if bar[1]],
        first=first,
        last=last,
        rows=[(period(month), n) for month, n in dated],
    )


def _column(at: int, bar: tuple[str, int], columns: int, most: int) -> dict[str, str]:
    month, n = bar
    step, height = _WIDTH / columns, max(2.0, _HEIGHT * n / most)
    return {
        "month": month,
        "query": urlencode({"month": month}),
        "label": f"{period(month)}: {count(n, 'article')}",
        "x": f"{at * step + step * 0.1:.1f}",
        "y": f"{_HEIGHT - height:.1f}",
        "width": f"{step * 0.8:.1f}",
        "height": f"{height:.1f}",
    }


def outlets_chart(outlets: Sequence[tuple[str, int]]) -> str:
    """Return articles by outlet as rows, most first, the small ones together."""
    if not outlets:
        return ""
    rest, most = outlets[OUTLETS:], outlets[0][1]
    rows = [
        {"name": name, "query": urlencode({"outlet": name}), "number": n, "width": f"{max(1.0, 100 * n / most):.1f}"}
        for name, n in outlets[:OUTLETS]
    ]
    others = f"{count(len(rest), 'more outlet')}, {count(sum(n for _, n in rest), 'article')}" if rest else ""
    return render("outlets.html", outlets=len(outlets), rows=rows, rest=others)


def _span(months: Sequence[tuple[str, int]]) -> int:
    return _index(months[-1][0]) - _index(months[0][0]) + 1


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _filled(months: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Add the months without articles, so that a gap is visible."""
    known = dict(months)
    indexes = range(_index(months[0][0]), _index(months[-1][0]) + 1)
    names = [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in indexes]
    return [(name, known.get(name, 0)) for name in names]


def _years(months: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    years = {f"{year:04d}": 0 for year in range(int(months[0][0][:4]), int(months[-1][0][:4]) + 1)}
    for month, n in months:
        years[month[:4]] += n
    return list(years.items())


def period(text: str) -> str:
    """Return "2024-05" as "May 2024", and "2024" as it is."""
    return f"{date(2000, int(text[5:]), 1):%B} {int(text[:4])}" if len(text) == 7 else str(int(text))
