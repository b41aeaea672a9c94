"""What reading a file gives: records that can be stored, and rejections that say why not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vectorstore.article import Article, clean, make_article, split_paragraphs
from vectorstore.dates import parse_date

HEADLINE_CHARS = 80
"""Longest headline made from the first words of an article that has none."""

# The contract's names first; the others are what exports of news sites and feeds call the same thing.
_NAMES = {
    "title": ("title", "headline"),
    "text": ("text", "body", "content"),
    "url": ("url", "link"),
    "source": ("source", "outlet", "publisher"),
    "published": ("published", "date", "published_at", "publish_date", "date_published"),
    "authors": ("authors", "author", "byline"),
    "language": ("language", "lang"),
}
_CANONICAL = {alias: name for name, aliases in _NAMES.items() for alias in aliases}
_HALVES = re.compile("[\ud800-\udfff]")
_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", str: "a text"}


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it stands in a file."""

    key: str
    """Its identity inside the file: empty in a file of one article, else the address, else headline and date, else
    ``line N``; a second one with the same key has ``#2`` after it."""
    article: Article
    line: int | None
    """First line in the file, where known."""
    warnings: tuple[str, ...] = ()
    """What was put up with: the article is kept, but for example without its date."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something in a file that could not be read, and why; reading went on after it where it could."""

    path: Path
    line: int | None
    reason: str


class UnreadableError(Exception):
    """Inside the readers: this file, line or field gives no article; becomes a ``Rejection``."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def canonical(name: object) -> str | None:
    """Return the contract's name of a field (``Publish Date`` is ``published``), None for an unknown one."""
    return _CANONICAL.get(re.sub(r"[\s_-]+", "_", str(name).strip().lower()))


def known_fields(raw: Mapping[str, object]) -> dict[str, object]:
    """Keep the fields with a known name that are not empty, under the contract's names; the contract's own win."""
    fields: dict[str, object] = {}
    for name, value in raw.items():
        known = canonical(name)
        if known and value is not None and value != "" and (known not in fields or name == known):
            fields[known] = value
    return fields


def make_record(
    fields: Mapping[str, object],
    *,
    where: str,
    line: int | None = None,
    paragraphs: Sequence[str] | None = None,
    single: bool = False,
    warnings: Sequence[str] = (),
) -> Record:
    """Build a record from raw fields under the contract's names.

    Args:
        where: how messages name the place, such as "line 7".
        paragraphs: the text, where it does not stand in ``fields`` as one string.
        single: the file holds this article alone.

    Raises:
        UnreadableError: a field has a type that cannot be right, or there is no text.
    """
    texts = {name: _text(fields, name, where) for name in ("title", "text", "url", "source", "language")}
    parts = split_paragraphs(texts["text"]) if paragraphs is None else [clean(_sound(part)) for part in paragraphs]
    parts = [part for part in parts if part]
    if not parts:
        raise UnreadableError(f"{where} has no text; add one or remove the article, then run ingest again", line)
    published, doubts = _published(fields.get("published"), where)
    article = make_article(
        clean(texts["title"]) or headline(parts[0]),
        parts,
        url=texts["url"],
        source=texts["source"],
        published=published,
        authors=_authors(fields.get("authors"), where),
        language=texts["language"],
    )
    key = "" if single else _key(article, bool(texts["title"].strip()), line)
    return Record(key, article, line, (*warnings, *doubts))


def headline(text: str) -> str:
    """Return a headline made of a text's first words, at most 80 characters."""
    text = clean(text)
    if len(text) <= HEADLINE_CHARS:
        return text
    # A script without spaces has no word boundary to cut at.
    head = text[:HEADLINE_CHARS].rpartition(" ")[0] or text[: HEADLINE_CHARS - 1]
    return head.rstrip(" ,;:–—-") + "…"


def kind_of(value: object) -> str:
    """Name the kind of a JSON value for a message."""
    return _KINDS.get(type(value), "null")


def _key(article: Article, titled: bool, line: int | None) -> str:
    if article.url:
        return article.url
    if titled:
        return f"{article.title} {article.published or ''}".strip()
    return f"line {line}"


def _wrong(where: str, name: str, value: object, wanted: str) -> UnreadableError:
    return UnreadableError(
        f"{where}: {name} is {kind_of(value)} where {wanted} belongs; mend it, then run ingest again"
    )


def _text(fields: Mapping[str, object], name: str, where: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise _wrong(where, name, value, "a text")
    return _sound(value)


def _sound(text: str) -> str:
    r"""Replace half surrogates, which JSON can spell (``"\ud83d"``) and no database can store."""
    if not _HALVES.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _published(value: object, where: str) -> tuple[date | None, tuple[str, ...]]:
    if value is None:
        return None, ()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong(where, "published", value, "a date")
    try:
        return parse_date(str(value)), ()
    except ValueError as error:
        return None, (f"{error}; the article is kept without a date",)


def _authors(value: object, where: str) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return split_authors(_sound(value))
    if not isinstance(value, list) or not all(isinstance(author, str) for author in value):
        raise _wrong(where, "authors", value, "a list of names")
    return [_sound(author) for author in value]


def split_authors(text: str) -> list[str]:
    """Split a line of names at semicolons, or at commas where each part is a full name ("Doe, Jane" is one)."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        # A list as Python or JSON writes it, the way spreadsheets of articles often have it.
        return [a or b for a, b in re.findall(r"\"([^\"]*)\"|'([^']*)'", text)] or split_authors(text[1:-1])
    if re.search(r"[;|\n]", text):
        return [name.strip() for name in re.split(r"[;|\n]", text) if name.strip()]
    names = [name.strip() for name in text.split(",")]
    return names if all(" " in name for name in names) else [text]
