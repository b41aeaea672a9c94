"""XML files: feeds, what news agencies send (NITF, NewsML-G2, NewsML 1), and plain exports of articles."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vectorstore.parsing.compression import OnRead, open_bytes
from vectorstore.parsing.encodings import MAX_ARTICLE_BYTES, check_text, read_bytes
from vectorstore.parsing.fields import known_fields, names_in
from vectorstore.parsing.json_shapes import Names, articles_in
from vectorstore.parsing.markup.html_fragments import table_rows
from vectorstore.parsing.paragraphs import plain_paragraphs
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record, text_paragraphs
from vectorstore.readers.exports.mediawiki_reader import is_dump, read_mediawiki
from vectorstore.readers.feed_reader import read_feed
from vectorstore.readers.html_reader import read_page

FEEDS = ("rss", "feed", "RDF")
SITEMAPS = ("urlset", "sitemapindex")
_BLOCKS = ("p", "hl2", "li", "dt", "dd", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
_BESIDE = ("media", "media-caption", "note", "figure", "figcaption", "script", "style")
_PARTS = ("p", "para", "paragraph", "hl2", "li", "h2", "h3")
_HTML_OF_TEI = {"head": "h2", "item": "li", "row": "tr", "cell": "td", "quote": "p", "lb": "br"}
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
    items = [item for item in root.iter() if _local(item) == "newsItem"]
    older = [item for item in root.iter() if _local(item) == "nitf"]
    oldest = [item for item in root.iter() if _local(item) == "NewsItem" and _find(item, "NewsLines") is not None]
    if kind in FEEDS:
        yield from read_feed(path, data)
    elif kind in SITEMAPS:
        raise UnreadableError("the file is a site map: it names pages and holds no article; save the pages themselves")
    elif kind == "opml":
        raise UnreadableError("the file is a list of feeds and holds no article; add each with newsdesk feeds add")
    elif kind == "TEI" or (kind == "doc" and _find(root, "main") is not None):
        yield from _each(path, [root], _tei)
    elif kind == "html":
        yield read_page(data.decode("utf-8", "replace"))
    elif items:
        yield from _each(path, items, _news_item)
    elif older:
        yield from _each(path, older, _nitf)
    elif oldest:
        yield from _each(path, oldest, _newsml)
    else:
        yield from _export(path, root, names)


def root_name(root: Any) -> str:
    """Return the name of a document's outermost element, without its namespace."""
    return _local(root)


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


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _each(path: Path, items: list[Any], read: Any) -> Iterator[Record | Rejection]:
    for number, item in enumerate(items, start=1):
        where = "the item" if len(items) == 1 else f"item {number}"
        try:
            fields, paragraphs = read(item)
            yield make_record(fields, where=where, line=item.sourceline, paragraphs=paragraphs)
        except UnreadableError as error:
            yield Rejection(path, item.sourceline, error.reason)


def _find(element: Any, *path: str) -> Any:
    """Return the first element below by its names without namespaces, each at any depth below the one before."""
    for name in path:
        element = next((inner for inner in element.iter() if _local(inner) == name), None)
        if element is None:
            return None
    return element


