"""The words of a refusal: what was searched, why nothing answers, and what came nearest.

There are two: the articles have nothing on the matter, or they are on it and do not say what was asked.
"""

from collections.abc import Sequence

from qa.answer import Query, ReasonKind
from qa.refusal.on_topic import is_on_topic
from qa.refusal.unknown_terms import missing_words
from qa.request import Found, Request
from vectorstore.documents import Passage, named, written_day

_NEAREST_SHOWN = 3
"""Passages named in a refusal."""


def reason_kind(found: Found) -> ReasonKind:
    """Return which refusal it is: nothing on the matter was found, or what was found does not say what was asked."""
    return "not_said" if is_on_topic(found.terms, found.reading, found.passages) else "nothing_found"


def refusal(request: Request, found: Found, hidden: str = "") -> str:
    """Return why there is no answer: what was searched, and what came nearest.

    Args:
        found: with its reading.
        hidden: the sentence that says which filter hid an answer, if one did.
    """
    query, window, hidden = request.query, request.window, hidden and f" {hidden}"
    if found.total == 0:
        return "The collection has no articles yet. Add some with: newsdesk ingest FOLDER"
    span = _span(query, found.total == found.searched)
    if window and window.phrase and window.is_filter:
        span = f"{span} (“{window.phrase}”)"
    if found.searched == 0:
        return f"None of the collection's {found.total:,} articles is {span}. Widen the dates or the outlet.{hidden}"
    searched = f"{found.searched:,} article{'s' if found.searched != 1 else ''} {span}".rstrip()
    if not found.passages:
        return f"Nothing in the {searched} shares a word with the question.{hidden}"
    nearest = "; ".join(named(passage.article) for passage in _one_an_article(found.passages)[:_NEAREST_SHOWN])
    lacking = " or ".join(dict.fromkeys(part.lacking for part in request.parts if part.lacking))
    why = (
        f"the question asks for what {lacking} wrote, of which the collection has no article"
        if lacking
        else "there are articles on this, but none says what is asked"
        if reason_kind(found) == "not_said"
        else "no article on this was found"
    )
    preferred = f" {line[0].upper()}{line[1:]}." if window and not window.is_filter and (line := window.line) else ""
    missing = missing_words(found.terms, request.words) if request.kind == "answer" else ""
    return f"Searched {searched}: {why}.{missing and f' {missing}'}{preferred}{hidden} Nearest: {nearest}."


def _span(query: Query, everything: bool) -> str:
    last = min(query.until, query.as_of) if query.until else query.as_of
    parts = [f"from {query.source}"] if query.source else []
    if query.since:
        parts.append(f"published from {written_day(query.since)} to {written_day(last)}")
    elif query.until or not everything:
        parts.append(f"published by {written_day(last)}")
    return ", ".join(parts)


def _one_an_article(passages: Sequence[Passage]) -> list[Passage]:
    return list({passage.article.id: passage for passage in reversed(passages)}.values())[::-1]
