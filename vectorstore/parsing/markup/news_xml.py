"""The XML of news agencies and archives: NITF, NewsML-G2, NewsML 1 and TEI.

``nitf``, ``news_item``, ``newsml`` and ``tei`` return fields of an article under the contract's names, and paragraphs.
Names of elements are compared without their namespaces.
"""

import re
from typing import Any

from vectorstore.parsing.markup.field_text import text_paragraphs
from vectorstore.parsing.markup.html_fragments import table_rows
from vectorstore.parsing.paragraphs import plain_paragraphs

Parsed = tuple[dict[str, object], list[str]]
"""An article's fields and paragraphs."""
_BLOCKS = ("p", "hl2", "li", "dt", "dd", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
_BESIDE = ("media", "media-caption", "note", "figure", "figcaption", "script", "style")
_HTML_OF_TEI = {"head": "h2", "item": "li", "row": "tr", "cell": "td", "quote": "p", "lb": "br"}


def local_name(element: Any) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find(element: Any, *path: str) -> Any:
    """Return the first element on a path of names, each at any depth below the one before; None where there is none."""
    for name in path:
        element = next((inner for inner in element.iter() if local_name(inner) == name), None)
        if element is None:
            return None
    return element


def text_of(element: Any) -> str:
    """Return all text of an element with single spaces; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _first(*texts: str | None) -> str:
    return next((text for text in texts if text), "")


def nitf(item: Any) -> Parsed:
    """Return the fields and paragraphs of a NITF document."""
    publication, issued, released = (find(item, name) for name in ("pubdata", "date.issue", "date.release"))
    for title in [each for each in item.iter() if local_name(each) == "byttl"]:
        title.text = None  # the job of its author
    bylines = [
        text_of(by) for by in item.iter() if local_name(by) == "byline" and "normalized" not in by.get("class", "")
    ]
    fields: dict[str, object] = {
        "title": _first(
            text_of(find(item, "hedline", "hl1")), text_of(find(item, "hedline")), text_of(find(item, "title"))
        ),
        "published": _first(
            *(issued.attrib.get(name) for name in ("norm",) if issued is not None),
            *(publication.attrib.get(name) for name in ("date.publication",) if publication is not None),
            *(released.attrib.get(name) for name in ("norm",) if released is not None),
            text_of(find(item, "story.date")),
        ),
        "source": _first(
            publication.get("name") if publication is not None else "", text_of(find(item, "distributor"))
        ),
        "authors": "; ".join(filter(None, bylines)),
        "url": _first(*(publication.get(name) for name in ("ex-ref",) if publication is not None)),
    }
    content = find(item, "body.content")
    blocks = [each for each in item.iter() if local_name(each) == "block"]
    if any(each.get("class") == "full_text" for each in blocks):
        for lead in [each for each in blocks if each.get("class") == "lead_paragraph"]:
            lead.getparent().remove(lead)  # it repeats the first paragraphs
    return fields, _blocks(content if content is not None else item)


def tei(root: Any) -> Parsed:
    """Return the fields and paragraphs of a TEI document, or of what trafilatura writes as XML."""
    address, body = find(root, "ptr"), find(root, "main")
    body = body if body is not None else find(root, "text", "body")
    fields: dict[str, object] = {
        "title": root.get("title") or text_of(find(root, "titleStmt", "title")),
        "authors": root.get("author") or text_of(find(root, "titleStmt", "author")),
        "source": root.get("sitename") or text_of(find(root, "publicationStmt", "publisher")) or root.get("hostname"),
        "published": root.get("date") or text_of(find(root, "biblFull", "date")) or text_of(find(root, "date")),
        "url": root.get("url") or (address.get("target") if address is not None else ""),
    }
    if body is None:
        return fields, []
    for part in list(body.iter()):
        if part.get("type") == "comments":
            part.getparent().remove(part)
        elif isinstance(part.tag, str):
            part.tag = _HTML_OF_TEI.get(local_name(part), local_name(part))
    return fields, _blocks(body)


def news_item(item: Any) -> Parsed:
    """Return the fields and paragraphs of a NewsML-G2 item."""
    meta, about = find(item, "itemMeta"), find(item, "contentMeta")
    times = ("firstCreated", "contentCreated", "versionCreated")
    guid = item.get("guid") or ""
    by = [text_of(each) for each in item.iter() if local_name(each) == "by"]
    creators = [text_of(find(each, "name")) for each in item.iter() if local_name(each) == "creator"]
    language = find(item, "contentMeta", "language")
    fields: dict[str, object] = {
        "title": _first(text_of(find(about, "headline")) if about is not None else "", text_of(find(item, "title"))),
        "published": _first(
            *(text_of(find(part, name)) for name in times for part in (meta, about) if part is not None)
        ),
        "source": _first(*(_named(find(item, name)) for name in ("provider", "infoSource", "copyrightHolder"))),
        "authors": "; ".join(filter(None, by or creators)),
        "language": _first(
            language.get("tag") if language is not None else "", item.get("{http://www.w3.org/XML/1998/namespace}lang")
        ),
        "url": guid if guid.startswith(("http://", "https://")) else "",
    }
    inline = find(item, "inlineXML")
    if inline is not None:
        body = find(inline, "body.content")
        body = body if body is not None else find(inline, "body")
        return fields, _blocks(body if body is not None else inline)
    return fields, text_paragraphs("".join(each.text or "" for each in item.iter() if local_name(each) == "inlineData"))


def newsml(item: Any) -> Parsed:
    """Return the fields and paragraphs of an item of NewsML 1."""
    credit = (text_of(find(item, name)) for name in ("CreditLine", "Provider", "ProviderId"))
    dates = (text_of(find(item, name)) for name in ("FirstCreated", "DateId", "ThisRevisionCreated"))
    language = find(item, "Language")
    fields: dict[str, object] = {
        "title": _first(text_of(find(item, "HeadLine")), text_of(find(item, "NewsItem", "Title"))),
        "published": _first(*dates),
        "source": _first(*credit),
        "authors": text_of(find(item, "ByLine")),
        "language": _first(language.get("FormalName") if language is not None else ""),
    }
    content = find(item, "DataContent")
    body = find(content, "body.content") if content is not None else None
    return fields, _blocks(body if body is not None else content) if content is not None else []


def _named(element: Any) -> str:
    if element is None:
        return ""
    return _first(
        text_of(find(element, "name")), element.get("literal"), (element.get("qcode") or "").rpartition(":")[2]
    )


def _blocks(body: Any) -> list[str]:
    """Return the paragraphs of a body, without captions and notes."""
    for element in body.iter():
        if isinstance(element.tag, str):
            name = local_name(element).rpartition(":")[2]  # a prefix that nothing declares is part of the name
            element.tag = name if re.fullmatch(r"[^\W\d][\w.-]*", name) else "p"
    paragraphs: list[str] = []
    for element in body.iter("table", *_BLOCKS):
        above = {local_name(parent) for parent in element.iterancestors()}
        if above & {*_BESIDE, *(("table", "p", "li") if element.tag != "table" else ())}:
            continue
        paragraphs += table_rows(element) if element.tag == "table" else [text_of(element)]
    return paragraphs or plain_paragraphs("".join(body.itertext()))
