"""The lines of a PDF's page as they stand on paper: where paragraphs begin, and which lines are rows of a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, Final

BEGINS: Final = "\x02"
"""Stands before a line with which a paragraph begins, as far as the page shows it."""
HEADLINE: Final = "\x03"
"""Stands before the lines of a page's headline: those with much the largest letters, where some are."""
_MUCH_LARGER = 1.35
_LONGEST_HEADLINE = 200
_WIDER = 1.3
"""Of a space between lines to that inside a paragraph, from which a paragraph ends."""
_LARGER = 1.06
"""Of two sizes of letters that are not of one paragraph."""
_FEW = 20
"""One space in so many may be that of a footnote's mark; the smallest of the others is that inside a paragraph."""
_MOST_SPACE = 3.0
"""Heights of letters; what lies further down is another part of the page."""
_ALIGNED = 3.0
"""Points; cells of a column begin as near to each other."""
_FEWEST_ROWS = 3


@dataclass(slots=True)
class _Line:
    cells: list[tuple[float, str]] = field(default_factory=list)
    """Where each piece begins, from the left in points, and its text."""
    y: float = 0.0
    size: float = 0.0

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.cells).strip()


def page_lines(page: Any) -> list[str]:
    """Return the lines of a page (pypdf's), with ``BEGINS`` or ``HEADLINE`` before those that begin a paragraph.

    The cells of a table's rows have tabs between them. Where the library does not say where its words stand, the lines
    are as it gives them.
    """
    pieces: list[tuple[str, float, float, float]] = []

    def visit(text: str, page_at: Sequence[float], at: Sequence[float], _font: object, size: float) -> None:
        x = at[4] * page_at[0] + at[5] * page_at[2] + page_at[4]
        y = at[4] * page_at[1] + at[5] * page_at[3] + page_at[5]
        pieces.append((text, x, y, size * abs(at[3] * page_at[3])))

    whole = page.extract_text(visitor_text=visit)
    if "".join(piece[0] for piece in pieces) != whole:
        return [line.strip() for line in whole.splitlines()]
    lines = _lines(pieces)
    begins = _beginnings(lines)
    rows, headline = _rows_of_tables(lines), _headline(lines)
    marks = {place: HEADLINE if place in headline else BEGINS for place in begins | rows | headline}
    return [
        marks.get(place, "") + ("\t".join(text.strip() for _, text in line.cells) if place in rows else line.text)
        for place, line in enumerate(lines)
    ]


def _lines(pieces: Sequence[tuple[str, float, float, float]]) -> list[_Line]:
    lines = [_Line()]
    for text, x, y, size in pieces:
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append(_Line())
            line = lines[-1]
            if part.strip():
                if len(part.strip()) > max((len(each) for _, each in line.cells), default=0):
                    line.y, line.size = y, size  # of the longest piece: a footnote's mark is smaller and higher
                line.cells.append((x, part))
            elif part and line.cells:
                line.cells[-1] = (line.cells[-1][0], line.cells[-1][1] + part)
    return lines


def _beginnings(lines: Sequence[_Line]) -> set[int]:
    """Return the lines with more space above them than lines of a paragraph have, or with letters of another size."""
    places = [place for place, line in enumerate(lines) if line.cells and line.size > 0]
    spaces = {
        following: (lines[place].y - lines[following].y) / lines[following].size
        for place, following in pairwise(places)
    }
    usual = Counter(round(space, 1) for space in spaces.values() if 0 < space < _MOST_SPACE)
    fewest = max(2, usual.total() // _FEW)
    inside = min((space for space, count in usual.items() if count >= fewest), default=min(usual, default=_MOST_SPACE))
    begins = {place for place, space in spaces.items() if space > inside * _WIDER and not _goes_on(lines, place)}
    for place, following in pairwise(places):
        small, large = sorted((lines[place].size, lines[following].size))
        if large > small * _LARGER:
            begins.add(following)
    return begins


def _headline(lines: Sequence[_Line]) -> set[int]:
    """Return the lines whose letters are much larger than most, as far as they follow each other."""
    sizes = sorted(line.size for line in lines for _ in line.text)
    if not sizes or sizes[-1] < sizes[len(sizes) // 2] * _MUCH_LARGER:
        return set()
    largest = [place for place, line in enumerate(lines) if line.cells and line.size * _LARGER > sizes[-1]]
    found = set(range(largest[0], largest[-1] + 1))
    return found if sum(len(lines[place].text) for place in found) <= _LONGEST_HEADLINE else set()


def _goes_on(lines: Sequence[_Line], place: int) -> bool:
    """Return whether a line can only go on with a sentence, whatever the space above it."""
    above = next((line.text for line in reversed(lines[:place]) if line.cells), "")
    return lines[place].text[:1].islower() and above[-1:] not in ".!?:"


def _rows_of_tables(lines: Sequence[_Line]) -> set[int]:
    """Return the lines that are rows of a table: three or more, of as many pieces, whose second ones are aligned."""
    rows: set[int] = set()
    for pieces, run in groupby(enumerate(lines), lambda each: len(each[1].cells)):
        for table in _aligned(list(run)) if pieces > 1 else ():
            if len(table) >= _FEWEST_ROWS:
                rows |= set(table)
    return rows


def _aligned(run: Sequence[tuple[int, _Line]]) -> Iterator[list[int]]:
    """Give the places of lines that follow each other and are aligned."""
    table: list[int] = []
    second = 0.0
    for place, line in run:
        x = line.cells[1][0]
        if table and abs(x - second) > _ALIGNED:
            yield table
            table = []
        second = x
        table.append(place)
    yield table
