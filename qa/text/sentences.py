"""Split paragraphs into sentences, with offsets, so that a quote is the paragraph's own characters."""

import re
from dataclasses import dataclass

from vectorstore.text.word_lists import WEEKDAYS

_INITIAL = re.compile(r"(?:^|\W)[A-Za-z]\.$")

_HOUR = re.compile(r"\d\s?[ap]\.m\.\s*$", re.IGNORECASE)
_AFTER_HOUR = re.compile(
    r"(?:[ECMP][SD]?T|A[KE][SD]?T|HST|GMT|UTC|BST|IST|CES?T|EES?T|WES?T|MSK|JST|KST|AE[SD]T|NZ[SD]T|SAST"
    r"|(?:local|Eastern|Central|Mountain|Pacific|Greenwich) \w*\s?[Tt]ime)\b"
    rf"|(?:{'|'.join(map(str.capitalize, WEEKDAYS))})\b(?=[,.;]|\s+(?:[a-z(]|\d|$))"
)
"""A sentence that goes on after a time of day: "6:16 p.m. ET", "8 p.m. Monday, the club said"."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: start to end in characters, end exclusive, without white space at its ends."""

    start: int
    end: int


def split_sentences(text: str, language: str = "en") -> list[Span]:
    """Return the sentences of a paragraph in order.

    Abbreviations ("U.N.", "Dr."), initials and full stops inside quotation marks do not end a sentence. The rules
    are sentencex's, of the Wikimedia Foundation, which cover some 240 languages and fall back to English.
    """
    from sentencex import segment

    ends: list[int] = []
    start = 0
    for piece in segment(language, text):
        begin = text.find(piece, start)
        if begin < 0:  # the library changed a character: the rest is taken as one sentence rather than misquoted
            break
        start = begin + len(piece)
        ends.append(start)
    spans: list[Span] = []
    begin = 0
    for end in [*(end for end in ends if _ends_sentence(text, end)), len(text)]:
        _add(spans, text, begin, end)
        begin = end
    return spans


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph as they stand in it."""
    return [text[span.start : span.end] for span in split_sentences(text)]


def _ends_sentence(text: str, end: int) -> bool:
    """Return whether a sentence can end here; the library takes "anti-U.|S. bloc" and "U.S.| bloc" for ends."""
    before, after = text[:end], text[end:]
    if _HOUR.search(before[-12:]) and _AFTER_HOUR.match(after.lstrip()):
        return False
    if not _INITIAL.search(before.rstrip()[-3:]):
        return True
    return before[-1:].isspace() and not after[:1].islower()


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        spans.append(Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
