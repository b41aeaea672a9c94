"""How a table is laid out: what lies between its cells, what its columns are called, and where its rows begin."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from vectorstore.parsing.compression import DAMAGE
from vectorstore.parsing.encodings import MAX_RECORD_CHARS, open_text
from vectorstore.parsing.field_names import canonical
from vectorstore.parsing.fields import known_fields, parts_in
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.record import UnreadableError
from vectorstore.parsing.tables.unnamed import columns_told, is_row

_DELIMITERS = {".csv": ",;\t|", ".tsv": "\t,;|"}
_HEADER_WITHIN = 12
"""Lines in which the names of the columns are looked for; spreadsheets put titles above them."""
_SAMPLE_CHARS = 1 << 20
_SAMPLE_ROWS = 50
_SEPARATOR = "sep="


@dataclass(frozen=True, slots=True)
class Layout:
    """What must be known to read a table's rows."""

    header: list[str]
    """The columns' names: the file's own, or those that its cells show, with "column 4" for one that is not known."""
    delimiter: str
    names: Names
    """What the user said, by the header's names."""
    above: int
    """Lines above the first row."""
    remark: str = ""
    """What to tell the user of columns that were told from their cells."""


def table_layout(path: Path, suffix: str, names: Names) -> Layout:
    """Return how a table is laid out, whether its columns have names or are plain from what is in them.

    Raises:
        UnreadableError: no line names a column of texts and none plainly holds them, or the file cannot be read.
    """
    if names and any(field.isdecimal() for field in names.values()) and (found := _by_number(path, suffix, names)):
        return found
    try:
        return _named(path, suffix, names)
    except UnreadableError as error:
        if (found := None if names else _unnamed(path, suffix)) is None:
            raise error
        return found


def is_table(first_line: str) -> bool:
    """Return whether a text's first line names the columns of a table: Excel saves "Unicode text" as .txt."""
    for delimiter in _DELIMITERS[".tsv"]:
        names = [canonical(name) for name in _cells(first_line, delimiter)]
        # A sentence may have commas; a list of names has nothing else.
        if {"title", "text"} <= set(names) and (delimiter == "\t" or None not in names):
            return True
    return False


def escapes_quotes(path: Path, delimiter: str, fields: int) -> bool:
    r"""Return whether more of a table's rows are whole with ``\"`` for a quotation mark than with ``""``.

    One character alone does not tell: a field may end in a backslash.
    """
    sample = _sample(path)
    if '\\"' not in sample:
        return False
    lines = list(io.StringIO(sample, newline=""))
    escaped, doubled = (_whole_rows(lines, delimiter, fields, way) for way in ("\\", None))
    return escaped > doubled


def _named(path: Path, suffix: str, names: Names) -> Layout:
    """Return the columns' names and the delimiter under which most of them are known."""
    delimiters, shown, first = _DELIMITERS[suffix], "", 0
    for number, line in islice(_lines(path), _HEADER_WITHIN):
        if told := _told_delimiter(line):
            delimiters = told
            continue
        first = first or number
        choices = {delimiter: _cells(line, delimiter) for delimiter in delimiters}
        delimiter = max(choices, key=lambda d: (len(set(map(canonical, choices[d])) - {None}), len(choices[d])))
        found = [name.strip().strip("\ufeff") for name in choices[delimiter]]
        shown = shown or ", ".join(name for name in found if name)[:100]
        if _names_texts(found, names):
            return Layout(found, delimiter, names, number)
    if not first:
        raise UnreadableError("the file holds nothing but white space; remove it, or save the articles again")
    raise UnreadableError(
        f"the first line names no column 'text' (it reads: {shown}); name the columns title, text, url, source, "
        "published, authors, language there, or say which is which with --map text=COLUMN (its name, or its number "
        "from the left), then run ingest again",
        first,
    )


