"""Small wordings shared by the page and the article pages: dates, counts, excerpts, links safe to follow."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from vectorstore.documents import ArticleHead, written_day

DOUBTFUL = 0.5
"""Chance below which it is said that an answer may be none."""


def day(value: date | None) -> str:
    """Return a date as people write it, "17 May 2024", or "undated"."""
    return written_day(value) if value else "undated"


def moment(at: datetime) -> str:
    """Return a moment as "30 November 2026, 03:25 UTC"; a script of the page shows the reader's own time instead."""
    at = at.astimezone(UTC)
    return f"{day(at.date())}, {at:%H:%M} UTC"


def span(first: date, last: date) -> str:
    """Return "2 January 2022 to 31 December 2024", or "17 May 2024" where both are one day."""
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def date_of(text: str) -> date:
    """Return the date of an ISO date in JSON."""
    return date.fromisoformat(text)


def head_of(head: Mapping[str, Any]) -> ArticleHead:
    """Return an article's headline data from its JSON."""
    published = date_of(head["published"]) if head["published"] else None
    return ArticleHead(head["id"], head["title"], head["url"], head["source"], published)


def outlet_and_day(head: ArticleHead) -> str:
    """Return "The Gazette, 17 May 2024"."""
    return ", ".join(part for part in (head.source, day(head.published)) if part)


def also_in(heads: Iterable[ArticleHead]) -> str:
    """Return "also in: The Gazette, 17 May 2024; The Courier, 18 May 2024", each of them once; empty for none."""
    named = dict.fromkeys(outlet_and_day(head) for head in heads)
    return f"also in: {'; '.join(named)}" if named else ""


def count(number: int, one: str, many: str | None = None) -> str:
    """Return "1 article", "12 articles", "1,500 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def excerpt(text: str, max_chars: int = 240) -> str:
    """Return the beginning of a text on one line, cut between words, with an ellipsis where it was cut."""
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) <= max_chars:
        return text
    head = text[: max_chars - 1]
    # A script without spaces, or one endless word, is cut where the room ends.
    return (head.rsplit(" ", 1)[0] if " " in head[max_chars // 2 :] else head).rstrip(" .,;:–—-") + "…"


def safe_url(url: str | None) -> str | None:
    """Return an address a reader may follow: http or https with a host; anything else (javascript:, data:) is None."""
    if not url or any(character.isspace() or ord(character) < 32 for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else None
