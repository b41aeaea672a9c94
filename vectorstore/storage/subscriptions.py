"""Feeds that are fetched and folders that are read again and again, and what of them was read already."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from vectorstore.storage.database import Database

SubscriptionKind = Literal["feed", "folder"]
_LONGEST_DELAY = 32
"""A source that fails again and again is tried after so many times its interval, at most."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed or a folder; times are in UTC."""

    location: str
    """The feed's address, or the folder's absolute path."""
    kind: SubscriptionKind
    title: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    """``minutes`` between two runs, where it is not the setting's; ``allow_private``; ``sync``."""
    since: str = ""
    last_run: str | None = None
    next_run: str | None = None
    runs: int = 0
    added: int = 0
    """Articles, in all runs."""
    last_added: int = 0
    failures: int = 0
    """Runs in a row that failed."""
    error: str = ""
    """The error of the last run; empty where there was none."""

    def minutes(self, standard: int) -> int:
        """Return the minutes between two runs."""
        return int(self.options.get("minutes") or standard)


@dataclass(frozen=True, slots=True)
class EntryState:
    """The state of a feed's entry, or of a page of a site map."""

    digest: str
    whole: bool
    """False while its page could not be had and its summary stands for it."""
    tries: int = 0
    next_try: str | None = None


class Subscriptions:
    """Reads and writes the archive's tables of subscriptions, entries and validators."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[Subscription]:
        """Return all, feeds first, by location."""
        rows = self._db.rows("SELECT * FROM subscription ORDER BY kind, location")
        return [_subscription(row) for row in rows]

    def get(self, location: str) -> Subscription | None:
        """Return the one at a location, if there is one."""
        rows = self._db.rows("SELECT * FROM subscription WHERE location = ?", (location,))
        return _subscription(rows[0]) if rows else None

    def add(
        self, location: str, kind: SubscriptionKind, options: dict[str, Any], now: datetime | None = None
    ) -> Subscription:
        """Add one, due in a minute, as who adds it runs it first; of one that is there the options are changed."""
        moment = iso(now)
        soon = iso((now or datetime.now(UTC)) + timedelta(minutes=1))
        self._db.rows(
            "INSERT INTO subscription (location, kind, title, options, since, next_run) VALUES (?, ?, '', ?, ?, ?)"
            " ON CONFLICT (location) DO UPDATE SET options = excluded.options, next_run = excluded.next_run",
            (location, kind, json.dumps(options, sort_keys=True), moment, soon),
        )
        found = self.get(location)
        assert found is not None
        return found

    def remove(self, location: str) -> bool:
        """Remove one with what is known of its entries; its articles stay. Return whether there was one."""
        with self._db.transaction():
            gone = self._db.rows("DELETE FROM subscription WHERE location = ? RETURNING 1", (location,))
            self._db.rows("DELETE FROM feed_entry WHERE feed = ?", (location,))
            self._db.rows("DELETE FROM validator WHERE url = ?", (location,))
        return bool(gone)

    def due(self, now: datetime | None = None) -> list[Subscription]:
        """Return those whose time has come."""
        return [each for each in self.all() if each.next_run is None or each.next_run <= iso(now)]

    def note_run(
        self, location: str, *, added: int, error: str, failed: bool, minutes: int, now: datetime | None = None
    ) -> None:
        """Note how a run went, and when the next one is due: later after each failure.

        Args:
            error: what went wrong; empty where nothing did.
            failed: whether nothing could be read.
            minutes: between two runs.
        """
        known = self.get(location)
        if known is None:  # it was removed meanwhile
            return
        failures = known.failures + 1 if failed else 0
        wait = timedelta(minutes=minutes * min(2**failures // 2 or 1, _LONGEST_DELAY))
        moment = now or datetime.now(UTC)
        self._db.rows(
            "UPDATE subscription SET last_run = ?, next_run = ?, runs = runs + 1, added = added + ?, last_added = ?,"
            " failures = ?, error = ? WHERE location = ?",
            (iso(moment), iso(moment + wait), added, added, failures, error, location),
        )

    def set_title(self, location: str, title: str) -> None:
        """Note what a feed calls itself."""
        self._db.rows("UPDATE subscription SET title = ? WHERE location = ?", (title, location))

    # -- entries

    def entries(self, feed: str) -> dict[str, EntryState]:
        """Return what is known of a feed's entries, by key."""
        rows = self._db.rows(
            "SELECT entry, digest, whole, tries, next_try FROM feed_entry WHERE feed = ? ORDER BY entry", (feed,)
        )
        return {key: EntryState(digest, bool(whole), tries, next_try) for key, digest, whole, tries, next_try in rows}

    def put_entry(self, feed: str, key: str, state: EntryState) -> None:
        """Note that an entry was read."""
        self._db.rows(
            "INSERT INTO feed_entry VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (feed, entry) DO UPDATE SET"
            " digest = excluded.digest, whole = excluded.whole, tries = excluded.tries, next_try = excluded.next_try",
            (feed, key, state.digest, int(state.whole), state.tries, state.next_try),
        )

    def forget_entries(self, feed: str, keys: Iterable[str]) -> None:
        """Forget entries that a feed no longer has."""
        self._db.run_many("DELETE FROM feed_entry WHERE feed = ? AND entry = ?", [(feed, key) for key in keys])

    # -- validators

    def validators(self, url: str) -> tuple[str, str]:
        """Return ETag and Last-Modified of the version that was fetched last; empty where there is none."""
        rows = self._db.rows("SELECT etag, modified FROM validator WHERE url = ?", (url,))
        return (rows[0][0], rows[0][1]) if rows else ("", "")

    def put_validators(self, url: str, etag: str, modified: str) -> None:
        """Keep what the server said of the version that was read."""
        if etag or modified:
            self._db.rows(
                "INSERT INTO validator VALUES (?, ?, ?)"
                " ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, modified = excluded.modified",
                (url, etag, modified),
            )
        else:
            self._db.rows("DELETE FROM validator WHERE url = ?", (url,))


def iso(now: datetime | None = None) -> str:
    """Return a time, by default this one, as it is stored: ISO, in UTC, in whole seconds."""
    return (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")


def later(*, hours: float) -> str:
    """Return the time so many hours from now, as it is stored."""
    return iso(datetime.now(UTC) + timedelta(hours=hours))


def _subscription(row: Any) -> Subscription:
    location, kind, title, options, *rest = row
    return Subscription(location, kind, title, json.loads(options), *rest)
