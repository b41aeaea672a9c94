"""The day of publication that a web page states; it is never guessed.

It is told from its metadata, its ``<time>`` marks, its address or a line of its own.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from vectorstore.text.date_parser import parse_date

_META = (
    "article:published_time og:article:published_time og:published_time datepublished publishdate publish_date "
    "publish-date publication_date pubdate parsely-pub-date sailthru.date dc.date.issued dcterms.issued "
    "dcterms.created dc.date dcterms.date citation_publication_date cxenseparse:recs:publishtime date"
).split()
_JSON_LD = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{4,60})\"")
_LONGEST_LINE = 80
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-])")


def page_date(tree: Any, url: str | None) -> tuple[date | None, str | None]:
    """Return the day a page was published and None, or None and what is wrong with the date it gives.

    Args:
        tree: the page as lxml parses it (lxml brings no types).
        url: the page's address, where it is known.

    The first place that gives a date that can be read decides. A page that names no date has neither.
    """
    problem = None
    for text in _candidates(tree, url):
        try:
            day = parse_date(text)
        except ValueError as error:
            problem = problem or str(error)
            continue
        if day is not None:
            return day, None
    return None, problem


def day_in_address(url: str) -> date | None:
    """Return the day in an article's address (``/2024/05/21/``); None where there is none."""
    found = _IN_ADDRESS.search(url)
    try:
        return parse_date("-".join(found.groups())) if found else None
    except ValueError:
        return None


def _candidates(tree: Any, url: str | None) -> Iterator[str]:
    yield from _in_metadata(tree)
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        yield from _JSON_LD.findall(script.text or "")
    for element in tree.iterfind(".//*[@itemprop='datePublished']"):
        yield element.get("datetime") or element.get("content") or ""
    times = tree.findall(".//article//time[@datetime]") or tree.findall(".//main//time[@datetime]")
    if not times:
        # Elsewhere on the page a time may belong to another story, unless it is the only one.
        times = tree.findall(".//time[@datetime]")
        times = times if len(times) == 1 else []
    for element in times[:1]:
        yield element.get("datetime") or ""
    if day := day_in_address(url or ""):
        yield day.isoformat()
    yield from _in_lines(tree)


def _in_lines(tree: Any) -> list[str]:
    """Return the lines that are a date and nothing else between an article's headline and its first paragraph.

    What stands above the last headline is the site's: its date is the day the page was looked at.
    """
    found: list[str] = []
    headline_seen = False
    for element in tree.iter("h1", "p", "div", "span", "li", "time", "td"):
        text = " ".join("".join(element.itertext()).split())
        if element.tag == "h1":
            found, headline_seen = [], True
        elif headline_seen and element.tag == "p" and len(text) > _LONGEST_LINE:
            break
        elif headline_seen and len(text) <= _LONGEST_LINE and _YEAR.search(text):
            with suppress(ValueError):
                found += [text] if parse_date(text) else []
    return found


def _in_metadata(tree: Any) -> Iterator[str]:
    """Yield the dates of ``<meta>`` elements, the most reliable name first."""
    given: dict[str, str] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        given.setdefault(name.lower(), element.get("content") or "")
    for name in _META:
        if name in given:
            yield given[name]
