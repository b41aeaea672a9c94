"""Files of many articles, read piece by piece: JSON lines, and JSON of one object or an array of them."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from vectorstore.parsing.compression import DAMAGE, OnRead
from vectorstore.parsing.day_order import day_order
from vectorstore.parsing.encodings import MAX_RECORD_CHARS, damaged, open_text
from vectorstore.parsing.field_names import snake_case
from vectorstore.parsing.fields import known_fields, names_in
from vectorstore.parsing.json_shapes import Names, articles_in
from vectorstore.parsing.record import Record, Rejection, UnreadableError, kind_of, make_record

_NEXT = "mend or remove the line, then run ingest again"
_LONGEST = f"{MAX_RECORD_CHARS // 1_000_000} million characters"
_TOO_LONG = f"line {{}} is longer than {_LONGEST}; {_NEXT}"
_LOCKED = ("its source says that the article is for subscribers: it may be cut short",)
_PAID = ("paid_content", "is_premium", "is_paywalled", "paywalled", "premium", "subscribers_only")
_PIECE_CHARS = 1 << 13
"""Bytes of a piece; small, as a piece in which a cut-short file ends is lost."""
_DECODER = json.JSONDecoder()
_WRAPPER = re.compile(
    r"\"(?:articles|items|results|data|docs|entries|posts|stories|news|records|hits)\"\s*:\s*\[(?=\s*\{)"
)
_GAP = re.compile("[ \\t\\r\\n,\ufeff]*")
"""Characters between two values of an array, or between values that follow each other."""


def read_jsonl(path: Path, on_read: OnRead | None = None, names: Names = None) -> Iterator[Record | Rejection]:
    """Read one article a line; a line that cannot be read is rejected, and reading goes on with the next.

    Raises:
        UnreadableError: the file cannot be read at all.
    """
    order = day_order(path).day_first
    with open_text(path, on_read=on_read) as stream:
        number = 0
        empty = True
        while True:
            number += 1
            try:
                line = stream.readline(MAX_RECORD_CHARS)
            except DAMAGE as error:
                yield Rejection(path, number, damaged(error))
                return
            if not line:
                break
            text = line.strip(" \t\r\n\ufeff")
            if empty and (text == "[" or text.startswith("[{")):
                # The file's name says lines, but it holds an array.
                yield from read_json(path, on_read, names)
                return
            if len(line) == MAX_RECORD_CHARS and not line.endswith("\n"):
                yield Rejection(path, number, _TOO_LONG.format(number))
                _skip_line(stream)
            elif text:
                yield from _line(path, number, text, names, order)
            empty = empty and not text
        if empty:
            raise UnreadableError("the file holds nothing but white space; remove it, or save the articles again")


def read_json(path: Path, on_read: OnRead | None = None, names: Names = None) -> Iterator[Record | Rejection]:
    """Read one article, an array of articles, or an object around one, as the answers of APIs are.

    An array is read value by value, so that a file cut short gives what it has.

    Raises:
        UnreadableError: the file cannot be read at all.
    """
    order = day_order(path).day_first
    with open_text(path, on_read=on_read) as stream:
        values = _Values(stream)
        empty = True
        while True:
            try:
                found = values.next()
            except DAMAGE as error:
                yield Rejection(path, values.line, damaged(error))
                return
            except (ValueError, RecursionError) as error:
                reason = f"line {values.line} is not JSON: {_problem(error)}; mend the file, then run ingest again"
                yield Rejection(path, values.line, reason)
                return
            if found is None:
                break
            empty = False
            yield from _records(path, *found, names, order)
        if empty:
            raise UnreadableError("the file holds no article; remove it, or save the articles again")


class _Values:
    """Iterates over the values of a JSON text; it holds no more text than the next value needs."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._depth = 0
        """1 inside the array."""
        self._wrapped = False
        self.line = 1
        """Where the next value begins."""

    def next(self) -> tuple[int, object] | None:
        """Return the next value and the line it begins in, or None at the end.

        Raises:
            ValueError, RecursionError: what comes next is not JSON, or is cut short.
        """
        at_start = self.line == 1 and self._at == 0
        while self._skip_gap():
            character = self._text[self._at]
            if character == "[" and at_start:
                self._depth = 1
            elif character == "]" and self._depth:
                self._depth = 0
                if self._wrapped:  # what stands after the list in the object around it is none of the articles
                    return None
            else:
                try:
                    return self._value()
                except ValueError:
                    if not (at_start and character == "{" and self._enter()):
                        raise
                    at_start = False
                    continue
            at_start = False
            self._move(self._at + 1)
        if self._depth:
            raise ValueError("the array is never closed, the file is cut short")
        return None

    def _value(self) -> tuple[int, object]:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except ValueError:
                # The value may go on. Reading twice as much each time keeps the work linear.
                if len(self._text) - self._at > MAX_RECORD_CHARS:
                    raise ValueError(f"a value never ends, or is longer than {_LONGEST}") from None
                if not self._more():
                    raise
                continue
            line = self.line
            self._move(end)
            return line, value

    def _enter(self) -> bool:
        """Enter the list of an object that is too long to hold or cut short; return whether there is one."""
        found = _WRAPPER.search(self._text, self._at)
        if found:
            self._depth = 1
            self._wrapped = True
            self._move(found.end())
        return found is not None

    def _skip_gap(self) -> bool:
        """Move to the next value; return whether there is one."""
        while True:
            gap = _GAP.match(self._text, self._at)
            assert gap is not None
            self._move(gap.end())
            if self._at < len(self._text):
                return True
            if not self._more():
                return False

    def _move(self, to: int) -> None:
        self.line += self._text.count("\n", self._at, to)
        self._at = to

    def _more(self) -> bool:
        piece = self._stream.read(max(_PIECE_CHARS, len(self._text) - self._at))
        self._text = self._text[self._at :] + piece
        self._at = 0
        return bool(piece)


