"""The state of the Library view between requests: files being read, removals to undo, who may change things."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from ui.formatting import count, excerpt
from ui.jobs.collection_work import as_json, ingest
from ui.jobs.feed_schedule import FeedSchedule, telling
from ui.jobs.job_queue import Job
from ui.jobs.shared_queue import Queue, make_queue
from ui.jobs.uploads import moved, read_upload
from ui.net import RefusedError, is_loopback

if TYPE_CHECKING:
    from qa.settings import Settings
    from vectorstore.collection import Collection
    from vectorstore.ingestion.ingest import IngestReport
    from vectorstore.ingestion.undoable_removal import Removed

_UNDOABLE = 20
"""Removals that can be undone, each of at most ``AT_ONCE`` articles; they are kept in memory."""
AT_ONCE = 100
_UNDO_SHOWN = 3


@dataclass
class Library:
    """The view's state between requests."""

    collection: "Collection"
    settings: "Settings"
    jobs: Queue = field(init=False)
    removals: "OrderedDict[str, list[Removed]]" = field(default_factory=OrderedDict)
    feeds: FeedSchedule = field(init=False)
    """What is followed: ``feeds.followed()`` gives feeds and folders, ``feeds.run_now(location)`` runs one."""

    def __post_init__(self) -> None:
        self.jobs = make_queue("reading uploads", self.collection)
        self.jobs.on("upload", self._read_upload)
        self.jobs.on("addresses", self._read_addresses)
        self.feeds = FeedSchedule(self.collection, self.settings)

    @property
    def files(self) -> Path:
        """The folder of uploads, the same for all desks."""
        return self.settings.server.shared_folder or self.collection.home

    def read(self, title: str, path: Path | str) -> Job:
        """Begin to read a file, a folder or an object into the collection."""
        given = {"path": str(path), "keep_days": self.settings.server.keep_days}
        return self.jobs.add(Job(title, kind="upload", given=given))

    def read_upload(self, title: str, path: Path) -> Job:
        """Begin to read a file that came in; where uploads are kept in an object store, it is moved there first.

        Raises:
            UploadError: the store does not take it.
        """
        store = self.settings.server.upload_store
        return self.read(title, moved(path, store) if store else path)

    def read_addresses(self, title: str, given: dict[str, Any]) -> Job:
        """Begin to read addresses: ``paths`` and ``limit``, as ``collection_work.ingest`` takes them."""
        return self.jobs.add(Job(title, kind="addresses", given=given))

    def _read_upload(self, job: Job) -> "IngestReport":
        return read_upload(self.collection, job.given["path"], job, job.given["keep_days"])

    def _read_addresses(self, job: Job) -> dict[str, Any]:
        outcome = as_json(ingest(self.collection, self.settings, job.given, telling(job)))
        if outcome["interrupted"]:
            job.state = "stopped"
        return outcome

    @property
    def open_(self) -> bool:
        """Whether articles may be added and removed over the page."""
        return may_change(self.settings)

    def check_open(self) -> None:
        """Return where articles may be changed over the page.

        Raises:
            RefusedError: they may not.
        """
        if not self.open_:
            raise RefusedError(
                403,
                "This server's articles cannot be changed over the page.",
                "Set NEWSDESK_PASSWORD, or NEWSDESK_CHANGES=on where everybody who reaches it may do that.",
            )

    def remove(self, ids: list[str]) -> tuple[str, int]:
        """Remove articles; return a name for undoing it and how many there were."""
        from vectorstore.ingestion.undoable_removal import remove

        removed = remove(self.collection, ids)
        name = token_hex(8)
        if removed:
            self.removals[name] = removed
            while len(self.removals) > _UNDOABLE:
                self.removals.popitem(last=False)
        return name, len(removed)

    def undo(self, name: str) -> int:
        """Undo a removal, and return how many articles came back.

        Raises:
            HTTPException: there is no such removal any more.
        """
        from vectorstore.ingestion.undoable_removal import restore

        removed = self.removals.get(name)
        if removed is None:
            raise HTTPException(404, "This removal cannot be undone any more; read the file again")
        restored = restore(self.collection, removed)
        self.removals.pop(name, None)
        return restored

    def undoable(self) -> list[tuple[str, str]]:
        """Return the latest removals that can be undone: a name and a line of words each."""
        found = []
        for name, removed in list(reversed(self.removals.items()))[:_UNDO_SHOWN]:
            first = excerpt(removed[0].article.title or "Untitled", 80)
            found.append(
                (name, f"“{first}” is removed." if len(removed) == 1 else f"{count(len(removed), 'article')} removed.")
            )
        return found


def may_change(settings: "Settings") -> bool:
    """Return whether the page may add and remove articles; by default not where strangers could."""
    if settings.server.changes != "auto":
        return settings.server.changes == "on"
    return settings.server.password is not None or (
        is_loopback(settings.server.host) and not settings.server.allowed_hosts
    )
