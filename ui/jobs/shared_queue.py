"""A queue of jobs that several desks share: any of them runs a job, and another takes it over when that one dies.

What a job works with is in the database, so its work is named by its kind and begun from what is given with it.
"""

import logging
import threading
import time
from collections.abc import Set
from typing import TYPE_CHECKING, Any, Union

from ui.jobs.job_queue import Job, Jobs, Work, carry_out
from ui.jobs.outcomes import from_json, to_json
from vectorstore.errors import BusyError, NewsdeskError

if TYPE_CHECKING:
    from vectorstore.collection import Collection
    from vectorstore.storage.postgres.jobs import JobRow, JobTable

Queue = Union[Jobs, "SharedJobs"]
_LOOK_SECONDS = 0.5
_MOST_WAITING = 100
_LOG = logging.getLogger(__name__)


class _SharedJob(Job):
    """A job as this process last saw it; a stop is passed on to the desk that runs it."""

    table: "JobTable"

    def stop(self) -> None:
        super().stop()
        self.table.ask_stop(self.id)


class SharedJobs:
    """Has the methods of ``Jobs``. Work begins with ``start`` and ends with ``close``."""

    def __init__(self, name: str, table: "JobTable") -> None:
        self._name, self._table = name, table
        self._works: dict[str, Work] = {}
        self._mine: dict[str, Job] = {}
        self._stop, self._wake = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []

    def on(self, kind: str, work: Work) -> None:
        """Register the work for jobs of a kind."""
        self._works[kind] = work

    def start(self) -> None:
        """Begin to take up jobs."""
        for work in (self._run, self._beat):
            thread = threading.Thread(target=work, name=self._name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def add(self, job: Job) -> Job:
        """Queue a job; where one works on the same subject, that one is returned.

        Raises:
            BusyError: too much waits already.
        """
        return self.join(job)[0]

    def join(self, job: Job) -> tuple[Job, bool]:
        """Queue a job, or return the one that works on the same subject, and whether there was one."""
        active = self._table.active(self._name)
        if len(active) >= _MOST_WAITING:
            raise BusyError("Too much is waiting already.", "Try again when some of it is done.")
        if self._table.add(self._row(job)):
            self._wake.set()
            return self._seen(job.id) or job, False
        known = self._table.active(self._name).get(job.subject)
        return (known and self._seen(known)) or job, True

    def active(self) -> Set[str]:
        """Return what the jobs that are not over work on."""
        return self._table.active(self._name).keys()

    def get(self, job_id: str, owner: str = "") -> Job | None:
        """Return a job by its id, None where there is none that the owner may see."""
        job = self._seen(job_id)
        return job if job and job.owner in ("", owner) else None

    def list(self, owner: str = "") -> list[Job]:
        """Return the jobs that an owner may see, newest first."""
        return [job for job in reversed(self.all()) if job.owner in ("", owner)]

    def all(self) -> "tuple[Job, ...]":
        """Return all jobs that are remembered, whoever's they are, oldest first."""
        rows = self._table.list(self._name)
        return tuple(self._mine.get(row.id) or _job(row, self._table) for row in reversed(rows))

    def forget_finished(self) -> None:
        """Forget the jobs that have ended."""
        self._table.forget_finished(self._name)

    def close(self, wait_seconds: float = 20) -> None:
        """Stop taking jobs, and leave those running here to other desks, or to this one when it is back."""
        self._stop.set()
        self._wake.set()
        for job in list(self._mine.values()):
            job.stop_asked = True  # here alone: another desk is to go on with it
        for thread in self._threads:
            thread.join(wait_seconds)

    def _seen(self, job_id: str) -> Job | None:
        row = None if job_id in self._mine else self._table.get(job_id)
        return self._mine.get(job_id) or (_job(row, self._table) if row and row.queue == self._name else None)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                row = self._table.claim(self._name)
                if row is not None:
                    self._take_up(row)
                    continue
            except NewsdeskError as error:
                _LOG.warning("%s: %s", self._name, error)
            self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()

    def _take_up(self, row: "JobRow") -> None:
        from vectorstore.storage.postgres.jobs import MOST_TRIES

        job = _job(row, self._table)
        if row.tries > MOST_TRIES:
            job.state, job.error = "failed", (f"{MOST_TRIES} desks ended while they did this.", "Their logs say why.")
            self._table.finish(self._row(job))
            return
        if row.tries > 1:
            _LOG.warning("%s: %r is taken over", self._name, job.title)
        job.stop_asked = row.stop_asked
        self._mine[job.id] = job
        try:
            carry_out(job, self._works[job.kind], self._name)
            self._end(job)
        finally:
            del self._mine[job.id]

    def _end(self, job: Job) -> None:
        """Store how a job ended, or leave it to be done again; the database may be away for a while."""
        row, ended_here = self._row(job), self._stop.is_set() and job.state == "stopped"
        while True:
            try:
                if ended_here or job.again:
                    self._table.give_back(row, tried=job.again)
                else:
                    self._table.finish(row)
                return
            except NewsdeskError as error:
                _LOG.warning("%s: %s", self._name, error)
                if self._stop.wait(_LOOK_SECONDS):
                    return

    def _beat(self) -> None:
        from vectorstore.storage.postgres.jobs import BEAT_SECONDS

        while self._mine or not self._stop.wait(BEAT_SECONDS):
            for job in list(self._mine.values()):
                try:
                    asked = self._table.beat(self._row(job))
                    if asked or asked is None:  # another desk took it for dead and does it now
                        job.stop_asked = True
                except NewsdeskError as error:
                    _LOG.debug("%s: %s", self._name, error)
            if self._stop.is_set():
                time.sleep(_LOOK_SECONDS)

    def _row(self, job: Job) -> "JobRow":
        from vectorstore.storage.postgres.jobs import JobRow

        spent = (job.ended or time.monotonic()) - job.began if job.began is not None else None
        return JobRow(
            job.id,
            self._name,
            job.kind,
            job.title,
            job.owner,
            job.subject,
            job.given,
            job.state,
            job.done,
            job.total,
            job.known,
            job.what,
            job.rate,
            spent,
            to_json(job.outcome),
            job.result,
            *job.error,
        )


def make_queue(name: str, collection: "Collection") -> Queue:
    """Return a collection's queue of some kind of work: that of all desks, or of this process where it is alone."""
    return SharedJobs(name, collection.desks.jobs) if collection.desks else Jobs(name)


def _job(row: "JobRow", table: "JobTable") -> Job:
    job = _SharedJob(row.title, row.owner, row.subject, row.kind, row.given, row.id)
    job.table = table
    known: dict[str, Any] = {name: getattr(row, name) for name in ("state", "done", "total", "known", "what", "rate")}
    for name, value in known.items():
        setattr(job, name, value)
    now = time.monotonic()
    job.began = now - row.spent if row.spent is not None else None
    job.ended = now if job.over else None
    job.outcome, job.result, job.error = from_json(row.outcome), row.result, (row.error, row.hint)
    job.stop_asked = row.stop_asked
    return job
