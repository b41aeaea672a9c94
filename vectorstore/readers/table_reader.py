"""Files of many articles, read piece by piece: CSV and TSV."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vectorstore.parsing.compression import DAMAGE, OnRead
from vectorstore.parsing.day_order import day_order
from vectorstore.parsing.encodings import MAX_RECORD_CHARS, damaged, open_text
from vectorstore.parsing.field_names import canonical
from vectorstore.parsing.fields import known_fields, names_in, parts_in
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record
from vectorstore.parsing.tables.layout import Layout, escapes_quotes, table_layout
from vectorstore.text.date_parser import DayOrder

_FORMULA = re.compile(r"=HYPERLINK\(\"([^\"]*)\".*\)|=\"([^\"]*)\"|'(?=[=+@-]|[\d.,/: -]+\Z)(.*)", re.DOTALL)
"""An apostrophe that keeps a spreadsheet from reading a cell as a number or a formula; not that of "'90s hits"."""


class _Lines:
    """A file's lines, which can be read again: an open quotation mark must not swallow the articles after it.

    ``number`` counts the lines handed out; what stands in ``row`` was handed out since the row began.
    """

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._waiting: list[str] = []
        self.row: list[str] = []
        self.number = 0
        self.damage: BaseException | None = None

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._waiting:
            line = self._waiting.pop()
        else:
            try:
                line = self._stream.readline(MAX_RECORD_CHARS)
            except DAMAGE as error:
                self.damage = error
                line = ""
        if not line:
            raise StopIteration
        self.number += 1
        self.row.append(line)
        return line

    def begin(self) -> int:
        """Start a row; return its line number."""
        self.row.clear()
        return self.number + 1

    def put_back(self) -> None:
        """Put back all lines of the row but the first."""
        self.number -= len(self.row) - 1
        self._waiting += self.row[:0:-1]
        self.row.clear()


def read_csv(
    path: Path, suffix: str, on_read: OnRead | None = None, names: Names = None
) -> Iterator[Record | Rejection]:
    """Read a table whose columns have known names, whatever their case; comma, semicolon, tab or bar between.

    Lines above the names, such as a title, are passed over. A table without names is read where its columns plainly
    hold headlines, days and texts, or where the user counted them. Whether its dates have the day or the month first
    is told from all of them together.

    Raises:
        UnreadableError: no line names a column of texts, or the file cannot be read at all.
    """
    order = day_order(path)
    # One setting for the whole process: a field may be as long as a record, and no longer.
    csv.field_size_limit(MAX_RECORD_CHARS)
    layout = table_layout(path, suffix, names)
    escaped = escapes_quotes(path, layout.delimiter, len(layout.header))
    with open_text(path, newline="", on_read=on_read) as stream:
        lines = _Lines(stream)
        for _ in range(layout.above):
            next(lines)
        yield from _rows(path, lines, _Table(layout, order, escaped))
        if lines.damage:
            yield Rejection(path, lines.number + 1, damaged(lines.damage))


@dataclass(frozen=True, slots=True)
class _Table:
    layout: Layout
    order: DayOrder
    escaped: bool
    """A CSV dialect with a backslash before quotation marks in a text, instead of doubled ones."""

    @property
    def day_first(self) -> bool | None:
        semicolons = self.layout.delimiter == ";"
        if self.order.day_first is None and self.order.seen and not self.order.mixed and semicolons:
            return True  # Excel puts semicolons between cells where people write the day first
        return self.order.day_first


def _rows(path: Path, lines: _Lines, table: _Table) -> Iterator[Record | Rejection]:
    escape = "\\" if table.escaped else None
    rows = csv.reader(
        lines, delimiter=table.layout.delimiter, strict=True, escapechar=escape, doublequote=not table.escaped
    )
    doubt = table.order.doubt if table.day_first is None else None
    doubts = tuple(filter(None, (table.layout.remark, doubt)))
    while True:
        line = lines.begin()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejection(path, line, _malformed(line, error))
            lines.put_back()
            continue
        if not any(value.strip() for value in row):
            continue
        try:
            yield _record(row, table, line, doubts)
            doubts = ()  # told once for the file
        except UnreadableError as error:
            yield Rejection(path, line, error.reason)


def _record(row: list[str], table: _Table, line: int, doubts: Sequence[str]) -> Record:
    header, names = table.layout.header, table.layout.names
    while len(row) > len(header) and not row[-1].strip():
        row.pop()
    if len(row) < len(header) and not _holds_text(header[len(row) :], names):
        row += [""] * (len(header) - len(row))  # spreadsheets leave out empty cells at the end of a row
    if len(row) != len(header):
        raise UnreadableError(
            f"line {line} has {len(row)} fields where the header names {len(header)}; a text with the "
            "delimiter in it needs quotation marks; mend or remove the row, then run ingest again"
        )
    raw = dict(zip(header, map(_bare, row), strict=True))
    fields = known_fields(raw, names) | parts_in(raw)
    where = f"line {line}"
    return make_record(fields, where=where, line=line, warnings=doubts, day_first=table.day_first, names=names_in(raw))


def _holds_text(header: list[str], names: Names) -> bool:
    """Return whether any of some columns holds headlines or texts, so that a row cannot be without it."""
    told = {name.strip().lower() for name in (names or {}).values()}
    return any(canonical(name) in ("title", "text", "summary") or name.lower() in told for name in header)


def _bare(cell: str) -> str:
    """Return a cell without the marks that a spreadsheet puts around it."""
    cell = cell.replace("_x000D_", "")
    kept = _FORMULA.fullmatch(cell)
    return next(part for part in kept.groups() if part is not None) if kept else cell


def _malformed(line: int, error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        message = "a quotation mark is opened and never closed"
    elif "expected after" in message:
        message = "a quotation mark inside a field is not doubled, or one is not closed"
    elif "field larger" in message:
        message = (
            f"a field is longer than {MAX_RECORD_CHARS // 1_000_000} million characters, or its quote never closes"
        )
    return f"line {line} is not CSV: {message}; mend or remove the row, then run ingest again"
