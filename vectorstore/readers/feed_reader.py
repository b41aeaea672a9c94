"""Feeds that were saved as files: RSS, Atom and RDF, an entry an article."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record

_SUMMARIES_ONLY = "{} of {} entries have only a summary; fetch the articles themselves to have them whole"


def read_feed(path: Path, data: bytes) -> Iterator[Record | Rejection]:
    """Read the entries of a feed.

    Args:
        data: the feed; nothing is fetched.

    Raises:
        UnreadableError: it has no entries.
    """
    import feedparser

    feed: Any = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise UnreadableError("the feed has no entries; save it again, then run ingest again")
    around = {"source": feed.feed.get("title") or "", "language": feed.feed.get("language") or ""}
    short = sum(not _content(entry) for entry in feed.entries)
    warnings = (_SUMMARIES_ONLY.format(short, len(feed.entries)),) if short else ()
    for number, entry in enumerate(feed.entries, start=1):
        fields = {
            **around,
            "title": entry.get("title") or "",
            "text": _content(entry) or entry.get("summary") or "",
            "url": entry.get("link") or "",
            "published": entry.get("published") or entry.get("updated") or "",
            "authors": [name for author in entry.get("authors", ()) if (name := author.get("name"))],
        }
        if outlet := (entry.get("source") or {}).get("title"):
            fields["source"] = outlet  # a feed of several outlets names each entry's
        try:
            yield make_record(fields, where=f"entry {number}", warnings=warnings)
            warnings = ()
        except UnreadableError as error:
            yield Rejection(path, None, error.reason)


def _content(entry: Any) -> str:
    """Return an entry's whole text; empty where it has a summary alone."""
    return max((part.get("value") or "" for part in entry.get("content", ())), key=len, default="")
