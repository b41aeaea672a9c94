"""Work that goes on while nobody waits for it: reading an uploaded file, running an evaluation. One at a time.

A job belongs to the server, not to the page that started it: a page that is reloaded finds it again.
"""

import logging
import queue
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import Any, Literal

from ui.jobs.time_left import seconds_left
from vectorstore.errors import BusyError, NewsdeskError, UnreachableError

State = Literal["waiting", "running", "done", "failed", "stopped"]
_KEPT = 200
"""Jobs that are remembered, with those that wait."""
_LOG = logging.getLogger(__name__)


class StoppedError(Exception):
    """Raised by ``Job.tell`` when the job is to end."""


@dataclass(eq=False)
class Job:
    """One piece of work and how far it is. Read by the page while its thread writes; each field alone is whole."""

    title: str
    owner: str = ""
    """The owner, who alone sees it; empty for everybody."""
    subject: str = ""
    """Id of what it works on: an evaluation, or a feed's address; empty where it is something new."""
    kind: str = ""
    """Which of the queue's works it is; empty where it is given with the job."""
    given: dict[str, Any] = field(default_factory=dict)
    """The arguments of the work, as JSON values: another process may do it."""
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    state: State = "waiting"
    done: float = 0.0
    total: float = 0.0
    known: float = 0.0
    """Of ``done``, what an earlier run had done; it plays no part in the time left."""
    what: str = ""
    """The present step, in words."""
    began: float | None = None
    noted: float | None = None
    """When it last said how far it is, by the same clock."""
    ended: float | None = None
    outcome: Any = None
    rate: str = ""
    """The speed, in words."""
    result: dict[str, Any] | None = None
    """The JSON value that a waiting command prints; None where it prints none."""
    error: tuple[str, str] = ("", "")
    """Message and hint, where it failed."""
    stop_asked: bool = False
    again: bool = False
    """Whether it failed for a reason that may pass by itself."""

    @property
    def over(self) -> bool:
        """Whether it has ended in any way."""
        return self.state in {"done", "failed", "stopped"}

    @property
    def share(self) -> float:
        """The share that is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    def stop(self) -> None:
        """Ask it to stop; it does at the next place where it can."""
        self.stop_asked = True

    def note(self, done: float, total: float, what: str, since: float | None = None, known: float = 0.0) -> None:
        """Note how far it is, where it cannot be stopped.

        Args:
            since: seconds that count for the time left; None counts all since ``total`` last changed.
            known: what of ``done`` an earlier run had done.
        """
        now = time.monotonic()
        if since is not None:
            self.began = now - since
        elif self.total and total != self.total:  # another step of the work, at a pace of its own
            self.began = self.noted
        self.noted = now
        self.done, self.total, self.what, self.known = done, total, what, known

    def tell(self, done: float, total: float, what: str, since: float | None = None, known: float = 0.0) -> None:
        """Note how far it is (see ``note``), where it can be stopped.

        Raises:
            StoppedError: somebody asked it to stop. Raised once.
        """
        self.note(done, total, what, since, known)
        if self.stop_asked and self.state == "running":
            self.state = "stopped"
            raise StoppedError

    def seconds_left(self) -> float | None:
        """Return an estimate of the time left in seconds, None before there is enough to go by."""
        if self.state != "running" or self.began is None or not self.total:
            return None
        return seconds_left(time.monotonic() - self.began, self.done, self.total, self.known)


Work = Callable[[Job], Any]
"""Does what a job stands for; what it returns becomes the job's outcome."""


class Jobs:
    """A queue with one thread; ``close`` ends it."""

    def __init__(self, name: str) -> None:
        self._queue: queue.SimpleQueue[tuple[Job, Work] | None] = queue.SimpleQueue()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._name = name
        self._works: dict[str, Work] = {}
        self._thread: threading.Thread | None = None

    def on(self, kind: str, work: Work) -> None:
        """Register the work for jobs of a kind."""
        self._works[kind] = work

    def start(self) -> None:
        """Do nothing: it begins with the first job."""

    def join(self, job: Job) -> tuple[Job, bool]:
        """Queue a job, or return the one that works on the same subject, and whether there was one."""
        with self._lock:
            known = [each for each in self._jobs.values() if each.subject == job.subject and not each.over]
        return (known[0], True) if known else (self.add(job), False)

    def active(self) -> Set[str]:
        """Return what the jobs that are not over work on."""
        with self._lock:
            return {job.subject for job in self._jobs.values() if not job.over}

    def add(self, job: Job, work: Work | None = None) -> Job:
        """Queue some work; what it returns becomes the job's outcome, and an error its message.

        Args:
            work: what is done; None for that of the job's kind.

        Raises:
            BusyError: too much waits already.
        """
        with self._lock:
            if sum(not each.over for each in self._jobs.values()) >= _KEPT // 2:
                raise BusyError("Too much is waiting already.", "Try again when some of it is done.")
            self._jobs[job.id] = job
            for old in [each for each in self._jobs.values() if each.over][: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[old.id]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
        self._queue.put((job, work or self._works[job.kind]))
        return job

    def get(self, job_id: str, owner: str = "") -> Job | None:
        """Return a job by its id, None where there is none that the owner may see."""
        job = self._jobs.get(job_id)
        return job if job and job.owner in ("", owner) else None

    def list(self, owner: str = "") -> list[Job]:
        """Return the jobs that an owner may see, newest first."""
        with self._lock:
            return [job for job in reversed(self._jobs.values()) if job.owner in ("", owner)]

    def all(self) -> "tuple[Job, ...]":
        """Return all jobs that are remembered, whoever's they are, oldest first."""
        with self._lock:
            return tuple(self._jobs.values())

    def forget_finished(self) -> None:
        """Forget the jobs that have ended."""
        with self._lock:
            for job in [each for each in self._jobs.values() if each.over]:
                del self._jobs[job.id]

    def close(self, wait_seconds: float = 20) -> None:
        """Ask all to stop, and wait for the one that runs to reach a place where it can."""
        with self._lock:
            for job in self._jobs.values():
                job.stop()
            thread, self._thread = self._thread, None
        if thread:
            self._queue.put(None)
            thread.join(wait_seconds)

    def _run(self) -> None:
        while item := self._queue.get():
            job, work = item
            if job.stop_asked:
                job.state = "stopped"
                continue
            carry_out(job, work, self._name)


def carry_out(job: Job, work: Work, queue_name: str) -> None:
    """Do a job's work, and note on it how it ended."""
    job.state, job.began = "running", time.monotonic()
    try:
        job.outcome = work(job)
        if not job.over:  # work that was stopped may still have something to show
            job.state = "done"
    except (StoppedError, KeyboardInterrupt):
        job.state = "stopped"
    except NewsdeskError as error:
        job.error, job.state = (error.message, error.hint), "failed"
        job.again = isinstance(error, UnreachableError)
    except Exception:
        _LOG.exception("%s failed on %r", queue_name, job.title)
        job.error, job.state = ("The server failed on this.", "Its log says why."), "failed"
    job.ended = time.monotonic()
