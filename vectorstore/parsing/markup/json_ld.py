"""JSON-LD of a page: the metadata that news sites write for search engines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vectorstore.documents import clean
from vectorstore.parsing.fields import known_fields
from vectorstore.parsing.live_blog import Post, moment
from vectorstore.parsing.markup.field_text import text_paragraphs
from vectorstore.parsing.markup.html_fragments import one_line

_ARTICLES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "BlogPosting",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "Report",
    "SatiricalArticle",
    "AdvertiserContentArticle",
)
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Described:
    """An article's metadata; fields are empty where the page has none."""

    title: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    paragraphs: tuple[str, ...] = ()
    """Of ``articleBody``, which often has no line breaks and sometimes more than the page shows."""
    live: bool = False
    posts: tuple[Post, ...] = ()
    behind_paywall: bool = False
    section: str = ""
    updated: str = ""


def described(tree: Any) -> Described:
    """Return the metadata of the first article in a page's JSON-LD.

    Args:
        tree: the page as lxml parses it.
    """
    found = [item for script in tree.iterfind(".//script[@type='application/ld+json']") for item in _items(script)]
    kinds = [item for item in found if set(_kinds(item)) & set(_ARTICLES)]
    if not kinds:
        return Described()
    item = next((item for item in kinds if "LiveBlogPosting" in _kinds(item)), kinds[0])
    fields = known_fields({name: value for name, value in item.items() if name != "name" or "headline" not in item})
    authors = fields.get("authors")
    updates = item.get("liveBlogUpdate")
    posts = [post for update in (updates if isinstance(updates, list) else [updates]) if (post := _post(update))]
    body = item.get("articleBody")
    return Described(
        title=_line(item.get("headline")) or _line(fields.get("title")),
        source=_line(known_fields({"publisher": item.get("publisher")}).get("source")),
        authors=tuple(map(_line, authors)) if isinstance(authors, list) else tuple(filter(None, [_line(authors)])),
        language=_line(fields.get("language")),
        url=_line(item.get("url")),
        paragraphs=tuple(text_paragraphs(body)) if isinstance(body, str) else (),
        live="LiveBlogPosting" in _kinds(item),
        posts=tuple(posts),
        section=_first_line(item.get("articleSection")),
        updated=_line(item.get("dateModified")),
        behind_paywall=str(item.get("isAccessibleForFree", "")).lower() in ("false", "no"),
    )


def _items(script: Any) -> Iterator[dict[str, Any]]:
    try:
        # Some sites leave line breaks inside strings.
        value = json.loads((script.text or "").strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return
    yield from _objects(value, 0)


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(name), depth + 1)


def _kinds(item: dict[str, Any]) -> list[str]:
    kinds = item.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _line(value: object) -> str:
    return clean(one_line(value)) if isinstance(value, str) else ""


def _first_line(value: object) -> str:
    return _line(value[0] if isinstance(value, list) and value else value)


def _post(update: Any) -> Post | None:
    if not isinstance(update, dict):
        return None
    dates = (update.get(name) for name in ("datePublished", "dateCreated", "dateModified"))
    when = moment(next(filter(None, dates), ""))
    body = next((update[name] for name in ("articleBody", "text", "description") if update.get(name)), None)
    paragraphs = text_paragraphs(body) if isinstance(body, str) else []
    headline = _line(update.get("headline"))
    return Post(when, headline, tuple(paragraphs)) if when and (headline or paragraphs) else None
