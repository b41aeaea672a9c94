"""One article, and the list of all, as HTML: a fragment for the panel beside the chat, or a page of its own.

Pure functions; every word that is not ours is escaped. The pages work without a script. Addresses are relative, for the
server may stand under a path behind a proxy; ``root`` leads from where the HTML is shown to the chat page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import quote, urlencode

from ui.formatting import count, day, outlet_and_day, safe_url
from ui.html.escape import escape
from vectorstore.documents import Article, ArticleHead, Aside, Paragraph

PAGE_SIZE = 50
"""Articles on one page of the list."""
_UP = "../"
"""From the page of one article to the chat page."""


class Summary(Protocol):
    """What the list shows of an article."""

    @property
    def head(self) -> ArticleHead:
        """What is known of the article apart from its text."""
        ...

    @property
    def paragraphs(self) -> int:
        """How many paragraphs it has."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote to highlight: characters ``start`` to ``end`` of one paragraph."""

    paragraph: int
    start: int
    end: int


def parse_marks(text: str) -> tuple[Mark, ...]:
    """Read "7.0-118,9.4-60"; what is not a mark is left out, so a mistyped address still shows the article."""
    found = (re.fullmatch(r"(\d{1,6})\.(\d{1,7})-(\d{1,7})", part, re.ASCII) for part in text.split(",")[:200])
    marks = (Mark(*map(int, match.groups())) for match in found if match)
    return tuple(mark for mark in marks if mark.start < mark.end)


def fragment(
    article: Article,
    marks: Sequence[Mark] = (),
    also: Sequence[ArticleHead] = (),
    root: str = "",
    earlier: int = 0,
) -> str:
    """Return the article for the panel; the first mark is the one the reader asked for.

    Args:
        also: other articles that print the same story.
        earlier: how many earlier versions of it are known.
    """
    beside: dict[int, str] = {}
    for aside in article.asides:
        beside[aside.after] = beside.get(aside.after, "") + _aside(aside)
    body = beside.get(0, "") + "".join(
        _paragraph(paragraph, marks) + beside.get(paragraph.number, "") for paragraph in article.paragraphs
    )
    lang = f' lang="{escape(article.language)}"' if article.language else ""
    return f'<article class="article"{lang}>{_header(article, root, earlier)}{body}{_also_in(also, root)}</article>'


def page(article: Article, marks: Sequence[Mark] = (), also: Sequence[ArticleHead] = (), earlier: int = 0) -> str:
    """Return the article as a page of its own."""
    return document(article.title, fragment(article, marks, also, _UP, earlier), _UP)


