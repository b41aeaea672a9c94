"""The Library view as HTML: the list of articles, removals, the foot. Pure functions; foreign words are escaped."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from markupsafe import Markup

from ui.formatting import count, day
from ui.html.library_chart import period
from ui.html.templating import render, time_element
from vectorstore.storage.archive import ArticleSummary
from vectorstore.storage.article_list import Hit, Listing, SortKey, Wanted, typed_words

if TYPE_CHECKING:
    from vectorstore.diagnostics import Finding

PAGE_SIZE = 50
_COLUMNS: tuple[tuple[SortKey, str], ...] = (
    ("title", "Title"),
    ("outlet", "Outlet"),
    ("date", "Date"),
    ("paragraphs", "Paragraphs"),
)
_DOWN_FIRST = frozenset({"date", "paragraphs"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the list is looked at."""

    find: str = ""
    """Words as they were typed."""
    outlets: tuple[str, ...] = ()
    """Of any of these; empty for all, and "" for those without one."""
    month: str | None = None
    """"2024-05", or a year; empty for the articles without a date, None for all."""
    sort: SortKey = "date"
    descending: bool = True
    page: int = 1

    @property
    def wanted(self) -> Wanted:
        """The same as the list takes it."""
        return Wanted(month=self.month, outlets=self.outlets, text=typed_words(self.find))

    def query(self) -> str:
        """Return it as the query of an address."""
        known: list[tuple[str, str]] = [("find", self.find)] if self.find else []
        known += [("outlet", name) for name in self.outlets]
        known += [("month", self.month)] if self.month is not None else []
        known += [("sort", self.sort), ("order", "desc" if self.descending else "asc")]
        return urlencode([*known, *([("page", str(self.page))] if self.page > 1 else [])])


_ONLY_IN_A_TERMINAL = re.compile(r"; --allow-private\b[^;,)]*")


def view(
    listed: str,
    jobs: str,
    charts: str,
    foot: str,
    *,
    formats: Sequence[str],
    megabytes: int,
    open_: bool,
    feeds: str = "",
) -> str:
    """Put the parts of the view together.

    Args:
        listed: the list of articles; like the other parts it is HTML of ours.
        jobs: the files that are being read.
        charts: the collection in pictures.
        foot: where the collection lies.
        formats: the endings that are read.
        megabytes: the largest file that is taken.
        open_: whether articles may be added here.
        feeds: the feeds that are followed.
    """
    parts = {"listed": listed, "jobs": jobs, "charts": charts, "foot": foot, "feeds": feeds}
    return render(
        "library_view.html",
        open=open_,
        formats=formats,
        accept=",".join([*formats, ".gz", ".xz"]),
        megabytes=megabytes,
        **{name: Markup(html) for name, html in parts.items()},  # noqa: S704 (of templates)
    )


def feeds_table(feeds: Sequence[Mapping[str, Any]], *, open_: bool) -> str:
    """Return the feeds and folders that are followed, with their runs and what was wrong; nothing where none is.

    Args:
        feeds: as ``FeedSchedule.followed`` gives them.
        open_: whether one may be run from the page.
    """
    if not feeds:
        return ""

    def when(text: str) -> Markup:
        return time_element(datetime.fromisoformat(text))

    feeds = [{**each, "error": _ONLY_IN_A_TERMINAL.sub("", each["error"] or "")} for each in feeds]
    return render("feeds.html", feeds=feeds, busy=any(each["running"] for each in feeds), open=open_, when=when)


def listing(
    found: Listing,
    shown: Shown,
    *,
    hits: Mapping[str, Hit] | None = None,
    outlets: Sequence[tuple[str, int]] = (),
    undo: Sequence[tuple[str, str]] = (),
    open_: bool = True,
) -> str:
    """Return the search, the table and the pages.

    Args:
        found: the page of the list.
        shown: what was asked for.
        hits: where the articles have the words that were searched for, by id.
        outlets: all outlets with their numbers of articles, to choose from.
        undo: removals that can be undone, as (name, words).
        open_: whether articles may be added and removed here.
    """
    last = max(1, -(-found.found // PAGE_SIZE))
    narrowed = found.found != found.total
    number = f"{found.found:,} of {count(found.total, 'article')}" if narrowed else count(found.total, "article")
    ways = [(1, "First")] if shown.page > 2 else []
    ways += [(shown.page - 1, "Back")] if shown.page > 1 else []
    onward = [(shown.page + 1, "Next")] if shown.page < last else []
    onward += [(last, "Last")] if shown.page + 1 < last else []
    return render(
        "library.html",
        shown=shown,
        total=found.total,
        found=number,
        outlets=outlets,
        chosen={name.casefold() for name in shown.outlets},
        chips=_chips(shown),
        heads=[_head(key, label, shown) for key, label in _COLUMNS],
        rows=[_row(each, (hits or {}).get(each.head.id)) for each in found.articles],
        undo=[(words, name) for name, words in undo],
        open=open_,
        last=last,
        back=[(label, replace(shown, page=to).query()) for to, label in ways],
        onward=[(label, replace(shown, page=to).query()) for to, label in onward],
    )


def _chips(shown: Shown) -> list[tuple[str, str, str]]:
    """Return what narrows the list: its label, the address without it, and what it is."""
    first = replace(shown, page=1)
    chips = [
        (
            name or "no outlet named",
            replace(first, outlets=tuple(o for o in shown.outlets if o != name)).query(),
            "outlet",
        )
        for name in shown.outlets
    ]
    if shown.month is not None:
        label = period(shown.month) if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", shown.month) else shown.month
        chips.append((label or "no date", replace(first, month=None).query(), "month"))
    return chips


def _head(key: SortKey, label: str, shown: Shown) -> dict[str, str]:
    current = shown.sort == key
    descending = not shown.descending if current else key in _DOWN_FIRST
    query = replace(shown, sort=key, descending=descending, page=1).query()
    state = ("descending" if shown.descending else "ascending") if current else ""
    return {"key": key, "label": label, "query": query, "sorted": state}


def _row(each: ArticleSummary, hit: Hit | None) -> dict[str, object]:
    head = each.head
    name = head.title or "Untitled"
    return {
        "id": head.id,
        "name": name,
        "title": hit.title if hit and "".join(run for run, _ in hit.title) == head.title else ((name, False),),
        "text": hit.text if hit else (),
        "outlet": head.source,
        "day": day(head.published),
        "paragraphs": each.paragraphs,
    }


def foot(folder: str, facts: Sequence[tuple[str, str]]) -> str:
    """Return where the collection lies, what is in it, and the way to look it over."""
    return render("foot.html", folder=folder, facts=facts)


def health(findings: "Sequence[Finding]") -> str:
    """Return what ``doctor`` found, what is wrong first."""
    wrong = sum(not found.ok for found in findings)
    head = f"{count(wrong, 'check')} found something wrong." if wrong else f"All {len(findings)} checks are in order."
    return render("health.html", head=head, findings=sorted(findings, key=lambda found: found.ok))
