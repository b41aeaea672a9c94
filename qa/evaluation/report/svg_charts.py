"""Small charts as inline SVG: no script, no font, colours from the page's style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from qa.evaluation.report.templating import render

WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 14, 14, 34
"""Room around the field, for the axes' words."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An element of a picture: a line, a bar, a dot, or words."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


def line_chart(points: Sequence[tuple[float, float]], *, x: str, y: str, about: str, height: int = 210) -> Markup:
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
    marks = [shape for part in (0, 0.5, 1) for shape in field.y_mark(top * part, f"{top * part:.0%}")]
    marks += [field.x_mark(share, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)]
    return _svg(height, about, [*marks, _path("curve", "".join(path)), *field.titles(x, y)])


def column_chart(columns: Sequence[tuple[str, int]], *, x: str, y: str, about: str, height: int = 210) -> Markup:
    """Return columns with their counts above and their names below."""
    most = max((count for _, count in columns), default=0) or 1
    field = _Field(height, float(most))
    step = 1 / len(columns)
    parts: list[Shape] = []
    for place, (name, count) in enumerate(columns):
        left, right = field.x((place + 0.12) * step), field.x((place + 0.88) * step)
        middle, above = (left + right) / 2, field.y(count)
        size = {"width": f"{right - left:.1f}", "height": f"{field.y(0) - above:.1f}"}
        parts.append(Shape("rect", {"class": "bar", "x": f"{left:.1f}", "y": f"{above:.1f}"} | size))
        parts.append(_text("count", middle, f"{above - 3:.1f}", str(count or "")))
        parts.append(_text("tick", middle, f"{field.y(0) + 13:.1f}", name))
    parts.append(_path("axis", f"M{field.x(0):.1f} {field.y(0):.1f}L{field.x(1):.1f} {field.y(0):.1f}"))
    return _svg(height, about, [*parts, *field.titles(x, y)])


def interval_chart(
    rows: Sequence[tuple[str, float, float | None, float | None, int]], *, about: str, name_width: int = 96
) -> Markup:
    """Return a dot with its interval for each row: (name, value, low, high, questions), shares from 0 to 1."""
    line, height = 19, 19 * len(rows) + 24
    left, right = name_width, WIDTH - 40

    def at(share: float) -> float:
        return left + share * (right - left)

    parts: list[Shape] = []
    for share in (0, 0.5, 1):
        parts.append(_path("grid", f"M{at(share):.1f} 2V{height - 20}"))
        parts.append(_text("tick", at(share), f"{height - 6}", f"{share:.0%}"))
    for place, (name, value, low, high, questions) in enumerate(rows):
        y = line * place + 12
        parts.append(Shape("text", {"class": "name", "x": "0", "y": f"{y + 4}"}, name))
        if low is not None and high is not None:
            parts.append(_path("range", f"M{at(low):.1f} {y}H{at(high):.1f}"))
        parts.append(Shape("circle", {"class": "dot", "cx": f"{at(value):.1f}", "cy": f"{y}", "r": "4"}))
        parts.append(Shape("text", {"class": "number", "x": f"{WIDTH}", "y": f"{y + 4}"}, f"n {questions}"))
    return _svg(height, about, parts)


def bar(share: float, low: float | None = None, high: float | None = None) -> Markup:
    """Return a thin bar from 0 to 1 with its interval, to stand under a figure."""
    box = {"class": "thin", "viewBox": "0 0 100 6", "preserveAspectRatio": "none", "aria-hidden": "true"}
    widths = {"track": "100", "bar": f"{100 * share:.1f}"}
    shapes = [Shape("rect", {"class": kind, "width": width, "height": "6"}) for kind, width in widths.items()]
    if low is not None and high is not None:
        shapes.append(_path("range", f"M{100 * low:.1f} 3H{100 * high:.1f}"))
    return _drawn(box, shapes)


class _Field:
    """The field of a chart: x from 0 to 1, y from 0 to ``top``, in the units of the view box."""

    def __init__(self, height: int, top: float) -> None:
        self._height, self._top = height, top

    def x(self, share: float) -> float:
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return self._height - _BOTTOM - value / self._top * (self._height - _TOP - _BOTTOM)

    def x_mark(self, share: float, name: str) -> Shape:
        return _text("tick", self.x(share), f"{self.y(0) + 13:.1f}", name)

    def y_mark(self, value: float, name: str) -> list[Shape]:
        y = self.y(value)
        words = Shape("text", {"class": "value", "x": f"{_LEFT - 5}", "y": f"{y + 3:.1f}"}, name)
        return [_path("grid", f"M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"), words]

    def titles(self, x: str, y: str) -> list[Shape]:
        turned = {"class": "title", "transform": f"translate(10 {self._height / 2 - 12:.0f}) rotate(-90)"}
        return [_text("title", self.x(0.5), f"{self._height - 3}", x), Shape("text", turned, y)]


def _path(kind: str, d: str) -> Shape:
    return Shape("path", {"class": kind, "d": d})


def _text(kind: str, x: float, y: str, words: str) -> Shape:
    return Shape("text", {"class": kind, "x": f"{x:.1f}", "y": y}, words)


def _svg(height: int, about: str, shapes: Sequence[Shape]) -> Markup:
    box = {"class": "chart", "viewBox": f"0 0 {WIDTH} {height}", "role": "img", "aria-label": about}
    return _drawn(box, shapes)


def _drawn(attributes: dict[str, str], shapes: Sequence[Shape]) -> Markup:
    html = render("chart.html", attributes=attributes, shapes=shapes)
    return Markup(html)  # noqa: S704 (of a template)