def listing(articles: Sequence[Summary], find: str = "", number: int = 1) -> str:
    """Return one page of the list of articles, newest first as given, those whose title or outlet has ``find``."""
    needle = find.strip().casefold()
    chosen = [s for s in articles if needle in f"{s.head.title}\n{s.head.source or ''}".casefold()]
    last = max(1, -(-len(chosen) // PAGE_SIZE))
    number = min(max(1, number), last)
    items = "".join(map(_item, chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]))
    shown = f"{len(chosen):,} of {count(len(articles), 'article')}" if needle else count(len(articles), "article")
    empty = (
        "" if chosen else f"<p>{'No title or outlet has these words.' if needle else 'There are no articles yet.'}</p>"
    )
    return (
        '<section class="listing"><h2 tabindex="-1">Articles</h2>'
        '<form class="find" action="articles" method="get" role="search"><label>Find in titles and outlets '
        f'<input type="search" name="find" value="{escape(find)}" maxlength="200"></label>'
        f'<button type="submit">Find</button></form><p class="about">{shown}</p>{empty}'
        f"<ol>{items}</ol>{_pager(find, number, last)}</section>"
    )


def listing_page(articles: Sequence[Summary], find: str = "", number: int = 1) -> str:
    """Return the list of articles as an HTML page of its own; see ``listing``."""
    return document("Articles", listing(articles, find, number), "./")


def message_page(title: str, text: str) -> str:
    """Return a page that only says something, such as that there is no such article."""
    return document(title, message(title, text, _UP), _UP)


def message(title: str, text: str, root: str = "") -> str:
    """Return a short message as HTML, with a link to all articles."""
    return (
        f'<section class="listing"><h2 tabindex="-1">{escape(title)}</h2><p>{escape(text)}</p>'
        f'<p><a class="browse" href="{root}articles">All articles</a></p></section>'
    )


def highlight(text: str, spans: Iterable[tuple[int, int, bool]]) -> str:
    """Return escaped text with (start, end, current) spans in ``<mark>``; overlapping ones join."""
    joined: list[tuple[int, int, bool]] = []
    for start, end, current in sorted((s, min(e, len(text)), c) for s, e, c in spans if s < min(e, len(text))):
        if joined and start < joined[-1][1]:
            before = joined.pop()
            joined.append((before[0], max(before[1], end), before[2] or current))
        else:
            joined.append((start, end, current))
    parts, at = [], 0
    for start, end, current in joined:
        name = "mark-current" if current else "mark-other"
        parts += [escape(text[at:start]), f'<mark class="{name}">', escape(text[start:end]), "</mark>"]
        at = end
    return "".join((*parts, escape(text[at:])))


def _paragraph(paragraph: Paragraph, marks: Sequence[Mark]) -> str:
    spans = [(m.start, m.end, i == 0) for i, m in enumerate(marks) if m.paragraph == paragraph.number]
    number = paragraph.number
    return (
        f'<p id="p{number}" dir="auto"><a class="number" href="#p{number}" aria-label="Paragraph {number}">{number}</a>'
        f"{highlight(paragraph.text, spans)}</p>"
    )


def _aside(aside: Aside) -> str:
    """Return what stands among the paragraphs and is not the article, in grey and without a number."""
    about = f"Not part of the article ({aside.kind}): neither searched nor quoted"
    return f'<p class="aside" dir="auto" title="{escape(about)}">{escape(aside.text)}</p>'


def _header(article: Article, root: str, earlier: int) -> str:
    updated = f"updated {_moment(article.updated)}" if article.updated else ""
    facts = [article.source, day(article.published), updated, article.section, ", ".join(article.authors)]
    about = " · ".join(escape(fact) for fact in facts if fact)
    url = safe_url(article.url)
    original = (
        f'<a class="original" href="{escape(url)}" target="_blank" rel="noopener noreferrer">Original</a> '
        if url
        else ""
    )
    here = f"{root}articles/{quote(article.id, safe='')}"
    history = f' <a class="own-page" href="{here}/history">{count(earlier, "earlier version")}</a>' if earlier else ""
    own = f'<a class="own-page" href="{here}">Open as a page</a>'
    return (
        f'<header><h2 tabindex="-1" dir="auto">{escape(article.title or "Untitled")}</h2>'
        f'<p class="about" dir="auto">{about}</p><p class="links">{original}{own}{history}</p></header>'
    )


def _moment(text: str) -> str:
    """Return a time as people read it: the day, and the time of day with its zone where it has one."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = f" {found:%Z}" if found.tzinfo else ""
    return f"{day(found.date())}, {found:%H:%M}{zone}" if "T" in text else day(found.date())


def _also_in(heads: Sequence[ArticleHead], root: str) -> str:
    if not heads:
        return ""
    items = "".join(
        f'<li dir="auto"><a class="read" href="{root}articles/{quote(head.id, safe="")}">'
        f'{escape(head.title or "Untitled")}</a> <span class="about">{escape(outlet_and_day(head))}</span></li>'
        for head in heads
    )
    return f'<section class="also"><h3>The same story, also in</h3><ul>{items}</ul></section>'


def _item(summary: Summary) -> str:
    head = summary.head
    facts = [head.source, day(head.published), count(summary.paragraphs, "paragraph")]
    about = " · ".join(escape(fact) for fact in facts if fact)
    title = escape(head.title or "Untitled")
    href = f"articles/{quote(head.id, safe='')}"
    return f'<li dir="auto"><a class="read" href="{href}">{title}</a><span class="about">{about}</span></li>'


def _pager(find: str, number: int, last: int) -> str:
    if last == 1:
        return ""

    def link(to: int, label: str) -> str:
        query = escape(urlencode(({"find": find} if find else {}) | {"page": to}))
        return f'<a class="browse" href="articles?{query}">{label}</a>'

    newer = link(number - 1, "Newer") if number > 1 else ""
    older = link(number + 1, "Older") if number < last else ""
    return f'<nav class="pager" aria-label="Pages">{newer}<span>Page {number} of {last}</span>{older}</nav>'


def document(title: str, body: str, root: str) -> str:
    """Return a page of its own around some HTML.

    Args:
        root: leads from the page to the chat page.
    """
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – Newsdesk</title>"
        f'<link rel="icon" href="{root}page/icon.svg" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{root}page/base.css">'
        f'<link rel="stylesheet" href="{root}page/article.css"></head>'
        f'<body class="own"><nav class="top"><a href="{root}">Newsdesk</a><a href="{root}articles">Articles</a></nav>'
        f"<main>{body}</main></body></html>"
    )