def _line(path: Path, number: int, text: str, names: Names, order: bool | None) -> Iterator[Record | Rejection]:
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        yield Rejection(path, number, f"line {number} is not JSON: {_problem(error)}; {_NEXT}")
        return
    yield from _records(path, number, value, names, order)


def _records(path: Path, line: int, value: object, names: Names, order: bool | None) -> Iterator[Record | Rejection]:
    """Yield the articles of one value; a value around several has one line for all."""
    found = list(articles_in(value, names))
    for number, item in enumerate(found, start=1):
        where = f"line {line}" if len(found) == 1 else f"line {line}, article {number}"
        if not isinstance(item.raw, dict):
            what = f"{where} is {kind_of(item.raw)} where an object with a text belongs; {_NEXT}"
            yield Rejection(path, line, what)
            continue
        try:
            if _is_draft(item.raw):
                raise UnreadableError(f"{where} is a draft, which was not published", line)
            fields = {**item.around, **known_fields(item.raw, names)}
            told = _LOCKED if _is_locked(item.raw) else ()
            names_found = names_in(item.raw)
            yield make_record(fields, where=where, line=line, day_first=order, names=names_found, warnings=told)
        except UnreadableError as error:
            yield Rejection(path, line, error.reason)


def _is_locked(raw: Mapping[str, object]) -> bool:
    """Return whether an export says that an article is for subscribers."""
    said = {snake_case(str(name)): str(value).lower() for name, value in raw.items() if isinstance(value, bool | str)}
    return said.get("is_accessible_for_free") in ("false", "no") or any(said.get(name) == "true" for name in _PAID)


def _is_draft(raw: Mapping[str, object]) -> bool:
    """Return whether an export of a site says that a post was never published, and gives no day of it."""
    said = str(raw.get("status") or raw.get("_status") or "").lower()
    return said in ("draft", "auto-draft", "trash") and not known_fields(raw).get("published")


def _problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at character {error.colno}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _skip_line(stream: io.TextIOWrapper) -> None:
    """Skip to the end of a line that is too long to hold."""
    while (rest := stream.readline(MAX_RECORD_CHARS)) and not rest.endswith("\n"):
        pass