def _unnamed(path: Path, suffix: str) -> Layout | None:
    """Return the layout of a table that begins with an article and whose columns are plain; None for another."""
    for delimiter, above, rows in _samples(path, suffix):
        told = columns_told(rows)
        if told and is_row(rows[0], told):
            header = [f"column {place}" for place in range(1, len(rows[0]) + 1)]
            for name, place in told.items():
                header[place] = name
            said = ",".join(f"{name}={place + 1}" for name, place in sorted(told.items(), key=lambda each: each[1]))
            remark = f"no line names the table's columns; from what is in them, {said} (say otherwise with --map)"
            return Layout(header, delimiter, None, above, remark)
    return None


def _by_number(path: Path, suffix: str, names: Mapping[str, str]) -> Layout | None:
    """Return the layout of a table whose columns the user counted; None where it has fewer."""
    for delimiter, above, rows in _samples(path, suffix):
        width = len(rows[0])
        places = {name: int(field) - 1 for name, field in names.items() if field.isdecimal()}
        if not all(0 <= place < width for place in places.values()):
            continue
        named = len(rows) > 1 and any(map(canonical, rows[0]))
        named = named or ("text" in places and not is_row(rows[0], {"text": places["text"]}))
        header = [f"column {place}" for place in range(1, width + 1)]
        if named:
            header = [cell.strip() or name for cell, name in zip(rows[0], header, strict=True)]
        header = [name if header.index(name) == place else f"{name} {place}" for place, name in enumerate(header)]
        by_name = {name: header[places[name]] if name in places else field for name, field in names.items()}
        return Layout(header, delimiter, by_name, above + (_height(rows[0]) if named else 0))
    return None


def _samples(path: Path, suffix: str) -> Iterator[tuple[str, int, list[list[str]]]]:
    """Give for each delimiter under which rows are alike the lines above them and the first rows."""
    lines = list(io.StringIO(_sample(path), newline=""))
    above = 0
    while above < len(lines) and (not lines[above].strip() or _told_delimiter(lines[above])):
        above += 1
    for delimiter in _DELIMITERS[suffix]:
        try:
            rows = [row for row in islice(csv.reader(lines[above:], delimiter=delimiter), _SAMPLE_ROWS) if any(row)]
        except csv.Error:
            continue
        widths = Counter(map(len, rows))
        width, count = widths.most_common(1)[0] if rows else (0, 0)
        if width > 1 and count * 10 >= len(rows) * 9 and len(rows[0]) == width:
            yield delimiter, above, [row for row in rows if len(row) == width]


def _height(row: list[str]) -> int:
    """Return how many lines a row of names has."""
    return 1 + sum(cell.count("\n") for cell in row)


def _sample(path: Path) -> str:
    with open_text(path, newline="") as stream:
        try:
            return stream.read(_SAMPLE_CHARS)
        except DAMAGE:
            return ""  # reading the articles will say so


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines of a file that are not blank, with their numbers."""
    with open_text(path, newline="") as stream:
        number = 0
        try:
            while line := stream.readline(MAX_RECORD_CHARS):
                number += 1
                if line.strip():
                    yield number, line
        except DAMAGE:
            return  # reading the articles will say so


def _told_delimiter(line: str) -> str:
    """Return the delimiter that Excel reads from a line "sep=;"; empty for another line."""
    told = line.strip().strip("\ufeff").strip('"').rstrip("\r\n")
    return told[4:] if told.lower().startswith(_SEPARATOR) and len(told) == len(_SEPARATOR) + 1 else ""


def _whole_rows(lines: list[str], delimiter: str, fields: int, escape: str | None) -> int:
    rows = csv.reader(lines, delimiter=delimiter, strict=True, escapechar=escape, doublequote=not escape)
    whole = 0
    while True:
        try:
            whole += len(next(rows)) == fields
        except csv.Error:
            continue
        except StopIteration:
            return whole


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _names_texts(header: list[str], names: Names) -> bool:
    if names and "text" in names:
        return names["text"].strip().lower() in (name.lower() for name in header)
    known = known_fields(dict.fromkeys(header, "-")).keys()
    return "text" in known or {"title", "summary"} <= known or "text" in parts_in(dict.fromkeys(header, "-"))
