"""Bylines: the author of an article whose file names none, as its text or the line about the author names them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answer import QuoteSpan
from qa.text.sentences import split_sentences
from vectorstore.documents import Article, Paragraph

_FIRST, _LAST = 2, 4
"""Paragraphs at an article's beginning and at its end that are searched for a byline."""
_LINE = 300
"""Most characters of a paragraph that begins with its author's name and job."""
_ABOUT_AUTHOR = "follow"
"""The kind of aside that says how to reach a reporter; asides that are credits name photographers."""
_SHORT = 120
"""Most characters of a byline; a longer text is a paragraph of the article."""
_PART = r"(?:[A-Z][\w’'-]+\.?|[A-Z]\.)"
_NAME = (
    rf"{_PART}(?: (?:{_PART}|de|da|del|della|di|la|le|van|von|der|den|al|bin|ibn|el)){{0,3}} [A-Z][\w’'-]+(?: [JS]r\.)?"
)
_NAMES = rf"(?P<names>{_NAME}(?:(?:, {_NAME})*,? (?:and|&) {_NAME})?)"
_WRITER = (
    r"(?:reporter|journalist|columnist|correspondent|editor|writer|intern|critic|blogger|contributor|fellow"
    r"|photographer|producer)"
)
_REACHED = re.compile(
    r"\b(?:reach|contact|follow|e-?mail|write to|send) (?:him|her|them|it|an email)\b|\S@\S|\btwitter\b"
    r"|(?:views|opinions) (?:expressed )?(?:here |in this \w+ )?(?:are|is)\b|\b(?:opinion|guest) (?:column|essay)",
    re.IGNORECASE,
)
"""What only a line about the author says, and none about a person in the news."""
_BYLINE = re.compile(
    rf"(?:(?:Analysis|Opinion|Story|Report|Review|Words|Text|Written|Column|Essay) )?[Bb][Yy] {_NAMES}"
    r"(?=$|[,|/;·—–-]| for | in )"
)
_CREDIT = re.compile(
    r"\(?(?:[Rr]eporting|[Ww]riting|[Ss]tory|[Ww]ritten|[Rr]eported)(?: and writing)? by "
    rf"{_NAMES}(?=$|[,.;)|/]| in | for )"
)
_IS_WRITER = re.compile(
    rf"{_NAMES} (?:is|are|was) (?:an?|the|our|one of|[A-Z][\w’' ]{{2,40}}?(?:['’]s?)?)\b[^.]{{0,90}}?\b{_WRITER}s?\b"
)
_IS_SOMEBODY = re.compile(rf"{_NAMES} (?:is|are) (?:an?|the|our|one of)\b")
_COVERS = re.compile(rf"{_NAMES} (?:covers|edits|writes (?:for|about|on)|reports on)\b")
_REACH = re.compile(
    rf"(?:Contact|Reach|E-?mail|Follow)(?: [\w’' &/-]{{0,60}}?\b(?i:{_WRITER}))? {_NAMES}"
    r"(?= (?:at|on|via|by|online)\b|[,:])"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors that an article's text names."""

    names: tuple[str, ...]
    paragraph: Paragraph | None = None
    """The paragraph that names them; None where an aside does, which is not searched."""
    quote: QuoteSpan | None = None
    """The sentence of the paragraph that names them."""


def byline(article: Article) -> Byline | None:
    """Return the authors that an article's text names; None where it names nobody."""
    for paragraph, text in _lines(article):
        at_end = paragraph is None or paragraph.number > len(article.paragraphs) - _LAST
        found = _read(text, at_end=at_end)
        if found:
            names = tuple(name for name in re.split(r",? and |, | & ", found["names"]) if name)
            if paragraph is None:
                return Byline(names)
            return Byline(names, paragraph, _sentence(text, found.start()))
    return None


def _lines(article: Article) -> Iterator[tuple[Paragraph | None, str]]:
    """Yield the texts that may name the author: the first paragraphs, the last ones backwards, then asides."""
    every: Sequence[Paragraph] = article.paragraphs
    yield from ((each, each.text) for each in every[:_FIRST])
    yield from ((each, each.text) for each in reversed(every[_FIRST:][-_LAST:]))
    yield from ((None, aside.text) for aside in article.asides if aside.kind == _ABOUT_AUTHOR)


def _read(text: str, *, at_end: bool) -> re.Match[str] | None:
    if len(text) <= _SHORT and (found := _BYLINE.match(text)):
        return found
    starts = [span.start for span in split_sentences(text)] if at_end else []
    return next((found for start in starts if (found := _about_author(text, start))), None)


def _about_author(text: str, start: int) -> re.Match[str] | None:
    """Match a sentence about the author; "Ann is a …" counts only if the text also says how to reach them."""
    if found := _REACH.match(text, start) or _CREDIT.match(text, start):
        return found
    found = _COVERS.match(text, start) or _IS_WRITER.match(text, start)
    if found and len(text) <= (_SHORT if start else _LINE):
        return found
    found = found or _IS_SOMEBODY.match(text, start)
    return found if found and _REACHED.search(text, start) else None


def _sentence(text: str, at: int) -> QuoteSpan:
    spans = [span for span in split_sentences(text) if span.start <= at]
    return QuoteSpan(spans[-1].start, spans[-1].end) if spans else QuoteSpan(0, len(text))
