"""Feeds and site maps into the collection: each entry by its page, or where that cannot be had by its summary."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from vectorstore.fetching.content_types import unpacked
from vectorstore.fetching.sitemap import Place, places
from vectorstore.fetching.values import Fetched, FetchError
from vectorstore.ingestion.pages import MOST_TRIES, Got, Pages, page_address, page_record
from vectorstore.parsing.record import UnreadableError, make_record
from vectorstore.readers.feed_reader import Entry, Feed
from vectorstore.readers.xml_reader import parsed_xml
from vectorstore.storage.subscriptions import EntryState, later

_MOST_MAPS = 50
"""Site maps that one site map may name."""


def read_feed(pages: Pages, url: str, feed: Feed) -> bool:
    """Add the new and changed entries of a feed; articles of entries that are gone stay.

    Returns:
        Whether all of it was read.

    Raises:
        UnreadableError: it has no entries.
    """
    if not feed.entries:
        raise UnreadableError("the feed has no entries")
    pages.known.set_title(url, feed.title)
    entries = _each_once([replace(entry, url=page_address(entry.url)) for entry in feed.entries])
    known = pages.known.entries(url)
    todo = [entry for entry in entries if pages.wanted(known.get(entry.key), entry.digest)]
    pages.count_known(len(entries) - len(todo))
    if (left := len(todo) - pages.limit) > 0:
        pages.warn(url, f"{left} more entries are left to the next run; --limit takes more at once")
    todo = todo[: pages.limit]
    pages.run.files_total += len(todo)
    for entry, got in pages.fetched(todo):
        state = _add_entry(pages, url, entry, got, feed.language, known.get(entry.key))
        _finish(pages, url, entry, state)
    gone = set(known) - {entry.key for entry in feed.entries}
    pages.run.batch.finished.append(partial(pages.known.forget_entries, url, gone))
    return left <= 0


def read_sitemap(pages: Pages, url: str, root: Any) -> bool:
    """Add the pages of a site map, the latest changed first; return whether all of it was read.

    Raises:
        UnreadableError: it names no page.
    """
    found, maps = places(root, url)
    found = _newest_first([*found, *_further(pages, url, maps)])
    if not found:
        raise UnreadableError("the site map names no page")
    known = pages.known.entries(url)
    todo = [place for place in found if pages.wanted(known.get(place.url), place.modified)]
    pages.count_known(len(found) - len(todo))
    if (left := len(todo) - pages.limit) > 0:
        pages.warn(url, f"{left} more pages are left to the next run; --limit takes more at once")
    by_key = {place.url: place for place in todo[: pages.limit]}
    pages.run.files_total += len(by_key)
    entries = [
        Entry(place.url, page_address(place.url), place.title, published=place.published) for place in by_key.values()
    ]
    for entry, got in pages.fetched(entries):
        state = _add_page(pages, entry, got, by_key[entry.key], known.get(entry.key))
        _finish(pages, url, entry, state)
    return left <= 0


def _finish(pages: Pages, url: str, entry: Entry, state: EntryState) -> None:
    """Count an entry, and note what is known of it when its article is stored."""
    pages.run.files_done += 1
    pages.run.batch.finished.append(partial(pages.known.put_entry, url, entry.key, state))
    pages.run.tell(entry.title or entry.url)


def _each_once(entries: Sequence[Entry]) -> list[Entry]:
    """Return the first entry of each page: feeds have the newest first."""
    return list({(entry.url or entry.key): entry for entry in reversed(entries)}.values())[::-1]


def _add_entry(pages: Pages, feed: str, entry: Entry, got: Got, language: str, before: EntryState | None) -> EntryState:
    """Add an entry: its page, else its own text, else its summary. Return its state from now on."""
    name, key = entry.url or feed, "" if entry.url else entry.key
    problem = got.reason if isinstance(got, FetchError) else ""
    try:
        if isinstance(got, Fetched):
            pages.add(name, page_record(got, entry), key)
            return EntryState(entry.digest, whole=True)
    except UnreadableError as error:
        problem = error.reason
    same = before is not None and before.digest == entry.digest
    passing = isinstance(got, FetchError) and got.passing
    tries = (before.tries + 1 if before and same else 1) if passing else MOST_TRIES
    state = EntryState(entry.digest, bool(entry.content) or not problem, tries, later(hours=2**tries))
    if same:
        return state  # its summary is there already
    kept = () if state.whole else (f"only the feed's summary is known, as the page cannot be had: {problem}",)
    try:
        record = make_record({**entry.fields(), "language": language}, where="the entry", single=True)
        pages.add(name, replace(record, warnings=kept), key)
    except UnreadableError as error:
        pages.reject(name, f"{problem}; {error.reason}" if problem else error.reason)
    return state


def _add_page(pages: Pages, entry: Entry, got: Got, place: Place, before: EntryState | None) -> EntryState:
    reason = got.reason if isinstance(got, FetchError) else "it is no address that can be fetched"
    try:
        if isinstance(got, Fetched):
            pages.add(entry.url, page_record(got, entry))
            return EntryState(place.modified, whole=True)
    except UnreadableError as error:
        reason = error.reason
    pages.reject(entry.url or entry.key, reason)
    passing = isinstance(got, FetchError) and got.passing
    tries = (before.tries + 1 if before and before.digest == place.modified else 1) if passing else MOST_TRIES
    return EntryState(place.modified, False, tries, later(hours=2**tries))


def _further(pages: Pages, url: str, maps: Sequence[Place]) -> list[Place]:
    """Return the pages of the site maps that a site map names."""
    if len(maps) > _MOST_MAPS:
        pages.warn(url, f"only the {_MOST_MAPS} newest of its {len(maps)} site maps are read")
    found: list[Place] = []
    for place in maps[:_MOST_MAPS]:
        pages.run.tell(place.url)
        try:
            fetched = pages.fetcher.get(place.url)
            found += places(parsed_xml(unpacked(fetched.body)), fetched.url)[0]
        except (FetchError, UnreadableError) as error:
            pages.reject(place.url, error.reason)
    return found


def _newest_first(found: Sequence[Place]) -> list[Place]:
    return sorted(found, key=lambda place: place.modified or place.published, reverse=True)
