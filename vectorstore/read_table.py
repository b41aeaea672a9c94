"""Files of many articles, read piece by piece: CSV and TSV."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from vectorstore.decoding import MAX_RECORD_CHARS, damaged, open_text
from vectorstore.packed import DAMAGE, OnRead
from vectorstore.record import Record, Rejection, UnreadableError, canonical, known_fields, make_record

_DELIMITERS = {".csv": ",;\t", ".tsv": "\t,;"}


class _Lines:
    """A file's lines, which can be put back: a quotation mark that never closes must not swallow the articles after it.

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
        """Give back all of the row but its first line."""
        self.number -= len(self.row) - 1
        self._waiting += self.row[:0:-1]
        self.row.clear()


def read_csv(path: Path, suffix: str, on_read: OnRead | None = None) -> Iterator[Record | Rejection]:
    """Read a table with a header of the contract's names, whatever their case; comma, semicolon or tab between.

    Raises:
        UnreadableError: the header has no column of texts, or the file cannot be read at all.
    """
    with open_text(path, newline="", on_read=on_read) as stream:
        lines = _Lines(stream)
        # One setting for the whole process: a field may be as long as a record, and no longer.
        csv.field_size_limit(MAX_RECORD_CHARS)
        header, delimiter = _header(lines, suffix)
        yield from _rows(path, lines, header, delimiter)
        if lines.damage:
            yield Rejection(path, lines.number + 1, damaged(lines.damage))


def _header(lines: _Lines, suffix: str) -> tuple[list[str], str]:
    """Return the columns' names and the delimiter under which most of them are known."""
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise UnreadableError("the file holds nothing but white space; remove it, or save the articles again")
    choices = {}
    for delimiter in _DELIMITERS[suffix]:
        try:
            choices[delimiter] = next(csv.reader([first], delimiter=delimiter))
        except csv.Error:
            continue
    delimiter = max(choices, key=lambda d: len(set(map(canonical, choices[d])) - {None}), default=",")
    names = [name.strip() for name in choices.get(delimiter, [])]
    if "text" not in map(canonical, names):
        shown = ", ".join(names)[:100]
        raise UnreadableError(
            f"the first line names no column 'text' (it reads: {shown}); name the columns title, text, url, source, "
            "published, authors, language there, then run ingest again",
            lines.number,
        )
    return names, delimiter


def _rows(path: Path, lines: _Lines, header: list[str], delimiter: str) -> Iterator[Record | Rejection]:
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
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
            if len(row) != len(header):
                raise UnreadableError(
                    f"line {line} has {len(row)} fields where the header names {len(header)}; a text with the "
                    "delimiter in it needs quotation marks; mend or remove the row, then run ingest again"
                )
            fields = known_fields(dict(zip(header, row, strict=True)))
            yield make_record(fields, where=f"line {line}", line=line)
        except UnreadableError as error:
            yield Rejection(path, line, error.reason)


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
