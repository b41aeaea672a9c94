"""Files and addresses read into the collection of a server: sent one after the other, and waited for."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.errors import WriterError
from vectorstore.ingestion.run import IngestReport, Progress
from vectorstore.parsing.record import Rejection

_FIRST_WAIT_SECONDS = 0.1
_MOST_WAIT_SECONDS = 2.0
_OVER = frozenset({"done", "failed", "stopped"})
Send = Callable[..., dict[str, Any]]
"""Sends a request to the server, by method and path, and returns its JSON; raises what is wrong as a NewsdeskError."""


@dataclass(slots=True)
class Sending:
    """Sends files and addresses, and adds up what came of them."""

    send: Send
    on_progress: Callable[[Progress], None] | None = None
    outcomes: list[Mapping[str, Any]] = field(default_factory=list)
    interrupted: bool = False
    _began: float = field(default_factory=time.monotonic)

    def all(self, files: Sequence[Path], addresses: Sequence[str]) -> IngestReport:
        """Send them, wait until all are read in, and return the report.

        Raises:
            QuestionError: the server does not take a file or an address.
            WriterError: the server failed on one; what was read before stays.
        """
        total = len(files) + bool(addresses)
        for done, path in enumerate(files):
            self._tell(done, total, path.name)
            with path.open("rb") as content:
                job = self.send("POST", "/api/v1/ingest", params={"name": path.name}, content=content)
            self._wait(job, done, total)
        if addresses:
            self._wait(self.send("POST", "/api/v1/ingest/urls", json={"urls": list(addresses)}), len(files), total)
        self._tell(total, total, "all read")
        return self._report()

    def _wait(self, job: dict[str, Any], done: int, total: int) -> None:
        wait = _FIRST_WAIT_SECONDS
        while job["state"] not in _OVER:
            time.sleep(wait)
            wait = min(1.5 * wait, _MOST_WAIT_SECONDS)
            job = self.send("GET", f"/api/v1/jobs/{job['id']}")
            self._tell(done, total, f"{job['title']}: {job['what']}")
        if job["state"] == "failed":
            raise WriterError(f"{job['title']}: {job['error']}", str(job["hint"] or ""))
        self.interrupted |= job["state"] == "stopped"
        self.outcomes.append(job["outcome"] or {})

    def _tell(self, done: int, total: int, current: str) -> None:
        if self.on_progress:
            articles, chunks = self._sum("added") + self._sum("changed"), self._sum("chunks_embedded")
            seconds = time.monotonic() - self._began
            self.on_progress(Progress(done, total, 0, 0, 0, articles, chunks, seconds, current))

    def _sum(self, name: str) -> int:
        return sum(int(outcome.get(name, 0)) for outcome in self.outcomes)

    def _report(self) -> IngestReport:
        return IngestReport(
            added=self._sum("added"),
            unchanged=self._sum("unchanged"),
            changed=self._sum("changed"),
            removed=self._sum("removed"),
            duplicates=self._sum("duplicates"),
            expired=self._sum("expired"),
            chunks_embedded=self._sum("chunks_embedded"),
            rejected=self._faults("rejected"),
            warnings=self._faults("warnings"),
            seconds=time.monotonic() - self._began,
            interrupted=self.interrupted,
        )

    def _faults(self, name: str) -> tuple[Rejection, ...]:
        faults = [fault for outcome in self.outcomes for fault in outcome.get(name, ())]
        return tuple(Rejection(each["path"], each["line"], each["reason"]) for each in faults)
