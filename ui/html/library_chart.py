"""The collection as a picture: articles by month and by outlet, drawn as SVG with a table behind it.

Pure functions. Each bar is a link that lists what it counts, so that the picture works from the keyboard too.
"""

import html
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from ui.formatting import count

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
    undated = sum(n for month, n in months if not month)
    most = max(n for _, n in bars)
    step = _WIDTH / len(bars)
    drawn = []
    for at, (each, n) in enumerate(bars):
        height = max(2.0, _HEIGHT * n / most) if n else 0.0
        label = f"{period(each)}: {count(n, 'article')}"
        box = (
            f'<rect x="{at * step + step * 0.1:.1f}" y="{_HEIGHT - height:.1f}" width="{step * 0.8:.1f}"'
            f' height="{height:.1f}" rx="1.5"><title>{label}</title></rect>'
        )
        link = f'<a href="?{_query(month=each)}" data-month="{each}" aria-label="{label}">{box}</a>'
        drawn.append(link if n else "")
    first, last = period(bars[0][0]), period(bars[-1][0])
    over = first if first == last else f"{first} to {last}"
    words = f"Articles by {'month' if len(bars[0][0]) == 7 else 'year'}, {over}, at most {most:,}."
    without = f" {count(undated, 'article')} without a date." if undated else ""
    end = f"<span>{last}</span>" if last != first else ""
    table = _table("Month", [(period(month), n) for month, n in dated])
    return (
        f'<figure class="chart months"><figcaption>{words}{without}</figcaption>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="group" aria-label="{words}">'
        f"{''.join(drawn)}</svg>"
        f'<div class="axis" aria-hidden="true"><span>{first}</span>{end}</div>{table}</figure>'
    )


def outlets_chart(outlets: Sequence[tuple[str, int]]) -> str:
    """Return articles by outlet as rows, most first, the small ones together."""
    if not outlets:
        return ""
    shown, rest = outlets[:OUTLETS], outlets[OUTLETS:]
    most = outlets[0][1]
    rows = []
    for name, n in shown:
        label = html.escape(name or "no outlet named")
        bar = f'<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">{_bar(n, most)}</svg>'
        rows.append(
            f'<li><a href="?{_query(outlet=name)}" data-outlet="{html.escape(name)}"><span class="name" dir="auto">'
            f'{label}</span> {bar}<span class="n">{n:,}<span class="unseen"> articles</span></span></a></li>'
        )
    if rest:
        n = sum(number for _, number in rest)
        rows.append(f'<li class="rest">{count(len(rest), "more outlet")}, {count(n, "article")}</li>')
    words = f"Articles by outlet, {count(len(outlets), 'outlet')}."
    return f'<figure class="chart outlets"><figcaption>{words}</figcaption><ul>{"".join(rows)}</ul></figure>'


def _bar(n: int, most: int) -> str:
    return f'<rect x="0" y="0" width="{max(1.0, 100 * n / most):.1f}" height="1"></rect>'


def _span(months: Sequence[tuple[str, int]]) -> int:
    return _index(months[-1][0]) - _index(months[0][0]) + 1


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _filled(months: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Put in the months that have no article, so that a gap looks like one."""
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


def _query(**given: str) -> str:
    return html.escape(urlencode(given))


def _table(head: str, rows: Sequence[tuple[str, int]]) -> str:
    body = "".join(f"<tr><td>{html.escape(name)}</td><td>{n:,}</td></tr>" for name, n in rows)
    return (
        f'<details><summary>As a table</summary><div class="numbers"><table><thead><tr><th scope="col">{head}</th>'
        f'<th scope="col">Articles</th></tr></thead><tbody>{body}</tbody></table></div></details>'
    )
