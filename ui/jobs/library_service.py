"""What the Library view keeps between requests: files being read, removals to be undone, who may change things."""

from collections import OrderedDict
from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ui.formatting import count, excerpt
from ui.jobs.feed_schedule import FeedSchedule
from ui.jobs.job_queue import Jobs
from ui.net import RefusedError, is_loopback

if TYPE_CHECKING:
    from qa.settings import Settings
    from vectorstore.collection import Collection
    from vectorstore.ingestion.undoable_removal import Removed

_UNDOABLE = 20
"""Removals that can be undone, each of at most ``AT_ONCE`` articles; they are kept in memory."""
AT_ONCE = 100
_UNDO_SHOWN = 3


@dataclass
class Library:
    """What the view keeps between requests."""

    collection: "Collection"
    settings: "Settings"
    jobs: Jobs = field(default_factory=lambda: Jobs("reading uploads"))
    removals: "OrderedDict[str, list[Removed]]" = field(default_factory=OrderedDict)
    feeds: FeedSchedule = field(init=False)
    """What is followed: ``feeds.followed()`` gives feeds and folders, ``feeds.run_now(location)`` runs one."""

    def __post_init__(self) -> None:
        self.feeds = FeedSchedule(self.collection, self.settings)

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
