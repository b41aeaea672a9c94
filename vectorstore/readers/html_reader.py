"""Web pages: the article of a page, told apart from menus and advertisements by trafilatura."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from vectorstore.documents import clean
from vectorstore.parsing.encodings import MAX_MARKUP_BYTES, decode_html, in_words, read_bytes
from vectorstore.parsing.exports.notion import take_properties
from vectorstore.parsing.live_blog import is_live, posts_shown, told_in_order
from vectorstore.parsing.markup.html_date import page_date
from vectorstore.parsing.markup.html_fragments import with_plain_tables
from vectorstore.parsing.markup.json_ld import Described, described
from vectorstore.parsing.markup.page_data import article_in_data, outlet_in_title
from vectorstore.parsing.paragraphs import plain_paragraphs, rows_with_names
from vectorstore.parsing.record import Record, UnreadableError, make_record, split_authors
from vectorstore.parsing.text_repair import mended
from vectorstore.readers.page_asides import Beside, take_out, with_notices

if TYPE_CHECKING:
    from trafilatura.settings import Document

_LEAVES = ("p", "head", "item", "code")
_GROUPS = ("list", "quote", "div")
_NO_ARTICLE = "no article was found in the page (only menus, forms or scripts); save the article's own page"
# What a sentence ends with, a closing quotation mark after it or not; Thai and its neighbours write none.
_SENTENCE = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*(?:\s|$)|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{20}")
_BOILERPLATE = re.compile(r"javascript|cookies|all rights reserved|copyright|©", re.IGNORECASE)
_STUB = 1500
"""Characters; a page that shows more of an article for subscribers shows it whole, as far as can be told."""
_SHORT = 200
"""Characters; a paragraph under it that speaks of cookies or rights is none of an article's."""
_LEAST_LETTERS = 20
_MOST_OF_IT = 0.6
_SAVED_FROM = re.compile(
    r"\ufeff?\s*(?:<!doctype[^>]*>\s*)?<!-- saved from url=\(\d+\)(https?://\S+) -->", re.IGNORECASE
)
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+\w*/(https?:)/+(\S+)")


def read_html(path: Path) -> Iterator[Record]:
    """Read the article of an HTML page, with the headline, outlet, authors, date and address the page gives.

    Raises:
        UnreadableError: the page holds no article.
    """
    yield read_page(decode_html(read_bytes(path, MAX_MARKUP_BYTES)))


def feeds_named(page: str, url: str) -> list[str]:
    """Return the addresses of the feeds that a page names."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        tree = lxml_html.fromstring(page.encode("utf-8", "replace"))
    except (etree.LxmlError, ValueError):
        return []
    links = tree.iterfind(".//link[@href]")
    return [
        urljoin(url, link.get("href"))
        for link in links
        if "alternate" in (link.get("rel") or "") and re.search(r"rss|atom|feed\+json", link.get("type") or "")
    ]


def read_page(page: str, url: str = "") -> Record:
    """Return the article of a page that is a file of its own.

    Args:
        url: the page's address, where it is known from elsewhere.

    Raises:
        UnreadableError: the page holds no article.
    """
    if not page.strip():
        raise UnreadableError("the file holds nothing but white space; remove it, or save the page again")
    tree, document, beside, properties = _extract(mended(page))
    said = described(tree)
    title = said.title or clean(_known(document, "title"))
    paragraphs = [text for text in _told(tree, document, said, title) if text != title]
    if not any(map(_is_prose, paragraphs)):
        if data := article_in_data(tree):
            return make_record({"url": url, **data}, where="the page", single=True)
        raise UnreadableError(_NO_ARTICLE)
    address = _original(_known(document, "url") or said.url or url or _saved_from(page))
    published, problem = page_date(tree, address)
    outlet = said.source or _known(document, "sitename")
    if not outlet or outlet in address:  # none that the page names itself
        outlet = outlet_in_title(tree, title) or outlet
    fields: dict[str, object] = {
        "title": title,
        "url": address,
        "source": outlet,
        "published": published.isoformat() if published else "",
        "authors": list(said.authors) or split_authors(_known(document, "author")),
        "language": tree.get("lang") or said.language,
        "section": said.section or _meta(tree, "article:section"),
        "updated": said.updated or _meta(tree, "article:modified_time"),
    }
    fields |= properties
    warnings = [f"{problem}; the article is kept without a date"] if problem else []
    locked = _meta(tree, "article:content_tier") in ("locked", "metered")
    locked = locked or said.behind_paywall or any(each.notice.kind == "paywall" for each in beside)
    if locked and sum(map(len, paragraphs)) < _STUB:
        warnings.append("the page says that its article is for subscribers: only what it shows is known")
    told = with_notices(paragraphs, beside)
    return make_record(fields, where="the page", paragraphs=told, single=True, warnings=warnings)


def _known(document: "Document | None", name: str) -> str:
    """Return what trafilatura found of a page, empty where it found no article at all."""
    return str(getattr(document, name, None) or "")


def _saved_from(page: str) -> str:
    """Return the address that Firefox and others write above a page that they save."""
    found = _SAVED_FROM.match(page)
    return found[1] if found else ""


def _original(address: str) -> str:
    """Return the address of the page that an archive of the web has a copy of; others as they are."""
    found = _ARCHIVED.match(address)
    return f"{found[1]}//{found[2]}" if found else address


def _meta(tree: Any, name: str) -> str:
    """Return what a page says in a meta element of this name."""
    found = tree.find(f".//meta[@property='{name}']")
    return clean(found.get("content") or "") if found is not None else ""


def _told(tree: Any, document: "Document | None", said: Described, title: str) -> list[str]:
    """Return the paragraphs of an article: a live blog's posts, else what the page shows, else what it describes."""
    posts = posts_shown(tree) if said.live or is_live(title) else ()
    if told := max(posts, said.posts, key=len):
        return told_in_order(told)
    if document is None:
        return list(said.paragraphs)
    shown = [text for block in _paragraphs(document.body) for text in plain_paragraphs(block)]
    shown = _parted(tree, shown[0]) if len(shown) == 1 else shown
    same = len(said.paragraphs) > len(shown) and " ".join(said.paragraphs).split() == " ".join(shown).split()
    if same or sum(map(len, said.paragraphs)) > 2 * sum(map(len, shown)):
        return list(said.paragraphs)
    return shown


