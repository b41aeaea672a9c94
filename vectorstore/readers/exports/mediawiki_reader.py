"""Dumps of MediaWiki (``<mediawiki><page>…``), page by page, however large they are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vectorstore.parsing.boilerplate import Notice
from vectorstore.parsing.compression import OnRead, open_bytes
from vectorstore.parsing.exports.wikitext import date_in, wiki_paragraphs
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record

_REDIRECT = ("#redirect", "#weiterleitung", "#redirection", "#redirección")
_BESIDE = {
    2: "users' pages",
    4: "pages about the wiki",
    6: "files",
    8: "messages",
    10: "templates",
    12: "help",
    14: "categories",
}
"""Pages of a wiki that are no articles, by the number of their namespace; the odd number after each is its talk."""
_OWN_NAMESPACES = 100
"""From here on a wiki has namespaces of its own, such as portals, which may hold articles."""


def is_dump(head: bytes) -> bool:
    """Return whether an XML file that begins so is a dump of MediaWiki."""
    return b"<mediawiki" in head[:4096]


def read_mediawiki(path: Path, on_read: OnRead | None = None) -> Iterator[Record | Rejection]:
    """Read the articles of a wiki's dump, each as its newest revision has it; the last carries what was left out.

    The day is the one that the page names, else that of its oldest revision in the dump. Who edited a page is not
    taken for its author.

    Raises:
        UnreadableError: the dump holds no article, or is no XML.
    """
    dump = _Dump(path)
    waiting: Record | None = None
    for item in dump.items(on_read):
        if isinstance(item, Rejection):
            yield item
            continue
        if waiting:
            yield waiting
        waiting = item  # what was left out is counted only at the end
    told = ", ".join(f"{kind} ({number})" for kind, number in sorted(dump.left.items()))
    if waiting:
        remark = (f"left out of the wiki: {told}",) if told else ()
        yield replace(waiting, warnings=(*waiting.warnings, *remark))
    elif not dump.faults:
        raise UnreadableError(f"the wiki's dump holds no article{f' but {told}' if told else ''}; export its pages")


class _Dump:
    """The pages of a dump, one in memory at a time, and what of them is left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._site: dict[str, str] = {}
        self.left: Counter[str] = Counter()
        self.faults = 0

    def items(self, on_read: OnRead | None) -> Iterator[Record | Rejection]:
        from lxml import etree

        tags = ("{*}siteinfo", "{*}page")
        with open_bytes(self._path, on_read) as stream:
            parts = etree.iterparse(stream, tag=tags, no_network=True, resolve_entities=False, huge_tree=True)
            try:
                for _, element in parts:
                    yield from self._item(element)
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            except etree.LxmlError as error:
                yield self._fault(None, f"the dump is damaged ({error}); copy or download it again")

    def _item(self, element: Any) -> Iterator[Record | Rejection]:
        if element.tag.rpartition("}")[2] == "siteinfo":
            self._site = {name: element.findtext(f"{{*}}{name}", "") for name in ("sitename", "base")}
            self._site["language"] = element.getparent().get("{http://www.w3.org/XML/1998/namespace}lang", "")
        elif kind := _left_out(element):
            self.left[kind] += 1
        else:
            try:
                yield _record(element, self._site)
            except UnreadableError as error:
                yield self._fault(element.sourceline, error.reason)

    def _fault(self, line: int | None, reason: str) -> Rejection:
        self.faults += 1
        return Rejection(self._path, line, reason)


def _left_out(page: Any) -> str:
    """Return as what a page is left out; empty for an article."""
    number = int(page.findtext("{*}ns", "0") or 0)
    if number > 0 and number % 2:
        return "discussions"
    if number > 0 and number < _OWN_NAMESPACES:
        return _BESIDE.get(number, "other pages")
    revision = _revisions(page)[-1:]
    text = revision[0].findtext("{*}text", "") if revision else ""
    if page.find("{*}redirect") is not None or text.lstrip().lower().startswith(_REDIRECT):
        return "redirects"
    return "scripts and styles" if revision and revision[0].findtext("{*}model", "wikitext") != "wikitext" else ""


def _revisions(page: Any) -> list[Any]:
    """Return a page's revisions, the newest last."""
    return sorted(page.iterfind("{*}revision"), key=lambda each: each.findtext("{*}timestamp", ""))


def _record(page: Any, site: dict[str, str]) -> Record:
    title = page.findtext("{*}title", "").strip()
    revisions = _revisions(page)
    text = revisions[-1].findtext("{*}text", "") if revisions else ""
    moments = [each.findtext("{*}timestamp", "") for each in revisions] or [""]
    paragraphs: list[str | Notice] = wiki_paragraphs(text)
    base = site.get("base", "").rpartition("/")[0]
    fields: dict[str, object] = {
        "title": title,
        "source": site.get("sitename", ""),
        "published": date_in(text) or moments[0],
        "updated": moments[-1],
        "url": f"{base}/{quote(title.replace(' ', '_'))}" if base else "",
        "language": site.get("language", ""),
    }
    return make_record(fields, where=f"the page “{title}”", line=page.sourceline, paragraphs=paragraphs)
