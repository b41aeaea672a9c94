"""Tables without a line of column names: what each column plainly holds, told from the cells themselves."""

import re
from collections.abc import Callable, Sequence
from statistics import fmean

from vectorstore.parsing.text_header import is_outlet, is_person
from vectorstore.text.date_parser import parse_date

_MOST = 0.8
"""Share of a column's cells that must be of a kind."""
_TEXT_CHARS = 60
"""Of a text, on average; the text of the first row may have a third of it."""
_TITLE_CHARS = 150
_TITLE_WORDS = 3
_SENTENCE = re.compile(r"[.!?…][\"”’)]?(?:\s|$)")
_ADDRESS = re.compile(r"https?://\S+")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,6}", re.IGNORECASE)
_NUMERAL = re.compile(r"\d{8}|\d{10}|\d{13}")
"""Digits that may be a day: 20240521, or a time since 1970. Others are more likely a number of the row."""


def columns_told(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return which column holds what, under the contract's names; nothing where texts are not plainly in one.

    Args:
        rows: the first rows, each with the same number of cells.
    """
    columns = [[row[place].strip() for row in rows] for place in range(len(rows[0]))]
    told: dict[str, int] = {}
    kinds: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("url", lambda cell: bool(_ADDRESS.fullmatch(cell))),
        ("published", _is_day),
        ("source", lambda cell: is_outlet(cell) or bool(_DOMAIN.fullmatch(cell))),
        ("authors", lambda cell: all(map(is_person, re.split(r"\s*[,;&|]\s*| and ", cell)))),
    )
    for name, fits in kinds:
        place = next((n for n, cells in enumerate(columns) if n not in told.values() and _mostly(cells, fits)), None)
        if place is not None:
            told[name] = place
    prose = [n for n, cells in enumerate(columns) if n not in told.values() and _is_prose(cells)]
    if not prose:
        return {}
    told["text"] = max(prose, key=lambda n: sum(map(len, columns[n])))
    titles = [n for n, cells in enumerate(columns) if n not in told.values() and _are_titles(cells)]
    if titles:
        told["title"] = titles[0]
    beside = len(told) - 1
    return told if (beside and len(rows) > 1) or beside > 1 else {}


def is_row(cells: Sequence[str], told: dict[str, int]) -> bool:
    """Return whether a row holds an article, and not the names of columns that are known from the rows below it."""
    day = cells[told["published"]].strip() if "published" in told else ""
    return len(cells[told["text"]]) >= _TEXT_CHARS / 3 and (not day or _is_day(day))


def _mostly(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    given = [cell for cell in cells if cell]
    return bool(given) and sum(map(fits, given)) >= _MOST * len(given)


def _is_day(cell: str) -> bool:
    if cell.isdigit() and not _NUMERAL.fullmatch(cell):
        return False
    try:
        return bool(re.search(r"\d", cell)) and parse_date(cell) is not None
    except ValueError:
        return False


def _is_prose(cells: Sequence[str]) -> bool:
    given = [cell for cell in cells if cell]
    return bool(given) and fmean(map(len, given)) >= _TEXT_CHARS and _mostly(given, lambda c: bool(_SENTENCE.search(c)))


def _are_titles(cells: Sequence[str]) -> bool:
    """Return whether cells are headlines: some words each, seldom a sentence, seldom the same twice."""
    given = [cell for cell in cells if cell]
    return (
        bool(given)
        and fmean(map(len, given)) <= _TITLE_CHARS
        and fmean(len(cell.split()) for cell in given) >= _TITLE_WORDS
        and not _mostly(given, lambda cell: cell.endswith("."))
        and len(set(given)) >= _MOST * len(given)
    )