def _parted(tree: Any, text: str) -> list[str]:
    """Return the paragraphs of a short page's text, which comes as one with its headline in it; else the text."""
    own = [part for part in (clean("".join(element.itertext())) for element in tree.iter("p")) if part and part in text]
    return own if len(own) > 1 and sum(map(len, own)) > len(text) * _MOST_OF_IT else [text]


def _is_prose(paragraph: str) -> bool:
    """Tell a paragraph of an article from a menu, a notice or a footer."""
    if len(paragraph) < _SHORT and _BOILERPLATE.search(paragraph):
        return False
    return sum(map(str.isalpha, paragraph)) >= _LEAST_LETTERS and bool(_SENTENCE.search(paragraph))


def _extract(page: str) -> tuple[Any, "Document | None", list[Beside], dict[str, object]]:
    """Return the page's tree, what trafilatura makes of it, what stood beside its article, and its properties.

    The second is None where it finds nothing; the last are those that a page of Notion's has in a table.
    """
    try:
        from trafilatura import bare_extraction
        from trafilatura.utils import load_html
    except ImportError as error:
        raise UnreadableError(
            f"HTML cannot be read, as a package is missing ({error}); install Newsdesk's requirements again"
        ) from error
    for name in ("trafilatura", "htmldate"):
        # Their remarks on a page become a rejection here; without a handler Python would print them.
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    try:
        tree = load_html(page)
        properties = {} if tree is None else take_properties(tree)
        beside = [] if tree is None else take_out(with_plain_tables(tree))
        document = None if tree is None else bare_extraction(tree, include_comments=False, with_metadata=True)
    except Exception as error:
        # The parsers below meet pages of every kind; whatever they raise concerns this page alone.
        raise UnreadableError(f"the page is damaged{in_words(error)}; save it again from a browser") from error
    if tree is None:
        raise UnreadableError(_NO_ARTICLE)
    return tree, None if isinstance(document, dict) else document, beside, properties


def _paragraphs(element: Any) -> Iterator[str]:
    """Give the blocks of an extracted body in order; a table's row and an item of a list are one each."""
    loose = [_folded(element.text)]
    for child in element:
        if child.tag in ("row", "table") or child.tag in _LEAVES or child.tag in _GROUPS:
            yield "".join(loose)
            loose = []
            yield from _block(child)
        else:
            loose.append("\n" if child.tag == "lb" else _words(child))
        loose.append(_folded(child.tail))
    yield "".join(loose)


def _block(element: Any) -> Iterator[str]:
    if element.tag == "table":
        yield from _rows(element)
    elif element.tag in _LEAVES and not any(inner.tag in _LEAVES + _GROUPS for inner in element.iterdescendants()):
        yield _words(element)
    else:
        yield from _paragraphs(element)


def _rows(table: Any) -> Iterator[str]:
    """Give a table's caption, and its rows with the names of their columns."""
    rows = [([clean(_words(cell)) for cell in row], [cell.get("role") for cell in row]) for row in table.iter("row")]
    rows = [(cells, roles) for cells, roles in rows if any(cells)]
    if len(rows) > 1 and len(list(filter(None, rows[0][0]))) == 1 and len(list(filter(None, rows[1][0]))) > 1:
        yield "".join(rows.pop(0)[0])
    headed = len(rows) > 1 and set(rows[0][1]) == {"head"}
    yield from rows_with_names([cells for cells, _ in rows], headed)


def _words(element: Any) -> str:
    """Return an element's text; a line break within it is one."""
    parts = [_folded(element.text)]
    for child in element:
        parts.append("\n" if child.tag == "lb" else _words(child))
        parts.append(_folded(child.tail))
    return "".join(parts)


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
