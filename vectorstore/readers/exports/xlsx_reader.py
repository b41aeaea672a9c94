"""Excel workbooks (.xlsx): each sheet is read as the table that saving it as CSV would give."""

import csv
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from vectorstore.parsing.compression import OnRead
from vectorstore.parsing.encodings import MAX_ARTICLE_BYTES, read_bytes
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.record import Record, Rejection, UnreadableError
from vectorstore.readers.office_reader import opened
from vectorstore.readers.table_reader import read_csv

_DATED = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Excel's own formats of numbers that are days or times."""
_DATE_CODE = re.compile(r"[dy]", re.IGNORECASE)
_NO_CODE = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
"""Parts of a format that are written as they are: a word, a colour, a character."""
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
_MOST_COLUMNS = 2_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_xlsx(path: Path, _on_read: OnRead | None = None, names: Names = None) -> Iterator[Record | Rejection]:
    """Read the articles of a workbook's sheets; a sheet without articles is named beside those that have some.

    Raises:
        UnreadableError: it is no workbook, is damaged, or no sheet holds articles.
    """
    from lxml import etree

    try:
        with opened(read_bytes(path, MAX_ARTICLE_BYTES), "xl/workbook.xml", "Excel workbook") as packed:
            sheets = [(name, rows) for name, rows in _Workbook(packed).sheets() if rows]
    except (etree.LxmlError, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise UnreadableError(f"the Excel workbook is damaged ({error}); save it again, or as CSV") from error
    if not sheets:
        raise UnreadableError("the workbook is empty or holds only white space; remove it, or save it again")
    read = [(name, *_sheet(path, rows, names)) for name, rows in sheets]
    if len(read) == 1 and read[0][2]:
        raise read[0][2]
    for name, items, fault in read:
        for item in items:
            yield replace(item, key=f"{name}:{item.key}") if isinstance(item, Record) and len(read) > 1 else item
        if fault:
            yield Rejection(path / name, fault.line, fault.reason)


def _sheet(path: Path, rows: list[list[str]], names: Names) -> tuple[list[Record | Rejection], UnreadableError | None]:
    """Return what a sheet holds, read as a table, and why it cannot be read."""
    items: list[Record | Rejection] = []
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        table = Path(folder) / "sheet.csv"
        with table.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        try:
            found = read_csv(table, ".csv", None, names)
            items.extend(item if isinstance(item, Record) else replace(item, path=path) for item in found)
        except UnreadableError as error:
            return items, error
    return items, None


class _Workbook:
    """The parts of a workbook: its sheets, the texts that they share, and which formats of numbers are days."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._book = self._parsed("xl/workbook.xml")
        properties = self._book.find("{*}workbookPr")
        from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
        self._shared = self._shared_texts()
        self._dated = self._dated_styles()

    def sheets(self) -> Iterator[tuple[str, list[list[str]]]]:
        """Give each sheet's name and its rows, all as long as the longest, without those that are empty."""
        targets = {
            each.get("Id"): each.get("Target", "").removeprefix("/xl/")
            for each in self._parsed("xl/_rels/workbook.xml.rels")
        }
        for sheet in self._book.iterfind("{*}sheets/{*}sheet"):
            part = f"xl/{targets[sheet.get(_RELATION)]}"
            if "worksheets/" not in part:
                continue  # a chart
            rows = [row for row in map(self._row, self._parsed(part).iterfind("{*}sheetData/{*}row")) if any(row)]
            width = max(map(len, rows), default=0)
            yield sheet.get("name", ""), [row + [""] * (width - len(row)) for row in rows]

    def _row(self, row: Any) -> list[str]:
        cells: list[str] = []
        for cell in row:
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _number(place[1]) if place else len(cells) + 1
            cells += [""] * (min(column, _MOST_COLUMNS) - 1 - len(cells))
            cells.append(self._cell(cell))
        return cells[:_MOST_COLUMNS]

    def _cell(self, cell: Any) -> str:
        kind, value = cell.get("t", "n"), cell.findtext("{*}v", "")
        if kind == "s":
            return self._shared[int(value)] if value else ""
        if kind == "inlineStr":
            return "".join(cell.itertext("{*}t")).strip()
        if kind == "n" and value and int(cell.get("s", "0")) in self._dated:
            moment = self._epoch + timedelta(days=min(float(value), 2_900_000))
            return moment.isoformat(" ", "minutes") if moment.time() else moment.date().isoformat()
        return "" if kind == "e" else value.strip()  # an error such as #N/A is nothing that a cell holds

    def _shared_texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._packed.namelist():
            return []
        # What shows how a word is read ("rPh") is no part of the text.
        return [
            "".join(text.text or "" for text in item.iter("{*}t") if not text.getparent().tag.endswith("}rPh")).strip()
            for item in self._parsed("xl/sharedStrings.xml").iterfind("{*}si")
        ]

    def _dated_styles(self) -> frozenset[int]:
        if "xl/styles.xml" not in self._packed.namelist():
            return frozenset()
        styles = self._parsed("xl/styles.xml")
        dated = _DATED | {
            int(each.get("numFmtId", "0"))
            for each in styles.iterfind("{*}numFmts/{*}numFmt")
            if _DATE_CODE.search(_NO_CODE.sub("", each.get("formatCode", "")))
        }
        formats = styles.iterfind("{*}cellXfs/{*}xf")
        return frozenset(place for place, each in enumerate(formats) if int(each.get("numFmtId", "0")) in dated)

    def _parsed(self, part: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        return etree.fromstring(self._packed.read(part), parser)


def _number(letters: str) -> int:
    """Return which column letters name, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
