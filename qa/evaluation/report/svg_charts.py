"""Small charts as inline SVG: no script, no font, colours from the page's style sheet."""

from collections.abc import Sequence
from html import escape

WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 14, 14, 34
"""Room around the field, for the axes' words."""


def line_chart(points: Sequence[tuple[float, float]], *, x: str, y: str, about: str, height: int = 210) -> str:
    """Return a step curve over shares, x from 0 to 1 and y from 0 to a round bound above the highest point.

    Args:
        points: (x, y), x rising; a value holds back to the point before. about: for a reader who cannot see it.
    """
    top = next((bound for bound in (0.1, 0.25, 0.5, 1.0) if max((p for _, p in points), default=0) <= bound), 1.0)
    field = _Field(height, top)
    path: list[str] = []
    before = 0.0
    for share, value in points:
        y_at = f"{field.y(value):.1f}"
        path.append(f"{'L' if path else 'M'}{field.x(before):.1f} {y_at}L{field.x(share):.1f} {y_at}")
        before = share
    marks = [field.y_mark(top * part, f"{top * part:.0%}") for part in (0, 0.5, 1)]
    marks += [field.x_mark(share, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)]
    return field.svg(about, [*marks, f'<path class="curve" d="{"".join(path)}"/>', *field.titles(x, y)])


def column_chart(columns: Sequence[tuple[str, int]], *, x: str, y: str, about: str, height: int = 210) -> str:
    """Return columns with their counts above and their names below."""
    most = max((count for _, count in columns), default=0) or 1
    field = _Field(height, float(most))
    step = 1 / len(columns)
    parts = []
    for place, (name, count) in enumerate(columns):
        left, right = field.x((place + 0.12) * step), field.x((place + 0.88) * step)
        middle, above = (left + right) / 2, field.y(count)
        parts.append(
            f'<rect class="bar" x="{left:.1f}" y="{above:.1f}" width="{right - left:.1f}"'
            f' height="{field.y(0) - above:.1f}"/>'
        )
        parts.append(f'<text class="count" x="{middle:.1f}" y="{above - 3:.1f}">{count or ""}</text>')
        parts.append(f'<text class="tick" x="{middle:.1f}" y="{field.y(0) + 13:.1f}">{escape(name)}</text>')
    parts.append(f'<path class="axis" d="M{field.x(0):.1f} {field.y(0):.1f}L{field.x(1):.1f} {field.y(0):.1f}"/>')
    return field.svg(about, [*parts, *field.titles(x, y)])


def interval_chart(
    rows: Sequence[tuple[str, float, float | None, float | None, int]], *, about: str, name_width: int = 96
) -> str:
    """Return a dot with its interval for each row: (name, value, low, high, questions), shares from 0 to 1."""
    line, height = 19, 19 * len(rows) + 24
    left, right = name_width, WIDTH - 40

    def at(share: float) -> float:
        return left + share * (right - left)

    parts = [
        f'<path class="grid" d="M{at(share):.1f} 2V{height - 20}"/>'
        f'<text class="tick" x="{at(share):.1f}" y="{height - 6}">{share:.0%}</text>'
        for share in (0, 0.5, 1)
    ]
    for place, (name, value, low, high, questions) in enumerate(rows):
        y = line * place + 12
        parts.append(f'<text class="name" x="0" y="{y + 4}">{escape(name)}</text>')
        if low is not None and high is not None:
            parts.append(f'<path class="range" d="M{at(low):.1f} {y}H{at(high):.1f}"/>')
        parts.append(f'<circle class="dot" cx="{at(value):.1f}" cy="{y}" r="4"/>')
        parts.append(f'<text class="number" x="{WIDTH}" y="{y + 4}">n {questions}</text>')
    return _svg(height, about, parts)


def bar(share: float, low: float | None = None, high: float | None = None) -> str:
    """Return a thin bar from 0 to 1 with its interval, to stand under a figure."""
    whisker = "" if low is None or high is None else f'<path class="range" d="M{100 * low:.1f} 3H{100 * high:.1f}"/>'
    return (
        '<svg class="thin" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track"'
        f' width="100" height="6"/><rect class="bar" width="{100 * share:.1f}" height="6"/>{whisker}</svg>'
    )


class _Field:
    """The field of a chart: x from 0 to 1, y from 0 to ``top``, in the units of the view box."""

    def __init__(self, height: int, top: float) -> None:
        self._height, self._top = height, top

    def x(self, share: float) -> float:
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return self._height - _BOTTOM - value / self._top * (self._height - _TOP - _BOTTOM)

    def x_mark(self, share: float, name: str) -> str:
        return f'<text class="tick" x="{self.x(share):.1f}" y="{self.y(0) + 13:.1f}">{name}</text>'

    def y_mark(self, value: float, name: str) -> str:
        y = self.y(value)
        return (
            f'<path class="grid" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>'
            f'<text class="value" x="{_LEFT - 5}" y="{y + 3:.1f}">{name}</text>'
        )

    def titles(self, x: str, y: str) -> list[str]:
        return [
            f'<text class="title" x="{self.x(0.5):.1f}" y="{self._height - 3}">{escape(x)}</text>',
            f'<text class="title" transform="translate(10 {self._height / 2 - 12:.0f}) rotate(-90)">{escape(y)}</text>',
        ]

    def svg(self, about: str, parts: Sequence[str]) -> str:
        return _svg(self._height, about, parts)


def _svg(height: int, about: str, parts: Sequence[str]) -> str:
    head = f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(about)}">'
    return f"{head}{''.join(parts)}</svg>"
