"""Questions about the articles of the last answer: "who wrote that?", "when was this published?", "the first one"."""

import re
from dataclasses import dataclass
from typing import Literal

from qa.catalogue.asked import read_asked
from qa.catalogue.question_words import ASK, AUTHOR, OUTLET

Wish = Literal["author", "day", "outlet", "summary"]

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_ARTICLE = r"(?:article|story|piece|report|one|item|source|text)"
_NTH = (
    rf"(?:(?:the )?(?P<nth>{'|'.join(_ORDINALS)}|last|\d(?:st|nd|rd|th))(?: {_ARTICLE})?"
    rf"|(?:{_ARTICLE}|number|no\.?) (?:number )?\[?(?P<number>[1-8])\]?)"
)
_LAST = rf"(?:(?:that|this|the|these|those)(?: {_ARTICLE}s?)|that|this|these|those|(?P<it>it|they|them)|{_NTH})"
_WROTE = r"(?:wrote|has written|reported|authored|penned|published|printed|ran|carried|filed)"
_PUBLISHED = r"(?:published|written|printed|posted|released)"
_SHAPES: tuple[tuple[Wish, str], ...] = (
    ("author", rf"who (?:wrote|has written|authored|penned|is behind) {_LAST}"),
    ("author", rf"by whom (?:is|was) {_LAST}(?: written)?"),
    ("author", rf"(?:who is|who's|who was|what is|what's) (?:the|its|their) {AUTHOR}(?: of {_LAST})?"),
    ("author", rf"(?:which|what) {AUTHOR} (?:wrote|authored|reported) {_LAST}"),
    (
        "outlet",
        rf"(?:which|what) {OUTLET} (?:is|was|are|were|did|does) {_LAST} (?:from|in|published (?:in|by)|come from)",
    ),
    ("outlet", rf"(?:which|what) {OUTLET} {_WROTE} {_LAST}"),
    ("outlet", rf"(?:in|from) (?:which|what) {OUTLET} (?:is|was|did|does) {_LAST}(?: {_PUBLISHED}| appear| come)?"),
    ("outlet", rf"where (?:is|was|did|does|do) {_LAST} (?:{_PUBLISHED}|appear(?:ed)?|come from)"),
    ("outlet", r"where (?:is|was|did|does) (?:that|this) (?:from|come from)"),
    (
        "outlet",
        rf"(?:what is|what's|what was|name|give me|show me) (?:the|your|its) (?:source|{OUTLET})"
        rf"(?: (?:of|for|behind) {_LAST})?",
    ),
    ("outlet", rf"(?:which|what) {OUTLET}(?: (?:is|was) (?:that|this|it))?"),
    ("day", rf"when (?:is|was|were|did|are) {_LAST} (?:{_PUBLISHED}|appear|come out|from)"),
    ("day", rf"how (?:old|recent) (?:is|are) (?:{_LAST}|(?:that|this) (?:information|news|answer))"),
    (
        "day",
        rf"(?:(?:from )?(?:which|what) (?:date|day)|what(?: is|'s) the date of) (?:is |was )?{_LAST}(?: from)?",
    ),
    ("summary", rf"(?:summari[sz]e|sum up|recap|open|show(?: me)?|read(?: me)?|tell me (?:more )?about) {_NTH}"),
    ("summary", rf"what (?:does|did|do) {_LAST} (?:say|report|tell|contain)"),
    ("summary", rf"what(?:'s| is| was) {_NTH} about"),
)
_PATTERNS = tuple((wish, re.compile(rf"{ASK}{shape}", re.IGNORECASE)) for wish, shape in _SHAPES)
_OF_ONE = ("author", "day", "outlet", "oldest", "newest", "summary", "list")


@dataclass(frozen=True, slots=True)
class OfLast:
    """What is asked of the articles of the last answer."""

    wish: Wish
    place: int | None = None
    """Which of them, from 0; -1 is the last; None means all that the answer cites."""


def read_of_last(question: str, last: str) -> OfLast | None:
    """Return what a question asks about the last answer's articles; None where it asks something else.

    Args:
        question: as it was typed, without words to the assistant such as "please".
        last: the question before. "It" means an article only if that question asked for one.
    """
    text = " ".join(question.replace("’", "'").split()).strip(" .!?,;:…-")
    for wish, pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        said = match.groupdict()
        if (said.get("it") or wish == "summary") and said.get("nth") is None and said.get("number") is None:
            before = read_asked(last, days=False)
            if before is None or before.wish not in _OF_ONE:
                continue
        return OfLast(wish, _place(said.get("nth"), said.get("number")))
    return None


def _place(nth: str | None, number: str | None) -> int | None:
    if number:
        return int(number) - 1
    if not nth:
        return None
    low = nth.lower()
    if low == "last":
        return -1
    return _ORDINALS.index(low) if low in _ORDINALS else int(low[0]) - 1
