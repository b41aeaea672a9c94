"""Passing mentions: an article that only mentions a place does not say what happened there."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.text.sentences import split_sentences
from vectorstore.documents import Passage

_HAPPENED = re.compile(
    r"what(?: has| have|'s|’s| is| was)?(?: been)? (?:happened|happening|going on|gone on|went on|took place|occurred)"
    r"(?: \w+)? (?:in|at|near|around) (?P<place>(?:the )?[\w’'-]+(?: [A-Z][\w’'-]+){0,3})\W*",
    re.IGNORECASE,
)
_OPENING = 2
"""Paragraphs at the beginning that say what an article is about."""
_EARLY = 60
"""Characters at a paragraph's beginning that may hold the dateline."""


def without_passing_mentions(question: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return passages without those that mention the place asked about only in passing.

    A passage is kept where the headline has the place, or an opening paragraph, or the beginning of another one, or
    two of its sentences. One that does not name it at all is kept where none writes it as a name, with a capital.

    Args:
        question: made to stand alone, without words of time. Others than "What happened in …?" leave all passages.
    """
    match = _HAPPENED.fullmatch(question.strip())
    if not match:
        return tuple(passages)
    words = r"\s+".join(map(re.escape, match["place"].removeprefix("the ").split()))
    place = re.compile(rf"\b{words}\b", re.IGNORECASE)
    is_name = any(found[0][0].isupper() for passage in passages for found in place.finditer(_text(passage)))
    kept = [passage for passage in passages if not _in_passing(passage, place, is_name)]
    if len(kept) == len(passages):
        return tuple(passages)
    return tuple(replace(passage, rank=rank) for rank, passage in enumerate(kept, 1))


def _text(passage: Passage) -> str:
    return f"{passage.article.title}\n{passage.text}"


def _in_passing(passage: Passage, place: re.Pattern[str], is_name: bool) -> bool:
    if place.search(passage.article.title):
        return False
    naming = [paragraph for paragraph in passage.paragraphs if place.search(paragraph.text)]
    if any(each.number <= _OPENING or place.search(each.text[:_EARLY]) for each in naming):
        return False
    if not naming:
        return is_name
    texts = [each.text[span.start : span.end] for each in naming for span in split_sentences(each.text)]
    return sum(bool(place.search(text)) for text in texts) == 1
