"""One article, and the list of all, as HTML: a fragment for the panel beside the chat, or a page of its own.

Pure functions; every word that is not ours is escaped. The pages work without a script. Addresses are relative, for the
server may stand under a path behind a proxy; ``root`` leads from where the HTML is shown to the chat page.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from markupsafe import Markup

from ui.formatting import count, day, outlet_and_day, safe_url
from ui.html.templating import render
from vectorstore.documents import Article, ArticleHead
from vectorstore.text.unquoted import unquoted

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
    updated = f"updated {_moment(article.updated)}" if article.updated else ""
    facts = [article.source, day(article.published), updated, article.section, ", ".join(article.authors)]
    return render(
        "article.html",
        language=article.language,
        title=article.title or "Untitled",
        facts=list(filter(None, facts)),
        original=safe_url(article.url),
        here=_address(article.id, root),
        earlier=earlier,
        body=list(_body(article, marks)),
        also=[_item(head, outlet_and_day(head), root) for head in also],
    )


def page(article: Article, marks: Sequence[Mark] = (), also: Sequence[ArticleHead] = (), earlier: int = 0) -> str:
    """Return the article as a page of its own."""
    return document(article.title, fragment(article, marks, also, _UP, earlier), _UP)


def listing(articles: Sequence[Summary], find: str = "", number: int = 1) -> str:
    """Return one page of the list of articles, newest first as given, those whose title or outlet has ``find``."""
    needle = find.strip().casefold()
    chosen = [s for s in articles if needle in f"{s.head.title}\n{s.head.source or ''}".casefold()]
    last = max(1, -(-len(chosen) // PAGE_SIZE))
    number = min(max(1, number), last)
    empty = "No title or outlet has these words." if needle else "There are no articles yet."
    return render(
        "listing.html",
        find=find,
        shown=f"{len(chosen):,} of {count(len(articles), 'article')}" if needle else count(len(articles), "article"),
        empty="" if chosen else empty,
        items=[_item(each.head, _facts(each)) for each in chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]],
        number=number,
        last=last,
        newer=_query(find, number - 1) if number > 1 else "",
        older=_query(find, number + 1) if number < last else "",
    )


def listing_page(articles: Sequence[Summary], find: str = "", number: int = 1) -> str:
    """Return the list of articles as an HTML page of its own; see ``listing``."""
    return document("Articles", listing(articles, find, number), "./")


def message_page(title: str, text: str, root: str = _UP) -> str:
    """Return a page that only says something, such as that there is no such article; for ``root`` see ``document``."""
    return document(title, message(title, text, root), root)


def message(title: str, text: str, root: str = "") -> str:
    """Return a short message as HTML, with a link to all articles."""
    return render("message.html", title=title, text=text, root=root)


def document(title: str, body: str, root: str) -> str:
    """Return a page of its own around some HTML of ours.

    Args:
        root: leads from the page to the chat page.
    """
    return render("document.html", title=title, body=Markup(body), root=root)  # noqa: S704 (of a template)


def runs(text: str, spans: Iterable[tuple[int, int, bool]]) -> list[tuple[str, str]]:
    """Return a text in runs, each with the class of its mark, or "" between marks.

    Args:
        spans: (start, end, current) of what is marked; overlapping ones join.
    """
    joined: list[tuple[int, int, bool]] = []
    for start, end, current in sorted((s, min(e, len(text)), c) for s, e, c in spans if s < min(e, len(text))):
        if joined and start < joined[-1][1]:
            before = joined.pop()
            joined.append((before[0], max(before[1], end), before[2] or current))
        else:
            joined.append((start, end, current))
    found, at = [], 0
    for start, end, current in joined:
        found += [(text[at:start], ""), (text[start:end], "mark-current" if current else "mark-other")]
        at = end
    return [(part, mark) for part, mark in (*found, (text[at:], "")) if part]


def _body(article: Article, marks: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    """Yield the paragraphs, and among them what stands there and is not the article, with its kind."""
    kinds = unquoted(article.paragraphs)
    yield from _asides(article, 0)
    for paragraph in article.paragraphs:
        number = paragraph.number
        spans = [(m.start, m.end, i == 0) for i, m in enumerate(marks) if m.paragraph == number]
        yield {"kind": kinds.get(number, ""), "number": number, "runs": runs(paragraph.text, spans)}
        yield from _asides(article, number)


def _asides(article: Article, after: int) -> Iterator[dict[str, Any]]:
    return (
        {"kind": aside.kind, "number": None, "text": aside.text} for aside in article.asides if aside.after == after
    )


def _moment(text: str) -> str:
    """Return a time as people read it: the day, and the time of day with its zone where it has one."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = f" {found:%Z}" if found.tzinfo else ""
    return f"{day(found.date())}, {found:%H:%M}{zone}" if "T" in text else day(found.date())


def _address(article_id: str, root: str = "") -> str:
    return f"{root}articles/{quote(article_id, safe='')}"


def _item(head: ArticleHead, about: str, root: str = "") -> dict[str, str]:
    return {"href": _address(head.id, root), "title": head.title or "Untitled", "about": about}


def _facts(summary: Summary) -> str:
    facts = [summary.head.source, day(summary.head.published), count(summary.paragraphs, "paragraph")]
    return " · ".join(filter(None, facts))


def _query(find: str, page: int) -> str:
    return urlencode(({"find": find} if find else {}) | {"page": page})
