"""Addresses into the collection: a page, a feed, a site map, or a file of any format that is read.

What was fetched before is asked for only if it is newer.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from vectorstore.fetching.addresses import normalised
from vectorstore.fetching.content_types import is_json_feed, is_xml, unpacked
from vectorstore.fetching.fetcher import Fetcher
from vectorstore.fetching.values import Fetched, FetchError, Validators
from vectorstore.ingestion.feeds import read_feed, read_sitemap
from vectorstore.ingestion.pages import Pages, page_record
from vectorstore.ingestion.run import Run
from vectorstore.parsing.record import Rejection, UnreadableError
from vectorstore.readers.feed_reader import Entry, parse_feed, parse_json_feed
from vectorstore.readers.registry import read_file
from vectorstore.readers.xml_reader import FEEDS, SITEMAPS, parsed_xml, root_name

PAGES_AT_ONCE = 200
"""New pages of one feed or site map that a run fetches, unless another number is named."""


def _fetcher(allow_private: bool) -> Fetcher:
    return Fetcher(allow_private=allow_private)


@dataclass(frozen=True, slots=True)
class Fetching:
    """Options for fetching addresses."""

    allow_private: bool = False
    limit: int = PAGES_AT_ONCE
    """Most new pages of one feed or site map in a run."""
    make_fetcher: Callable[[bool], Fetcher] = field(default=_fetcher)


def read_addresses(run: Run, addresses: Sequence[str], fetching: Fetching) -> None:
    """Fetch some addresses and take in what they hold; what cannot be had becomes a rejection."""
    with closing(fetching.make_fetcher(fetching.allow_private)) as fetcher:
        for address in addresses:
            run.tell(address)
            _read(Pages(run, fetcher, fetching.limit), address)
            run.files_done += 1


def _read(pages: Pages, address: str) -> None:
    try:
        url = normalised(address)
    except (ValueError, UnicodeError) as error:
        pages.reject(address, f"it is no address that can be fetched: {error}")
        return
    # Names that a user gave may make something else of what is known.
    known = Validators() if pages.run.names else Validators(*pages.known.validators(url))
    try:
        if _pages_missing(pages, url):
            known = Validators()
        fetched = pages.fetcher.get(url, known)
        if fetched.unchanged:
            pages.count_known(len(pages.known.entries(url)) or len(pages.run.manifest.origins(url)))
        elif _take(pages, url, fetched):
            said = (fetched.validators.etag, fetched.validators.modified)
            pages.run.batch.finished.append(partial(pages.known.put_validators, url, *said))
    except (FetchError, UnreadableError) as error:
        pages.reject(url, error.reason)


def _pages_missing(pages: Pages, url: str) -> bool:
    """Return whether pages of a feed could not be had and may be asked for again, though the feed is unchanged."""
    return any(not state.whole and pages.wanted(state, state.digest) for state in pages.known.entries(url).values())


def _take(pages: Pages, url: str, fetched: Fetched) -> bool:
    """Take in what came; return whether all of it was read, so that only a newer version is wanted.

    Raises:
        UnreadableError: it gives no article.
    """
    body = unpacked(fetched.body)
    if is_json_feed(body):
        return read_feed(pages, url, parse_json_feed(body, fetched.url))
    if fetched.ending.startswith(".xml") or is_xml(body):
        try:
            root = parsed_xml(body)
        except UnreadableError:
            if fetched.ending != ".html":
                raise
        else:
            if root_name(root) in FEEDS:
                return read_feed(pages, url, parse_feed(body, fetched.url))
            if root_name(root) in SITEMAPS:
                return read_sitemap(pages, url, root)
    if fetched.ending == ".html":
        pages.add(url, page_record(fetched, Entry("", url)))
        return True
    return _take_file(pages, url, fetched)


def _take_file(pages: Pages, url: str, fetched: Fetched) -> bool:
    """Read a file of another format, such as a PDF or an export."""
    faults = len(pages.run.rejected)
    origins = pages.run.manifest.origins(url)
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        path = Path(folder) / f"file{fetched.ending}"
        path.write_bytes(fetched.body)
        for item in read_file(path, None, pages.run.names):
            if isinstance(item, Rejection):
                pages.run.rejected.append(Rejection(url, item.line, item.reason))
                continue
            record = item if item.article.url else replace(item, article=replace(item.article, url=url))
            pages.run.add(url, record, origins.get(item.key))
            pages.run.tell(url)
    return len(pages.run.rejected) == faults
