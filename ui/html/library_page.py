"""The Library view as HTML: the list of articles, removals, the foot. Pure functions; foreign words are escaped."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from ui.formatting import count, day
from vectorstore.storage.archive import ArticleSummary
from vectorstore.storage.article_list import Listing, SortKey, Wanted

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

    wanted: Wanted = field(default_factory=Wanted)
    sort: SortKey = "date"
    descending: bool = True
    page: int = 1

    def query(self) -> str:
        """Return it as the query of an address."""
        given = {"find": self.wanted.find, "outlet": self.wanted.outlet, "month": self.wanted.month}
        known = {name: value for name, value in given.items() if value is not None and (value or name != "find")}
        known |= {"sort": self.sort, "order": "desc" if self.descending else "asc"}
        return urlencode(known | ({"page": str(self.page)} if self.page > 1 else {}))


def view(listed: str, jobs: str, charts: str, foot: str, *, formats: Sequence[str], megabytes: int, open_: bool) -> str:
    """Put the parts of the view together."""
    return (
        f'{drop_zone(formats, megabytes) if open_ else _shut()}<div id="library-jobs">{jobs}</div>'
        f'<div id="library-list">{listed}</div><div id="library-charts">{charts}</div>'
        f'<footer id="library-foot">{foot}</footer>'
    )


def drop_zone(formats: Sequence[str], megabytes: int) -> str:
    accept = ",".join([*formats, ".gz", ".xz"])
    return (
        f'<form id="library-drop" class="drop" data-megabytes="{megabytes}"><label>'
        '<span class="act-like">Add articles</span> <span class="words">or drop files here</span>'
        f'<input type="file" class="unseen" multiple accept="{accept}"></label>'
        f'<p class="about">{", ".join(formats)}, each also packed with gzip or xz;'
        f" up to {megabytes} MB a file.</p></form>"
    )


def _shut() -> str:
    return (
        '<p class="about">Articles are added and removed on the server: this page can be reached from elsewhere and'
        " has no password, or its settings say so (<code>changes</code>).</p>"
    )


def listing(found: Listing, shown: Shown, *, undo: Sequence[tuple[str, str]] = (), open_: bool = True) -> str:
    """Return the search, the table and the pages.

    Args:
        undo: removals that can be undone, as (name, words).
    """
    last = max(1, -(-found.found // PAGE_SIZE))
    undoing = "".join(
        f'<p class="undo" role="status">{html.escape(words)} <button type="button" class="act" data-undo="{name}">Undo'
        "</button></p>"
        for name, words in undo
    )
    if not found.total:
        button = ' <button type="button" class="act" data-sample>Read in the sample articles</button>'
        table = f'<p class="empty">There are no articles yet.{button if open_ else ""}</p>'
    elif not found.found:
        table = '<p class="empty">No article fits. Every word must be in the title or the outlet.</p>'
    else:
        heads = "".join(_head(key, label, shown) for key, label in _COLUMNS)
        remove = '<th scope="col"><span class="unseen">Remove</span></th>' if open_ else ""
        rows = "".join(_row(each, open_) for each in found.articles)
        table = (
            f'<table class="articles"><caption class="unseen">Articles</caption><thead><tr>{heads}{remove}</tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )
    return f"{undoing}{_search(found, shown)}{table}{_pages(shown, last)}"


def _search(found: Listing, shown: Shown) -> str:
    wanted = shown.wanted
    narrow = ""
    if wanted.outlet is not None:
        narrow += _chip("outlet", wanted.outlet or "no outlet named", shown, replace(wanted, outlet=None))
    if wanted.month is not None:
        narrow += _chip("month", wanted.month or "no date", shown, replace(wanted, month=None))
    narrowed = found.found != found.total
    number = f"{found.found:,} of {count(found.total, 'article')}" if narrowed else count(found.total, "article")
    return (
        '<form class="find" role="search"><label>Find in titles and outlets'
        f'<input type="search" name="find" value="{html.escape(wanted.find)}" maxlength="200"></label>'
        f'<button type="submit">Find</button></form><p class="about" role="status">{number} {narrow}</p>'
    )


def _chip(name: str, label: str, shown: Shown, without: Wanted) -> str:
    query = html.escape(replace(shown, wanted=without, page=1).query())
    return (
        f'<a class="chip" href="?{query}" data-list aria-label="Show every {name} again">'
        f'<bdi>{html.escape(label)}</bdi> <span aria-hidden="true">×</span></a>'
    )


def _head(key: SortKey, label: str, shown: Shown) -> str:
    current = shown.sort == key
    descending = not shown.descending if current else key in _DOWN_FIRST
    query = html.escape(replace(shown, sort=key, descending=descending, page=1).query())
    state = f' aria-sort="{"descending" if shown.descending else "ascending"}"' if current else ""
    arrow = f'<span aria-hidden="true"> {"↓" if shown.descending else "↑"}</span>' if current else ""
    return f'<th scope="col" class="{key}"{state}><a href="?{query}" data-list>{label}{arrow}</a></th>'


def _row(each: ArticleSummary, open_: bool) -> str:
    head = each.head
    title, outlet = html.escape(head.title or "Untitled"), html.escape(head.source or "")
    source = f'<span title="{outlet}">{outlet}</span>' if outlet else ""
    link = f'<a class="read" href="articles/{quote(head.id, safe="")}">{title}</a>'
    remove = (
        f'<td class="remove"><button type="button" class="act warn" data-remove="{html.escape(head.id)}"'
        f' aria-label="Remove {title}">Remove</button></td>'
        if open_
        else ""
    )
    return (
        f'<tr><td class="title" dir="auto">{link}</td>'
        f'<td class="outlet" dir="auto">{source}</td>'
        f'<td class="date">{day(head.published)}</td><td class="paragraphs">{each.paragraphs:,}'
        f'<span class="unit"> {"paragraph" if each.paragraphs == 1 else "paragraphs"}</span></td>{remove}</tr>'
    )


def _pages(shown: Shown, last: int) -> str:
    if last == 1:
        return ""

    def link(to: int, label: str) -> str:
        return f'<a href="?{html.escape(replace(shown, page=to).query())}" data-list>{label}</a>'

    back = link(shown.page - 1, "Back") if shown.page > 1 else ""
    onward = link(shown.page + 1, "Onward") if shown.page < last else ""
    first = link(1, "First") if shown.page > 2 else ""
    return (
        f'<nav class="pager" aria-label="Pages of the list">{first}{back}<span>Page {shown.page:,} of {last:,}</span>'
        f"{onward}</nav>"
    )


def foot(folder: str, facts: Sequence[tuple[str, str]]) -> str:
    """Return where the collection lies, what is in it, and the way to look it over."""
    rows = "".join(f"<div><dt>{html.escape(k)}</dt><dd>{html.escape(v)}</dd></div>" for k, v in facts)
    return (
        f'<h2>The collection</h2><dl><div><dt>Folder</dt><dd class="path">{html.escape(folder)}</dd></div>{rows}</dl>'
        '<button type="button" class="act" data-health>Check everything</button>'
        '<div id="library-health" aria-live="polite"></div>'
    )


def health(findings: "Sequence[Finding]") -> str:
    """Return what ``doctor`` found, what is wrong first."""
    rows = "".join(
        f'<tr class="{"ok" if found.ok else "wrong"}"><td>{"✓ in order" if found.ok else "✗ wrong"}</td>'
        f'<th scope="row">{html.escape(found.check)}</th><td>{html.escape(found.detail)}'
        f"{f'<br><strong>{html.escape(found.remedy)}</strong>' if found.remedy else ''}</td></tr>"
        for found in sorted(findings, key=lambda found: found.ok)
    )
    wrong = sum(not found.ok for found in findings)
    head = f"{count(wrong, 'check')} found something wrong." if wrong else f"All {len(findings)} checks are in order."
    return f'<p class="about">{head}</p><table class="health"><caption class="unseen">Checks</caption>{rows}</table>'
