"""Feeds and folders in a running server: fetched when their time has come, folders when something changes in them."""

import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import QuestionError
from ui.jobs.collection_work import StopAsked, run_feeds, subscription_json
from ui.jobs.job_queue import Job, StoppedError
from ui.jobs.shared_queue import make_queue
from vectorstore.errors import NewsdeskError
from vectorstore.storage.subscriptions import Subscriptions

if TYPE_CHECKING:
    from qa.settings import Settings
    from vectorstore.collection import Collection

_LOOK_SECONDS = 1.0
_LOG = logging.getLogger(__name__)


class FeedSchedule:
    """Runs what is followed, one after another, in a queue of its own: a long import holds up no feed."""

    def __init__(self, collection: "Collection", settings: "Settings") -> None:
        self._collection = collection
        self._settings = settings
        self.jobs = make_queue("running feeds", collection)
        self.jobs.on("feed", self._run)
        self._known = Subscriptions(collection.archive.database)
        self._stop = threading.Event()
        self._changed: set[str] = set()
        self._threads: list[threading.Thread] = []

    def followed(self) -> list[dict[str, Any]]:
        """Return what is followed, each as JSON with ``running``: whether it is being read just now."""
        with self._collection.archive.snapshot() as view:
            found = Subscriptions(view.database).all()
        running = self.jobs.active()
        return [subscription_json(each) | {"running": each.location in running} for each in found]

    def run_now(self, location: str) -> Job:
        """Run a feed or folder, or join the run that is under way.

        Raises:
            NewsdeskError: it is not followed.
        """
        return self.join(location)[0]

    def join(self, location: str) -> tuple[Job, bool]:
        """Do as ``run_now``, and also return whether a run was under way."""
        if self._known.get(location) is None:
            raise QuestionError(f"{location} is not followed.", "newsdesk feeds list shows what is.")
        return self.jobs.join(Job(location, subject=location, kind="feed", given={"locations": [location]}))

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Look after feeds and folders for as long as the block runs."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Begin to look after feeds and folders."""
        for name, work in (("feeds", self._look), ("folders", self._watch)):
            thread = threading.Thread(target=work, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End it, after what is being stored."""
        self._stop.set()
        for thread in self._threads:
            thread.join(5)
        self.jobs.close()

    def _run(self, job: Job) -> None:
        job.result = run_feeds(self._collection, self._settings, job.given, telling(job))

    def _look(self) -> None:
        """Start what is due, and what has changed."""
        while not self._stop.wait(_LOOK_SECONDS):
            try:
                due = {each.location for each in self._known.due()} if self._settings.server.feed_minutes else set()
                wanted = due | self._changed
                for location in sorted(wanted - self.jobs.active() if wanted else ()):
                    # What changes while it is read is read once more after that. What was due may have been run by
                    # another desk meanwhile.
                    given = {"locations": [location], "due": location not in self._changed}
                    self._changed.discard(location)
                    self.jobs.join(Job(location, subject=location, kind="feed", given=given))
            except NewsdeskError as error:
                _LOG.warning("feeds: %s", error)
            except Exception:
                _LOG.exception("feeds cannot be looked after")

    def _watch(self) -> None:
        """Note which folders something changes in."""
        from watchfiles import watch

        while not self._stop.is_set():
            folders = self._folders()
            if not folders:
                self._stop.wait(_LOOK_SECONDS)
                continue
            try:
                for found in watch(
                    *folders, stop_event=self._stop, debounce=1000, rust_timeout=1000, yield_on_timeout=True
                ):
                    for _, path in found:
                        self._changed |= {each for each in folders if Path(path).is_relative_to(each)}
                    if self._folders() != folders:
                        break
            except OSError as error:
                _LOG.warning("folders cannot be watched (%s); they are read at their time alone", error)
                self._stop.wait(60)

    def _folders(self) -> list[str]:
        with self._collection.archive.snapshot() as view:
            found = Subscriptions(view.database).all()
        return [each.location for each in found if each.kind == "folder" and Path(each.location).is_dir()]


def telling(job: Job) -> Callable[[float, float, str, str, float], None]:
    """Return what notes on a job how far it is; a stop ends the work as Ctrl-C does, with what is stored kept."""

    def tell(done: float, total: float, what: str, rate: str = "", known: float = 0.0) -> None:
        job.rate = rate
        try:
            job.tell(done, total, what, None, known)
        except StoppedError:
            raise StopAsked from None

    return tell
