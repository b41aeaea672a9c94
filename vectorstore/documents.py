"""The values that flow from files to answers: articles, paragraphs, chunks and found passages.

All are frozen. Ids come from content, so the same text always has the same id and running again is free.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

SearchName = Literal["dense", "lexical", "headline"]

# C0 and C1 controls apart from white space, zero-width marks and the bidirectional overrides, which let a text show
# otherwise than it reads. Joiners (U+200C, U+200D) stay: Persian and Indic words and emoji need them.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


MONTH_NAMES = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article's metadata, without its text; citations and passages carry it."""

    id: str
    title: str
    url: str | None = None
    source: str | None = None
    """The outlet, as the file names it."""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article; citations point at it."""

    article_id: str
    number: int
    """Counts from 1 and never changes for an article id."""
    text: str
    """One line: white space is folded, so there is no blank line inside."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Text among an article's paragraphs that is not the article: a notice, a link to another story, a caption.

    It is shown where the article is read, and neither searched nor quoted.
    """

    after: int
    """Number of the paragraph before it; 0 before the first."""
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article: headline, paragraphs and what is known of it."""

    id: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    url: str | None = None
    source: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    updated: str | None = None
    """When it was changed last, as its source says: an ISO date, or date and time."""
    asides: tuple[Aside, ...] = ()

    @property
    def head(self) -> ArticleHead:
        """The article without its text."""
        return ArticleHead(self.id, self.title, self.url, self.source, self.published)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole neighbouring paragraphs of one article: what is embedded and found.

    Of the paragraphs from ``first`` to ``last`` it has those that are quotable (``vectorstore.text.unquoted``). One
    longer than the embedding model takes is covered by several chunks with the same ``first`` and ``last``, each a
    window of its characters (``start`` to ``end``); it is still cited whole.
    """

    id: str
    article_id: str
    first: int
    last: int
    start: int
    """Offset into the first paragraph; 0 but for a window."""
    end: int | None
    """End offset in the paragraph of a window, None for whole paragraphs."""
    text: str
    """The paragraphs (or the window) joined by blank lines; without the headline."""
    embedded: str
    """The text that is embedded: headline and date in front of ``text``."""


@dataclass(frozen=True, slots=True)
class Found:
    """One search's opinion of a passage."""

    search: SearchName
    rank: int
    """Place in that search's own list, from 1."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found for a question, with its paragraphs."""

    chunk_id: str
    rank: int
    """Place in the fused list, from 1."""
    article: ArticleHead
    paragraphs: tuple[Paragraph, ...]
    text: str
    similarity: float
    """Cosine of question and chunk, -1 to 1, higher is closer."""
    found_by: tuple[Found, ...]
    also_in: tuple[ArticleHead, ...] = ()
    """Other articles that print the same story, earliest first."""
    context_paragraphs: frozenset[int] = frozenset()
    """Numbers of the paragraphs that stand around the chunk and are shown with it."""
    article_words: frozenset[str] = frozenset()
    """Which of the question's words stand anywhere in the article, as stems; empty where it was not read whole."""


def written_day(day: date) -> str:
    """Return a day as people write it, "17 May 2024", whatever the machine's locale."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def named(head: ArticleHead) -> str:
    """Return an article's name for people: “Ferry aground” (Courier, 18 May 2024)."""
    about = ", ".join(text for text in (head.source, head.published and written_day(head.published)) if text)
    return f"“{head.title}”" + (f" ({about})" if about else "")


def digest(*parts: str) -> str:
    """Return a 16-hex-digit id of some strings, the same on every machine; parts cannot run into each other."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        sha.update(len(data).to_bytes(8, "big") + data)
    return sha.hexdigest()[:16]


def clean(text: str) -> str:
    """Fold white space to single spaces and drop invisible control characters; words are untouched."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def make_article(
    title: str,
    paragraphs: Sequence[str],
    *,
    url: str | None = None,
    source: str | None = None,
    published: date | None = None,
    authors: Sequence[str] = (),
    language: str | None = None,
    section: str | None = None,
    updated: str | None = None,
    asides: Sequence[Aside] = (),
) -> Article:
    """Build an article from raw parts; its id is a digest of headline and paragraphs alone.

    So the same story read from two files is one article, and a corrected date or outlet keeps the id.

    Raises:
        ValueError: no paragraph has text.
    """
    title = clean(title)
    texts = [text for text in map(clean, paragraphs) if text]
    if not texts:
        raise ValueError("the article has no text")
    identity = digest(title, *texts)
    return Article(
        id=identity,
        title=title,
        paragraphs=tuple(Paragraph(identity, number, text) for number, text in enumerate(texts, start=1)),
        url=clean(url or "") or None,
        source=clean(source or "") or None,
        published=published,
        authors=tuple(author for author in map(clean, authors) if author),
        language=clean(language or "") or None,
        section=clean(section or "") or None,
        updated=clean(updated or "") or None,
        asides=tuple(asides),
    )
