"""Documents of word processors: Word (.docx), OpenDocument (.odt) and RTF, each as one article."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vectorstore.documents import clean
from vectorstore.parsing.compression import OnRead
from vectorstore.parsing.encodings import MAX_ARTICLE_BYTES, MAX_MARKUP_BYTES, check_text, in_words, read_bytes
from vectorstore.parsing.field_names import canonical
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.paragraphs import rows_with_names
from vectorstore.parsing.record import Record, UnreadableError
from vectorstore.parsing.text_header import LONGEST_HEADER
from vectorstore.readers.text_reader import records_of_text

MAX_UNPACKED_BYTES = 200_000_000
"""Most bytes of a document when unpacked; a larger one is an attack, or no article."""
_FEWEST_WORDS = 3
"""Of a title in a document's properties; programs write "Document1" there."""
_HEADLINES = ("Title", "Heading 1")
_RULE = "=" * 20
_MARKS = frozenset(("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "bdo", "dir"))
"""Elements around words of a Word document that are not shown."""
_AGAIN = "save it again, then run ingest again"


def read_docx(path: Path, _on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record]:
    """Read a Word document: its title or first line, and its paragraphs, lists and tables.

    Raises:
        UnreadableError: it is damaged or holds no text.
    """
    data = read_bytes(path, MAX_ARTICLE_BYTES)
    opened(data, "word/document.xml", "Word document").close()
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        title = clean(document.core_properties.title or "")
        _accept_changes(document.element.body)
        parts: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                # A cell that spans columns is given for each of them.
                parts += _table([list(dict.fromkeys(row.cells)) for row in block.rows])
                continue
            if parts and block.style is not None and block.style.name in _HEADLINES:
                parts.append(_RULE)  # perhaps another story begins here
            parts += block.text.split("\n")
    except Exception as error:
        # The library meets documents of every kind of damage; whatever it raises concerns this file alone.
        reason = f"the Word document is damaged{in_words(error)}; {_AGAIN}"
        raise UnreadableError(reason) from error
    first = next((text for text in map(clean, parts) if text), "")
    if len(title.split()) >= _FEWEST_WORDS and (first.endswith(".") or len(first) > LONGEST_HEADER):
        parts.insert(0, title)  # no headline of its own
    yield from _records(parts)


def _accept_changes(body: Any) -> None:
    """Make a document's body read as it does with all its changes accepted, and bare of what only marks its words.

    The library passes over words inside such marks, so that what somebody added in a tracked change would be lost.
    """
    for element in list(body.iter()):
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        parent = element.getparent()
        if parent is None:
            continue
        if name in ("del", "moveFrom"):
            parent.remove(element)
        elif name in _MARKS:
            for child in list(element):
                element.addprevious(child)
            parent.remove(element)


def _table(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Give a table's rows as paragraphs; a box gives its own, and fields of an article lines with their names."""
    texts = [[clean(cell.text) for cell in row] for row in rows]
    if all(len(row) == 1 for row in rows):
        yield from (line for row in rows for line in row[0].text.split("\n"))
    elif all(len(row) == 2 and canonical(row[0].rstrip(":")) for row in texts):
        yield from (f"{name.rstrip(':')}: {value}" for name, value in texts if value)
    else:
        yield from rows_with_names([row for row in texts if any(row)], headed=len(rows) > 1)


def read_odt(path: Path, _on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record]:
    """Read an OpenDocument text.

    Raises:
        UnreadableError: it is damaged or holds no text.
    """
    from lxml import etree

    with opened(read_bytes(path, MAX_ARTICLE_BYTES), "content.xml", "OpenDocument text") as packed:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            body = etree.fromstring(packed.read("content.xml"), parser)
        except (etree.LxmlError, ValueError, zipfile.BadZipFile, OSError) as error:
            raise UnreadableError(f"the OpenDocument text is damaged ({error}); {_AGAIN}") from error
    yield from _records(list(_odt_parts(body)))


def read_rtf(path: Path, _on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record]:
    """Read an RTF document.

    Raises:
        UnreadableError: it is no RTF or holds no text.
    """
    data = read_bytes(path, MAX_MARKUP_BYTES)
    check_text(data)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableError(
            "the file holds nothing but white space or is no RTF; remove it, or save it again as .rtf or .txt"
        )
    from striprtf.striprtf import rtf_to_text

    try:
        text = rtf_to_text(data.decode("ascii", "replace"), errors="ignore")
    except Exception as error:
        # As above: the parser is a row of patterns, and strange input may break any of them.
        raise UnreadableError(f"the RTF is damaged{in_words(error)}; {_AGAIN}") from error
    yield from _records(text.split("\n"))


def opened(data: bytes, needed: str, what: str) -> zipfile.ZipFile:
    """Open a packed document, which is a ZIP archive, and see that it holds what it must and not too much.

    Raises:
        UnreadableError: it is none, is damaged, or unpacks to more than 200 MB.
    """
    if not data.startswith(b"PK"):
        check_text(data)
        raise UnreadableError(f"the file is no {what} (it holds white space or plain text); {_AGAIN}")
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(
            f"the file is a damaged ZIP archive, which an office document is ({error}); {_AGAIN}"
        ) from error
    if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED_BYTES:
        raise UnreadableError(f"the {what} unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB and is not read")
    if needed and needed not in packed.namelist():
        raise UnreadableError(f"the file is a ZIP archive but no {what}; {_AGAIN}")
    return packed


def _records(parts: Sequence[str]) -> Iterator[Record]:
    """Yield the article of a document's blocks; a line of its own in the middle stays a paragraph."""
    lines = [clean(part) for part in parts]
    if not any(lines):
        raise UnreadableError("the document holds no text but white space or pictures; remove it, or save it as PDF")
    yield from records_of_text("\n\n".join(line for line in lines if line), where="the document")


def _odt_parts(element: Any) -> Iterator[str]:
    for child in element:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name in ("p", "h"):
            yield _odt_text(child)
        elif name == "table":
            rows = [row for row in child.iter() if isinstance(row.tag, str) and row.tag.endswith("}table-row")]
            cells = [[clean(" ".join(c.itertext())) for c in row if c.tag.endswith("}table-cell")] for row in rows]
            yield from rows_with_names([row for row in cells if any(row)], headed=len(cells) > 1)
        elif name not in ("annotation", "note", "tracked-changes", "font-face-decls", "automatic-styles"):
            yield from _odt_parts(child)


def _odt_text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name in ("s", "tab", "line-break"):
            parts.append(" ")
        elif name not in ("note", "annotation"):
            parts.append(_odt_text(child))
        parts.append(child.tail or "")
    return re.sub(r"\s+", " ", "".join(parts))
