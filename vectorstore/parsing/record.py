"""Records: articles read from a file, and rejections that say why something could not be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from vectorstore.documents import Article, Aside, clean, make_article
from vectorstore.parsing.boilerplate import Cleaned, Notice, cleaned
from vectorstore.parsing.live_blog import posts_in_order
from vectorstore.parsing.markup.field_text import sound, text_paragraphs
from vectorstore.parsing.markup.html_date import day_in_address
from vectorstore.parsing.markup.html_fragments import is_correction, one_line
from vectorstore.parsing.paragraphs import split_long
from vectorstore.parsing.text_repair import mended
from vectorstore.text.date_parser import parse_date

HEADLINE_CHARS = 80
"""Most characters of a headline made of the first words of an article that has none."""

_BY = re.compile(r"^by:?\s+", re.IGNORECASE)
_FEWEST_WORDS = 4
"""Least words of a correction; a shorter value is a flag such as "yes"."""
_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", str: "a text"}


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a file."""

    key: str
    """Its identity inside the file: empty in a file of one article, else the address, else headline and date, else
    ``line N``; a second one with the same key has ``#2`` after it."""
    article: Article
    line: int | None
    """First line in the file, where known."""
    warnings: tuple[str, ...] = ()
    """Non-fatal problems found while parsing: the article is kept, but for example without its date."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A part of a file that could not be read; reading goes on after it where it can."""

    path: Path | str
    """A file; a string is an address on the web."""
    line: int | None
    reason: str


class UnreadableError(Exception):
    """Raised inside the readers: a file, line or field gives no article; becomes a ``Rejection``."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def make_record(
    fields: Mapping[str, object],
    *,
    where: str,
    line: int | None = None,
    paragraphs: Sequence[str | Notice] | None = None,
    single: bool = False,
    warnings: Sequence[str] = (),
    day_first: bool | None = None,
    names: str = "",
) -> Record:
    """Make a record from raw fields under the contract's names.

    Args:
        where: how messages name the place, such as "line 7".
        paragraphs: the text, where it does not stand in ``fields`` as one string.
        single: the file holds this article alone.
        day_first: how the file writes 03/04/2024, as ``dates.parse_date`` takes it.
        names: the file's own field names, for the message that says that none of them is the text.

    Raises:
        UnreadableError: a field has a type that cannot be right, or there is no text.
    """
    texts = {name: mended(one_line(_text(fields, name, where))) for name in ("title", "url", "source", "language")}
    texts["title"] = _without_outlet(clean(texts["title"]), clean(texts["source"]))
    whole, doubts = _article_text(fields, where, line, paragraphs, names)
    split = [split_long(paragraph, texts["language"][:2]) for paragraph in whole.paragraphs]
    parts = [part for each in split for part in each]
    asides = [
        Aside(sum(map(len, split[:place])), kind, text)
        for (kind, text), place in zip(whole.dropped, whole.places, strict=True)
    ]
    published, doubts_of_date = _published(fields.get("published"), day_first)
    if published is None and texts["url"]:
        published = day_in_address(texts["url"])
        doubts_of_date = () if published else doubts_of_date
    article = make_article(
        texts["title"] or headline(parts[0]),
        parts,
        url=texts["url"],
        source=texts["source"],
        published=published,
        authors=_authors(fields.get("authors")),
        language=texts["language"],
        section=_one(fields.get("section")),
        updated=_moment(fields.get("updated"), day_first),
        asides=asides,
    )
    key = "" if single else _key(article, bool(texts["title"].strip()), line)
    return Record(key, article, line, (*warnings, *doubts, *doubts_of_date))


def _without_outlet(title: str, outlet: str) -> str:
    """Return a headline without the outlet's name after it, as in "Bridge opens - The Post"."""
    behind = re.search(r"(?<=\S)\s+[|–—•·-]\s+(?=[^|–—•·]*\Z)", title)
    return title[: behind.start()] if behind and outlet and title[behind.end() :].lower() == outlet.lower() else title


