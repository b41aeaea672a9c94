"""Shorthands for the tests of the readers."""

import json
import re
import zipfile
from collections.abc import Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from vectorstore.documents import clean
from vectorstore.parsing.boilerplate import kind_of_notice
from vectorstore.parsing.text_repair import mended
from vectorstore.readers.registry import Record, Rejection, read_file


def read(path: Path, content: str | bytes) -> list[Record | Rejection]:
    """Write a file and read it as ``ingest`` does."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_file(path))


def one(path: Path, content: str | bytes) -> Record:
    """Write a file and return the one record it must give."""
    (item,) = read(path, content)
    assert isinstance(item, Record), item
    return item


def refused(path: Path, content: str | bytes) -> Rejection:
    """Write a file and return the one rejection it must give."""
    (item,) = read(path, content)
    assert isinstance(item, Rejection), item
    assert item.path == path
    return item


def untouched(*given: str) -> bool:
    """Return whether texts are read as they are: nothing to mend in them, and no notice of a website."""
    shapes = [shape for text in given for shape in (text, clean(text))]
    return all(
        mended(text) == text
        and not any(map(kind_of_notice, [*map(clean, re.split(r"\n\s*\n", text)), *text.splitlines()]))
        for text in shapes
    )


def texts(record: Record | Rejection) -> list[str]:
    assert isinstance(record, Record), record
    return [paragraph.text for paragraph in record.article.paragraphs]


def records(items: list[Record | Rejection]) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


def rejections(items: list[Record | Rejection]) -> list[Rejection]:
    return [item for item in items if isinstance(item, Rejection)]


def line(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False)


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Return a PDF with some lines on each page."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 60 780 Td {shown} ET".encode("latin-1")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        page = f"<</Type/Page/Parent 2 0 R/Contents {len(objects)} 0 R/MediaBox[0 0 595 842]"
        objects.append(f"{page}/Resources<</Font<</F1 3 0 R>>>>>>".encode())
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode()
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


Cell = str | float | None


def workbook(
    sheets: dict[str, Sequence[Sequence[Cell]]], *, code: str = "", inline: bool = False, since: str = ""
) -> bytes:
    """Return an Excel workbook; numbers in it are days, in Excel's format 14 or in the one given as a code."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    shared: list[str] = []

    def cell(value: Cell, place: str) -> str:
        if isinstance(value, str) and inline:
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        if isinstance(value, str):
            shared.append(value)
            return f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>'
        return "" if value is None else f'<c r="{place}" s="1"><v>{value}</v></c>'

    parts = {"[Content_Types].xml": "<Types/>"}
    for number, rows in enumerate(sheets.values(), start=1):
        lines = (
            f'<row r="{at}">{"".join(cell(value, f"{chr(65 + n)}{at}") for n, value in enumerate(row))}</row>'
            for at, row in enumerate(rows, start=1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet {main}><sheetData>{''.join(lines)}</sheetData></worksheet>"
        )
    named = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, start=1))
    parts["xl/workbook.xml"] = (
        f'<workbook {main} xmlns:r="{office}"><workbookPr {since}/><sheets>{named}</sheets></workbook>'
    )
    links = "".join(f'<Relationship Id="r{n}" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1))
    parts["xl/_rels/workbook.xml.rels"] = f"<Relationships>{links}</Relationships>"
    formats = f'<numFmts><numFmt numFmtId="164" formatCode="{escape(code)}"/></numFmts>' if code else ""
    used = 164 if code else 14
    parts["xl/styles.xml"] = (
        f'<styleSheet {main}>{formats}<cellXfs><xf numFmtId="0"/><xf numFmtId="{used}"/></cellXfs></styleSheet>'
    )
    parts["xl/sharedStrings.xml"] = f"<sst {main}>{''.join(f'<si><t>{escape(text)}</t></si>' for text in shared)}</sst>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()