def _words(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _first(*texts: str | None) -> str:
    return next((text for text in texts if text), "")


def _nitf(item: Any) -> tuple[dict[str, object], list[str]]:
    """Return the fields and paragraphs of a NITF document."""
    publication, issued, released = (_find(item, name) for name in ("pubdata", "date.issue", "date.release"))
    for title in [each for each in item.iter() if _local(each) == "byttl"]:
        title.text = None  # what its author is
    bylines = [_words(by) for by in item.iter() if _local(by) == "byline" and "normalized" not in by.get("class", "")]
    fields: dict[str, object] = {
        "title": _first(
            _words(_find(item, "hedline", "hl1")), _words(_find(item, "hedline")), _words(_find(item, "title"))
        ),
        "published": _first(
            *(issued.attrib.get(name) for name in ("norm",) if issued is not None),
            *(publication.attrib.get(name) for name in ("date.publication",) if publication is not None),
            *(released.attrib.get(name) for name in ("norm",) if released is not None),
            _words(_find(item, "story.date")),
        ),
        "source": _first(
            publication.get("name") if publication is not None else "", _words(_find(item, "distributor"))
        ),
        "authors": "; ".join(filter(None, bylines)),
        "url": _first(*(publication.get(name) for name in ("ex-ref",) if publication is not None)),
    }
    content = _find(item, "body.content")
    blocks = [each for each in item.iter() if _local(each) == "block"]
    if any(each.get("class") == "full_text" for each in blocks):
        for lead in [each for each in blocks if each.get("class") == "lead_paragraph"]:
            lead.getparent().remove(lead)  # it says the first paragraphs twice
    return fields, _blocks(content if content is not None else item)


def _tei(root: Any) -> tuple[dict[str, object], list[str]]:
    """Return the fields and paragraphs of a TEI document, or of what trafilatura writes as XML."""
    address, body = _find(root, "ptr"), _find(root, "main")
    body = body if body is not None else _find(root, "text", "body")
    fields: dict[str, object] = {
        "title": root.get("title") or _words(_find(root, "titleStmt", "title")),
        "authors": root.get("author") or _words(_find(root, "titleStmt", "author")),
        "source": root.get("sitename") or _words(_find(root, "publicationStmt", "publisher")) or root.get("hostname"),
        "published": root.get("date") or _words(_find(root, "biblFull", "date")) or _words(_find(root, "date")),
        "url": root.get("url") or (address.get("target") if address is not None else ""),
    }
    if body is None:
        return fields, []
    for part in list(body.iter()):
        if part.get("type") == "comments":
            part.getparent().remove(part)
        elif isinstance(part.tag, str):
            part.tag = _HTML_OF_TEI.get(_local(part), _local(part))
    return fields, _blocks(body)


def _news_item(item: Any) -> tuple[dict[str, object], list[str]]:
    """Return the fields and paragraphs of a NewsML-G2 item."""
    meta, about = _find(item, "itemMeta"), _find(item, "contentMeta")
    times = ("firstCreated", "contentCreated", "versionCreated")
    guid = item.get("guid") or ""
    by = [_words(each) for each in item.iter() if _local(each) == "by"]
    creators = [_words(_find(each, "name")) for each in item.iter() if _local(each) == "creator"]
    language = _find(item, "contentMeta", "language")
    fields: dict[str, object] = {
        "title": _first(_words(_find(about, "headline")) if about is not None else "", _words(_find(item, "title"))),
        "published": _first(
            *(_words(_find(part, name)) for name in times for part in (meta, about) if part is not None)
        ),
        "source": _first(*(_named(_find(item, name)) for name in ("provider", "infoSource", "copyrightHolder"))),
        "authors": "; ".join(filter(None, by or creators)),
        "language": _first(
            language.get("tag") if language is not None else "", item.get("{http://www.w3.org/XML/1998/namespace}lang")
        ),
        "url": guid if guid.startswith(("http://", "https://")) else "",
    }
    inline = _find(item, "inlineXML")
    if inline is not None:
        body = _find(inline, "body.content")
        body = body if body is not None else _find(inline, "body")
        return fields, _blocks(body if body is not None else inline)
    return fields, text_paragraphs("".join(each.text or "" for each in item.iter() if _local(each) == "inlineData"))


def _newsml(item: Any) -> tuple[dict[str, object], list[str]]:
    """Return the fields and paragraphs of an item of NewsML 1."""
    credit = (_words(_find(item, name)) for name in ("CreditLine", "Provider", "ProviderId"))
    dates = (_words(_find(item, name)) for name in ("FirstCreated", "DateId", "ThisRevisionCreated"))
    language = _find(item, "Language")
    fields: dict[str, object] = {
        "title": _first(_words(_find(item, "HeadLine")), _words(_find(item, "NewsItem", "Title"))),
        "published": _first(*dates),
        "source": _first(*credit),
        "authors": _words(_find(item, "ByLine")),
        "language": _first(language.get("FormalName") if language is not None else ""),
    }
    content = _find(item, "DataContent")
    body = _find(content, "body.content") if content is not None else None
    return fields, _blocks(body if body is not None else content) if content is not None else []


def _named(element: Any) -> str:
    if element is None:
        return ""
    return _first(
        _words(_find(element, "name")), element.get("literal"), (element.get("qcode") or "").rpartition(":")[2]
    )


def _blocks(body: Any) -> list[str]:
    """Return the paragraphs of a body, whatever its namespaces; captions and notes are left out."""
    for element in body.iter():
        if isinstance(element.tag, str):
            name = _local(element).rpartition(":")[2]  # a prefix that nothing declares is part of the name
            element.tag = name if re.fullmatch(r"[^\W\d][\w.-]*", name) else "p"
    paragraphs: list[str] = []
    for element in body.iter("table", *_BLOCKS):
        above = {_local(parent) for parent in element.iterancestors()}
        if above & {*_BESIDE, *(("table", "p", "li") if element.tag != "table" else ())}:
            continue
        paragraphs += table_rows(element) if element.tag == "table" else [_words(element)]
    return paragraphs or plain_paragraphs("".join(body.itertext()))


def _export(path: Path, root: Any, names: Names) -> Iterator[Record | Rejection]:
    """Read XML whose elements are named as the fields of other exports are."""
    value = _value(root, 0)
    for number, found in enumerate(articles_in(value if isinstance(value, dict) else {}, names), start=1):
        raw = found.raw if isinstance(found.raw, dict) else {}
        try:
            given = {**found.around, **known_fields(raw, names)}
            yield make_record(given, where=f"article {number}", names=names_in(raw) or f"<{_local(root)}>")
        except UnreadableError as error:
            yield Rejection(path, None, error.reason)


def _value(element: Any, depth: int) -> object:
    """Return an element as JSON would have it: its text, or its attributes and children by name."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children and (not element.attrib or (_local(element) in _TYPED and element.get("name"))):
        return element.text or ""
    if children and all(_local(child).lower() in _PARTS for child in children):
        return "\n\n".join(filter(None, map(_words, children)))
    if children and _local(element) in _TYPED and element.get("name"):  # a list
        return [_value(child, depth + 1) for child in children]
    values: dict[str, object] = {_local_name(name): value for name, value in element.attrib.items()}
    if element.text and element.text.strip():
        values["#text"] = "".join(element.itertext())
    for child in children if depth < _MAX_DEPTH else ():
        # Some exports name all their elements alike and the fields in an attribute.
        name = (child.get("name") or "") if _local(child) in _TYPED else ""
        name, value = name or _local(child), _value(child, depth + 1)
        if name not in values:
            values[name] = value
        else:
            before = values[name]
            values[name] = [*before, value] if isinstance(before, list) else [before, value]
    return values


def _local_name(name: str) -> str:
    return name.rpartition("}")[2]