def _article_text(
    fields: Mapping[str, object], where: str, line: int | None, given: Sequence[str | Notice] | None, names: str
) -> tuple[Cleaned, tuple[str, ...]]:
    """Return an article's text, or its summary where there is none, and warnings."""
    if given is None:
        told = posts_in_order(text_paragraphs(_text(fields, "text", where)))
        given = [*told, *_corrections(fields.get("correction"))]
    whole = cleaned([part if isinstance(part, Notice) else clean(mended(sound(part))) for part in given])
    if whole.paragraphs:
        return whole, whole.doubts
    summary = cleaned(text_paragraphs(_text(fields, "summary", where)))
    if summary.paragraphs:
        return summary, (*whole.doubts, "the article has no text here: its summary is kept")
    reason = f"{where} has no text"
    if whole.dropped:
        reason += f" but notices of the website ({whole.dropped[0][1][:60]!r})"
    elif names:
        reason += f"; its fields are {names}, none of them known as a text: name it with --map text=FIELD"
    raise UnreadableError(f"{reason}; add one or remove the article, then run ingest again", line)


def _corrections(value: object) -> list[str]:
    """Return the correction that an export has in a field of its own, marked as one."""
    if not isinstance(value, str) or len(value.split()) < _FEWEST_WORDS:
        return []
    paragraphs = text_paragraphs(value)
    return paragraphs if is_correction(value) else [f"Correction: {paragraphs[0]}", *paragraphs[1:]]


def headline(text: str) -> str:
    """Return a headline of at most 80 characters made of a text's first words."""
    text = clean(text)
    if len(text) <= HEADLINE_CHARS:
        return text
    # A script without spaces has no word boundary to cut at.
    head = text[:HEADLINE_CHARS].rpartition(" ")[0] or text[: HEADLINE_CHARS - 1]
    return head.rstrip(" ,;:–—-") + "…"


def kind_of(value: object) -> str:
    """Return the name of a JSON value's type for a message."""
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
    return sound(value)


def _published(value: object, day_first: bool | None) -> tuple[date | None, tuple[str, ...]]:
    if value is None:
        return None, ()
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None, (f"the date is {kind_of(value)}; the article is kept without a date",)
    try:
        return parse_date(str(value), day_first), ()
    except ValueError as error:
        return None, (f"{error}; the article is kept without a date",)


def _moment(value: object, day_first: bool | None) -> str:
    """Return when an article was updated, as an ISO date or time; empty where that is unclear."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        found = datetime.fromisoformat(str(value).strip())
        return found.isoformat(timespec="minutes") if "T" in str(value) or ":" in str(value) else str(found.date())
    except ValueError:
        pass
    try:
        day = parse_date(str(value), day_first)
    except ValueError:
        return ""
    return day.isoformat() if day else ""


def _one(value: object) -> str:
    """Return a section's name, the first of a list; at most 100 characters."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), "")
    return clean(mended(one_line(sound(value))))[:100] if isinstance(value, str) else ""


def _authors(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return split_authors(one_line(mended(sound(value))))
    if not isinstance(value, list):
        return []  # an object that names nobody, such as a link to an entry elsewhere
    value = [author for author in value if isinstance(author, str)]
    return [_BY.sub("", one_line(mended(sound(author)))).removeprefix("[[").removesuffix("]]") for author in value]


def split_authors(text: str) -> list[str]:
    """Split a line of names at semicolons, or at commas if each part is a full name ("Doe, Jane" is one)."""
    text = _BY.sub("", text.strip())
    if text.startswith("[") and text.endswith("]"):
        # A list as Python or JSON writes it, the way spreadsheets of articles often have it.
        return [a or b for a, b in re.findall(r"\"([^\"]*)\"|'([^']*)'", text)] or split_authors(text[1:-1])
    if re.search(r"[;|\n]", text):
        return [name.strip() for name in re.split(r"[;|\n]", text) if name.strip()]
    names = [name.strip() for name in re.split(r",| and | & ", text)]
    return names if all(" " in name for name in names) else [text]
