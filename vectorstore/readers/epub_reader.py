"""E-books (.epub): each chapter with prose is an article, as in the newspapers that reading apps make."""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from vectorstore.documents import clean
from vectorstore.parsing.compression import OnRead
from vectorstore.parsing.encodings import MAX_ARTICLE_BYTES, decode_html, read_bytes
from vectorstore.parsing.json_shapes import Names
from vectorstore.parsing.markup.html_fragments import html_paragraphs
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record
from vectorstore.readers.office_reader import opened

_LEAST_CHARS = 200
"""Of a chapter's text; a shorter one is a cover, a title page or a table of contents."""


def read_epub(path: Path, _on_read: OnRead | None = None, _names: Names = None) -> Iterator[Record | Rejection]:
    """Read the chapters of an e-book in their order.

    Raises:
        UnreadableError: it is damaged or has no chapter with prose.
    """
    found = False
    with opened(read_bytes(path, MAX_ARTICLE_BYTES), "META-INF/container.xml", "EPUB") as book:
        try:
            around, chapters = _spine(book)
            for name in chapters:
                title, paragraphs = _chapter(book.read(name))
                if sum(map(len, paragraphs)) >= _LEAST_CHARS:
                    found = True
                    fields = {**around, "title": title or paragraphs[0]}
                    yield make_record(fields, where=f"chapter {name}", paragraphs=paragraphs)
        except (zipfile.BadZipFile, OSError, KeyError, ValueError, NotImplementedError) as error:
            yield Rejection(path, None, f"the EPUB is damaged ({error}); save or download it again")
            return
    if not found:
        raise UnreadableError("the EPUB has no chapter with prose; save its articles as .html or .txt")


def _parse(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        raise ValueError("a part of it is no XML")
    return root


def _spine(book: zipfile.ZipFile) -> tuple[dict[str, object], list[str]]:
    """Return what a book says of all its chapters, and their names in the archive."""
    container = _parse(book.read("META-INF/container.xml"))
    package = next((e.get("full-path") for e in container.iter() if e.get("full-path")), "")
    root = _parse(book.read(package))
    said: dict[str, str] = {}
    files: dict[str, str] = {}
    order: list[str] = []
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in ("title", "publisher", "date", "language"):
            said.setdefault(name, clean(element.text or ""))
        elif name == "item" and "html" in (element.get("media-type") or ""):
            files[element.get("id") or ""] = unquote(element.get("href") or "")
        elif name == "itemref":
            order.append(element.get("idref") or "")
    around: dict[str, object] = {
        "source": said.get("publisher") or said.get("title") or "",
        "published": said.get("date", ""),
        "language": said.get("language", ""),
    }
    folder = posixpath.dirname(package)
    return around, [posixpath.normpath(posixpath.join(folder, files[name])) for name in order if name in files]


def _chapter(data: bytes) -> tuple[str, list[str]]:
    page = decode_html(data)
    start = page.lower().find("<body")
    paragraphs = html_paragraphs(page[start:] if start >= 0 else page)
    if len(paragraphs) > 1 and len(paragraphs[0]) < _LEAST_CHARS and not paragraphs[0].endswith("."):
        return paragraphs[0], paragraphs[1:]
    return "", paragraphs
