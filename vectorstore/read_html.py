"""Web pages: the article of a page, told apart from menus and advertisements by trafilatura."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore.article import clean
from vectorstore.decoding import MAX_MARKUP_BYTES, decode_html, read_bytes
from vectorstore.page_date import page_date
from vectorstore.record import Record, UnreadableError, make_record, split_authors

if TYPE_CHECKING:
    from trafilatura.settings import Document

_LEAVES = ("p", "head", "item", "code")
_GROUPS = ("list", "quote", "table", "div")
_NO_ARTICLE = "no article was found in the page (only menus, forms or scripts); save the article's own page"
# What a sentence ends with, a closing quotation mark after it or not; Thai and its neighbours write none.
_SENTENCE = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*(?:\s|$)|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{20}")
_BOILERPLATE = re.compile(r"javascript|cookies|all rights reserved|copyright|©", re.IGNORECASE)
_SHORT = 200
"""Characters; a paragraph under it that speaks of cookies or rights is none of an article's."""
_LEAST_LETTERS = 20


def read_html(path: Path) -> Iterator[Record]:
    """Read the article of an HTML page, with the headline, outlet, authors, date and address the page gives.

    Raises:
        UnreadableError: the page holds no article.
    """
    page = decode_html(read_bytes(path, MAX_MARKUP_BYTES))
    if not page.strip():
        raise UnreadableError("the file holds nothing but white space; remove it, or save the page again")
    tree, document = _extract(page)
    paragraphs = [text for text in map(clean, _paragraphs(document.body)) if text]
    if not any(map(_is_prose, paragraphs)):
        raise UnreadableError(_NO_ARTICLE)
    title = clean(document.title or "")
    if paragraphs[0] == title:
        del paragraphs[0]
    published, problem = page_date(tree, document.url)
    fields: dict[str, object] = {
        "title": title,
        "url": document.url or "",
        "source": document.sitename or "",
        "published": published.isoformat() if published else "",
        "authors": split_authors(document.author or ""),
        "language": tree.get("lang") or "",
    }
    warnings = (f"{problem}; the article is kept without a date",) if problem else ()
    yield make_record(fields, where="the page", paragraphs=paragraphs, single=True, warnings=warnings)


def _is_prose(paragraph: str) -> bool:
    """Tell a paragraph of an article from a menu, a notice or a footer."""
    if len(paragraph) < _SHORT and _BOILERPLATE.search(paragraph):
        return False
    return sum(map(str.isalpha, paragraph)) >= _LEAST_LETTERS and bool(_SENTENCE.search(paragraph))


def _extract(page: str) -> tuple[Any, "Document"]:
    """Return the page's tree and what trafilatura makes of it."""
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
        document = None if tree is None else bare_extraction(tree, include_comments=False, with_metadata=True)
    except Exception as error:
        # The parsers below meet pages of every kind; whatever they raise concerns this page alone.
        raise UnreadableError(
            f"the page cannot be parsed ({type(error).__name__}: {error}); save it again from a browser"
        ) from error
    if document is None or isinstance(document, dict):
        raise UnreadableError(_NO_ARTICLE)
    return tree, document


def _paragraphs(element: Any) -> Iterator[str]:
    """Give the blocks of an extracted body in order; a table's row and an item of a list are one each."""
    loose = [element.text or ""]
    for child in element:
        if child.tag == "row" or child.tag in _LEAVES or child.tag in _GROUPS:
            yield "".join(loose)
            loose = []
            yield from _block(child)
        else:
            loose.append(" " if child.tag == "lb" else _words(child))
        loose.append(child.tail or "")
    yield "".join(loose)


def _block(element: Any) -> Iterator[str]:
    if element.tag == "row":
        yield " | ".join(text for cell in element if (text := clean(_words(cell))))
    elif element.tag in _LEAVES and not any(inner.tag in _LEAVES + _GROUPS for inner in element.iterdescendants()):
        yield _words(element)
    else:
        yield from _paragraphs(element)


def _words(element: Any) -> str:
    """Return an element's text; a line break within it separates words."""
    parts = [element.text or ""]
    for child in element:
        parts.append(" " if child.tag == "lb" else _words(child))
        parts.append(child.tail or "")
    return "".join(parts)
