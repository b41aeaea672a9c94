"""XML files: feeds, the formats of news agencies and archives (``news_xml``), and plain exports of articles."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vectorstore.parsing.compression import OnRead, open_bytes
from vectorstore.parsing.encodings import MAX_ARTICLE_BYTES, check_text, read_bytes
from vectorstore.parsing.fields import known_fields, names_in
from vectorstore.parsing.json_shapes import Names, articles_in
from vectorstore.parsing.markup.news_xml import find, local_name, news_item, newsml, nitf, tei, text_of
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record
from vectorstore.readers.exports.mediawiki_reader import is_dump, read_mediawiki
from vectorstore.readers.feed_reader import read_feed
from vectorstore.readers.html_reader import read_page

FEEDS = ("rss", "feed", "RDF")
SITEMAPS = ("urlset", "sitemapindex")
_PARTS = ("p", "para", "paragraph", "hl2", "li", "h2", "h3")
_TYPED = ("field", "str", "date", "arr", "text", "int", "long", "bool", "double")
_MAX_DEPTH = 30
_HEAD_BYTES = 4096


def read_xml(path: Path, on_read: OnRead | None = None, names: Names = None) -> Iterator[Record | Rejection]:
    """Read the articles of an XML file. Entities that a file declares itself are refused, and nothing is fetched.

    Raises:
        UnreadableError: it is not XML, or none whose articles are known.
    """
    with open_bytes(path) as stream:
        dump = is_dump(stream.read(_HEAD_BYTES))
    if dump:  # page by page: a wiki may be larger than any other file
        yield from read_mediawiki(path, on_read)
        return
    data = read_bytes(path, MAX_ARTICLE_BYTES)
    root = parsed_xml(data)
    kind = root_name(root)
    items = [item for item in root.iter() if local_name(item) == "newsItem"]
    older = [item for item in root.iter() if local_name(item) == "nitf"]
    oldest = [item for item in root.iter() if local_name(item) == "NewsItem" and find(item, "NewsLines") is not None]
    if kind in FEEDS:
        yield from read_feed(path, data)
    elif kind in SITEMAPS:
        raise UnreadableError("the file is a site map: it names pages and holds no article; save the pages themselves")
    elif kind == "opml":
        raise UnreadableError("the file is a list of feeds and holds no article; add each with newsdesk feeds add")
    elif kind == "TEI" or (kind == "doc" and find(root, "main") is not None):
        yield from _each(path, [root], tei)
    elif kind == "html":
        yield read_page(data.decode("utf-8", "replace"))
    elif items:
        yield from _each(path, items, news_item)
    elif older:
        yield from _each(path, older, nitf)
    elif oldest:
        yield from _each(path, oldest, newsml)
    else:
        yield from _export(path, root, names)


def root_name(root: Any) -> str:
    """Return the name of a document's outermost element, without its namespace."""
    return local_name(root)


def parsed_xml(data: bytes) -> Any:
    """Return XML as lxml parses it, without the entities that it declares and without fetching anything.

    Raises:
        UnreadableError: it is not XML, or declares entities of its own.
    """
    from lxml import etree

    if not data.strip():
        raise UnreadableError("the file holds nothing but white space; remove it, or save the articles again")
    check_text(data)
    if re.search(rb"<!ENTITY", data[:65_536].replace(b"\0", b"")):
        raise UnreadableError("the file declares entities of its own, which are not read; save it without them")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(f"the file is not XML ({error}); save it again, then run ingest again") from error
    if root is None:
        raise UnreadableError("the file is not XML; save it again, then run ingest again")
    return root


def _each(path: Path, items: list[Any], read: Any) -> Iterator[Record | Rejection]:
    for number, item in enumerate(items, start=1):
        where = "the item" if len(items) == 1 else f"item {number}"
        try:
            fields, paragraphs = read(item)
            yield make_record(fields, where=where, line=item.sourceline, paragraphs=paragraphs)
        except UnreadableError as error:
            yield Rejection(path, item.sourceline, error.reason)


def _export(path: Path, root: Any, names: Names) -> Iterator[Record | Rejection]:
    """Read an XML export, whose elements have the names that exports give to fields."""
    value = _value(root, 0)
    for number, found in enumerate(articles_in(value if isinstance(value, dict) else {}, names), start=1):
        raw = found.raw if isinstance(found.raw, dict) else {}
        try:
            given = {**found.around, **known_fields(raw, names)}
            yield make_record(given, where=f"article {number}", names=names_in(raw) or f"<{local_name(root)}>")
        except UnreadableError as error:
            yield Rejection(path, None, error.reason)


def _value(element: Any, depth: int) -> object:
    """Return an element as a JSON value: its text, or its attributes and children by name."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children and (not element.attrib or (local_name(element) in _TYPED and element.get("name"))):
        return element.text or ""
    if children and all(local_name(child).lower() in _PARTS for child in children):
        return "\n\n".join(filter(None, map(text_of, children)))
    if children and local_name(element) in _TYPED and element.get("name"):  # a list
        return [_value(child, depth + 1) for child in children]
    values: dict[str, object] = {_local_name(name): value for name, value in element.attrib.items()}
    if element.text and element.text.strip():
        values["#text"] = "".join(element.itertext())
    for child in children if depth < _MAX_DEPTH else ():
        # Some exports name all their elements alike and the fields in an attribute.
        name = (child.get("name") or "") if local_name(child) in _TYPED else ""
        name, value = name or local_name(child), _value(child, depth + 1)
        if name not in values:
            values[name] = value
        else:
            before = values[name]
            values[name] = [*before, value] if isinstance(before, list) else [before, value]
    return values


def _local_name(name: str) -> str:
    return name.rpartition("}")[2]
