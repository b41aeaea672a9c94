"""Asides of a page: captions, related stories, forms to sign up; they are removed and kept apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vectorstore.documents import clean
from vectorstore.parsing.boilerplate import Notice, kind_of_notice
from vectorstore.parsing.markup.html_fragments import blocks, is_correction, stands_beside

_LONGEST_KEPT = 400
"""Most characters of an aside that is kept; a longer one is a list of links."""
_PAYWALL = re.compile(r"paywall|regwall|subscri(?:be|ption|ber)|piano|meter", re.IGNORECASE)
_LONGEST_OFFER = 200
"""Most characters of a paragraph in an aside; a box with a longer one holds text of the article."""
_MARK_CHARS = 60
"""Characters that identify a paragraph."""


@dataclass(frozen=True, slots=True)
class Beside:
    """An aside of a page."""

    notice: Notice
    before: str
    """The beginning of the paragraph before it; empty before the first one."""
    following: str
    """The beginning of the paragraph after it; empty after the last."""


def take_out(tree: Any) -> list[Beside]:
    """Remove the asides from a page, and return them in order.

    Args:
        tree: the page as lxml parses it; it is changed.
    """
    found: list[tuple[Notice, str]] = []
    following: dict[int, str] = {}
    gone: set[Any] = set()
    before, waiting = "", 0
    for element in tree.iter("aside", "footer"):
        if is_correction("".join(element.itertext())):
            element.tag = "div"  # it is the article's, wherever it stands
            element.attrib.clear()
    for element in list(tree.iter("figcaption", "aside", "div", "section", "ul", "p", "li", "h2", "h3")):
        if element in gone:
            continue
        if element.getparent() is not None and (stands_beside(element) or _is_paywall(element)):
            gone.update(element.iterdescendants())
            found.append((_notice(element), before))
            element.drop_tree()
        elif element.tag in ("p", "li", "h2", "h3") and (mark := _mark("".join(element.itertext()))):
            following |= dict.fromkeys(range(waiting, len(found)), mark)
            before, waiting = mark, len(found)
    return [Beside(notice, mark, following.get(place, "")) for place, (notice, mark) in enumerate(found)]


def with_notices(paragraphs: Sequence[str], beside: Sequence[Beside]) -> list[str | Notice]:
    """Return an article's paragraphs with the asides among them; asides elsewhere are left out."""
    places = {_mark(text): place for place, text in reversed(list(enumerate(paragraphs)))}
    told: dict[int, list[Notice]] = {}
    for each in beside:
        before, following = places.get(each.before), places.get(each.following)
        if not each.notice.text or len(each.notice.text) > _LONGEST_KEPT:
            continue
        if before is not None and (following is not None or each.notice.kind == "caption"):
            told.setdefault(before + 1, []).append(each.notice)
        elif following == 0 and each.notice.kind == "caption":
            told.setdefault(0, []).append(each.notice)
    return [
        item for place in range(len(paragraphs) + 1) for item in (*told.get(place, ()), *paragraphs[place : place + 1])
    ]


def _notice(element: Any) -> Notice:
    names = f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}".lower()
    text = clean(" · ".join(blocks(element)))
    kind = kind_of_notice(text) or "related"
    if "caption" in names or "credit" in names:
        kind = "caption"
    elif "newsletter" in names:
        kind = "newsletter"
    elif _PAYWALL.search(names):
        kind = "paywall"
    return Notice(kind, text)


def _is_paywall(element: Any) -> bool:
    """Return whether a box says that the rest is for subscribers; a box with that class may hold the rest itself."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag not in ("div", "section") or not _PAYWALL.search(names):
        return False
    parts = list(blocks(element))
    return max(map(len, parts), default=0) <= _LONGEST_OFFER and "paywall" in map(kind_of_notice, parts)


def _mark(text: str) -> str:
    return " ".join(text.split())[:_MARK_CHARS]
