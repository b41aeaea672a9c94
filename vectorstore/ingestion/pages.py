"""Pages on their way into the collection: fetched ahead, read, and completed by what a feed says of them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from vectorstore.documents import Article
from vectorstore.fetching.addresses import normalised
from vectorstore.fetching.content_types import media_type
from vectorstore.fetching.fetcher import Fetcher
from vectorstore.fetching.values import Fetched, FetchError
from vectorstore.ingestion.run import Run
from vectorstore.parsing.encodings import decode_html
from vectorstore.parsing.record import Record, Rejection, UnreadableError, make_record
from vectorstore.readers.feed_reader import Entry
from vectorstore.readers.html_reader import feeds_named, read_page
from vectorstore.storage.subscriptions import EntryState, Subscriptions, iso

MOST_TRIES = 5
"""Runs in which a page that could not be had is asked for again."""
_AHEAD = 4
"""Pages fetched at once, each from another host."""

Got = Fetched | FetchError | None
"""A page, or why it cannot be had; None where there is no address."""


@dataclass(slots=True)
class Pages:
    """The parts that reading from the web works with."""

    run: Run
    fetcher: Fetcher
    limit: int
    """Most new pages of one feed or site map."""

    @property
    def known(self) -> Subscriptions:
        """The state of feeds and pages from earlier runs."""
        return Subscriptions(self.run.batch.collection.archive.database)

    def fetched(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Got]]:
        """Yield each entry with its page, in order."""
        pool = ThreadPoolExecutor(_AHEAD, "fetch")
        try:
            yield from zip(entries, pool.map(self._get, entries), strict=True)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _get(self, entry: Entry) -> Got:
        try:
            return self.fetcher.get(entry.url) if entry.url else None
        except FetchError as error:
            return error
        except Exception as error:  # a library's own fault concerns this page alone
            return FetchError(f"it cannot be fetched ({type(error).__name__}: {error})")

    def add(self, name: str, record: Record, key: str = "") -> None:
        """Add the article of an address."""
        self.run.add(name, replace(record, key=key), self.run.manifest.origins(name).get(key))

    def reject(self, address: str, reason: str) -> None:
        """Note that an address gave nothing."""
        self.run.rejected.append(Rejection(address, None, reason))

    def warn(self, address: str, text: str) -> None:
        """Note something about an address that was read."""
        self.run.warnings.append(Rejection(address, None, text))

    def count_known(self, count: int) -> None:
        """Count articles that were there already."""
        self.run.unchanged += count
        self.run.records += count

    def wanted(self, state: EntryState | None, digest: str) -> bool:
        """Return whether an entry is new or changed, or its page is to be asked for again."""
        if state is None or state.digest != digest:
            return True
        return not state.whole and state.tries < MOST_TRIES and (state.next_try or "") <= iso()


def page_address(url: str) -> str:
    """Return an entry's address in the form it is kept; empty where it is none that can be fetched."""
    try:
        return normalised(url)
    except (ValueError, UnicodeError):
        return ""


def page_record(fetched: Fetched, entry: Entry) -> Record:
    """Return the article of a page, with what a feed says of it where the page itself does not.

    Raises:
        UnreadableError: the page holds no article.
    """
    if fetched.ending != ".html":
        raise UnreadableError(f"its page is no web page but {media_type(fetched.content_type)[0]}")
    text = decode_html(fetched.body, media_type(fetched.content_type)[1])
    try:
        record = read_page(text, fetched.url)
    except UnreadableError as error:
        named = feeds_named(text, fetched.url)
        more = f"; it names a feed, which can be read: {named[0]}" if named else ""
        raise UnreadableError(f"{error.reason}{more}") from error
    article = record.article
    if article.url is None or urlsplit(article.url).netloc != urlsplit(fetched.url).netloc:
        article = replace(article, url=fetched.url)
    told = _told(entry)
    if told is not None:
        article = replace(
            article,
            published=article.published or told.published,
            authors=article.authors or told.authors,
            source=article.source or told.source,
            section=article.section or told.section,
            updated=article.updated or told.updated,
        )
    warnings = tuple(each for each in record.warnings if "without a date" not in each or article.published is None)
    return replace(record, article=article, warnings=warnings)


def _told(entry: Entry) -> Article | None:
    """Return what a feed says of an article: date, authors, outlet, section."""
    fields = {**entry.fields(), "text": entry.title or "untitled"}
    try:
        return make_record(fields, where="the entry", single=True).article
    except UnreadableError:
        return None
