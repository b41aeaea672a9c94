"""Feeds: RSS, Atom, RDF and JSON Feed, saved as files or just fetched. An entry is an article, whole or in summary."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from vectorstore.documents import digest
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record

_WHOLE = ("fulltext", "full_text", "full-text", "yandex_full-text", "body")
"""What some feeds call an entry's text."""
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\(([^()]+)\)")
_WORDPRESS_AUTHOR = re.compile(
    rb"<wp:author_login>(?:<!\[CDATA\[)?([^<>\]]+)(?:\]\]>)?</wp:author_login>.*?"
    rb"<wp:author_display_name>(?:<!\[CDATA\[)?([^<>\]]+)(?:\]\]>)?</wp:author_display_name>",
    re.DOTALL,
)
_ITEM = re.compile(rb"<(item|entry)[\s>].*?</\1>", re.DOTALL)
_CAPTION = re.compile(rb"<(media:(?:title|description|text))[\s>].*?</\1>", re.DOTALL)
_OWN_TEXT = re.compile(rb"<(?:description|summary|content|content:encoded)[\s>]")
_HEAD_BYTES = 1_000_000
_SUMMARIES_ONLY = "{} of {} entries have only a summary; fetch the articles themselves to have them whole"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article."""

    key: str
    """Its identity in the feed."""
    url: str = ""
    title: str = ""
    content: str = ""
    """The whole text, HTML or plain; empty where there is a summary alone."""
    summary: str = ""
    published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    section: str = ""

    @property
    def digest(self) -> str:
        """A digest of all of it: another one means that the entry was changed."""
        return digest(self.url, self.title, self.content, self.summary, self.published, self.updated, self.outlet)

    def fields(self) -> dict[str, object]:
        """Return it as fields of an article under the contract's names."""
        return {
            "title": self.title,
            "text": self.content or self.summary,
            "url": self.url,
            "published": self.published or self.updated,
            "updated": self.updated,
            "authors": list(self.authors),
            "source": self.outlet,
            "section": self.section,
        }


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries."""

    title: str
    language: str
    entries: tuple[Entry, ...]
    unpublished: int = 0
    """Entries of an export that are none: drafts, attachments, menus."""


def read_feed(path: Path, data: bytes) -> Iterator[Record | Rejection]:
    """Read the entries of a feed that was saved as a file.

    Args:
        data: the feed; nothing is fetched.

    Raises:
        UnreadableError: it has no entries.
    """
    data = _named_authors(data)
    feed = parse_feed(data)
    if not feed.entries:
        drafts = f" but {feed.unpublished} drafts, attachments or menus" if feed.unpublished else ""
        raise UnreadableError(f"the feed has no entries{drafts}; save it again, then run ingest again")
    short = sum(not entry.content for entry in feed.entries)
    told = (
        _SUMMARIES_ONLY.format(short, len(feed.entries)) if short else "",
        f"{feed.unpublished} drafts, attachments or menus of the export are left out" if feed.unpublished else "",
    )
    warnings = tuple(filter(None, told))
    for number, entry in enumerate(feed.entries, start=1):
        try:
            yield make_record({**entry.fields(), "language": feed.language}, where=f"entry {number}", warnings=warnings)
            warnings = ()
        except UnreadableError as error:
            yield Rejection(path, None, error.reason)


def parse_feed(data: bytes, base: str = "") -> Feed:
    """Return what stands in a feed of XML; one without entries has none.

    Args:
        base: the feed's own address, for links that are relative to it.
    """
    import feedparser

    data = _ITEM.sub(_without_captions, data)
    feed: Any = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    title, base = feed.feed.get("title") or "", base or feed.feed.get("link") or ""
    entries = [_entry(entry, title, base) for entry in feed.entries if _is_article(entry)]
    if feed.version.startswith("atom") and (authors := _authors(feed.feed)):  # those of all entries without any
        entries = [entry if entry.authors else replace(entry, authors=authors) for entry in entries]
    return Feed(title, feed.feed.get("language") or "", tuple(entries), len(feed.entries) - len(entries))


def parse_json_feed(data: bytes, base: str = "") -> Feed:
    """Return what stands in a JSON Feed (jsonfeed.org); what has another shape than it should is left out.

    Raises:
        UnreadableError: it is no JSON object.
    """
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("the feed is not JSON, or is cut short") from error
    if not isinstance(feed, dict):
        raise UnreadableError("the feed is no JSON object")
    title = _line(feed.get("title"))
    items = feed.get("items")
    entries = [
        _item(each, title, base) for each in (items if isinstance(items, list) else []) if isinstance(each, dict)
    ]
    return Feed(title, _line(feed.get("language")), tuple(entries))


def _without_captions(item: re.Match[bytes]) -> bytes:
    """Return an entry without what it says of its pictures, which feedparser takes for the entry's own text."""
    bare = _CAPTION.sub(b"", item[0])
    return bare if _OWN_TEXT.search(bare) else item[0]


def _entry(entry: Any, title: str, base: str) -> Entry:
    url = _joined(base, entry.get("link") or "")
    tags = [tag.get("term") or "" for tag in entry.get("tags", ())]
    updated = dict.get(entry, "updated") or ""  # feedparser's own way gives the day of publication, with a warning
    return Entry(
        key=entry.get("id") or url or digest(entry.get("title") or "", entry.get("published") or ""),
        url=url,
        title=entry.get("title") or "",
        content=max((part.get("value") or "" for part in entry.get("content", ())), key=len, default="")
        or next((text for name in _WHOLE if isinstance(text := entry.get(name), str)), ""),
        summary=entry.get("summary") or "",
        published=entry.get("published") or updated,
        updated=updated,
        authors=_authors(entry),
        outlet=(entry.get("source") or {}).get("title") or title,  # a feed of several outlets names each entry's
        section=tags[0] if tags else "",
    )


def _named_authors(data: bytes) -> bytes:
    """Return an export of WordPress with its authors' names in place of the names that they log in with."""
    for login, name in _WORDPRESS_AUTHOR.findall(data[:_HEAD_BYTES]):
        for creator in (b"<dc:creator>%b</dc:creator>", b"<dc:creator><![CDATA[%b]]></dc:creator>"):
            data = data.replace(creator % login, b"<dc:creator><![CDATA[%b]]></dc:creator>" % name)
    return data


def _is_article(entry: Any) -> bool:
    """Return whether an entry is one of a feed, or a published post of an export of WordPress."""
    return entry.get("wp_post_type", "post") in ("post", "page") and entry.get("wp_status", "publish") == "publish"


def _authors(entry: Any) -> tuple[str, ...]:
    if told := _MAIL_AND_NAME.fullmatch(entry.get("author") or ""):
        return (told[1],)
    return tuple(name for author in entry.get("authors", ()) if (name := author.get("name")))


def _item(item: dict[str, Any], title: str, base: str) -> Entry:
    url = _joined(base, _line(item.get("url")) or _line(item.get("external_url")))
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    tags = item.get("tags")
    return Entry(
        key=_line(item.get("id")) or url or digest(_line(item.get("title"))),
        url=url,
        title=_line(item.get("title")),
        content=_line(item.get("content_html")) or _line(item.get("content_text")),
        summary=_line(item.get("summary")),
        published=_line(item.get("date_published")),
        updated=_line(item.get("date_modified")),
        authors=tuple(name for each in authors or () if isinstance(each, dict) and (name := _line(each.get("name")))),
        outlet=title,
        section=_line(tags[0]) if isinstance(tags, list) and tags else "",
    )


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:  # an address with brackets in the wrong place
        return link


def _line(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
