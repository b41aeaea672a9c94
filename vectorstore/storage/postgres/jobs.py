"""Work in the background that any desk may take up: one runs it, and another takes it over when that one dies.

A desk that runs a job says so every few seconds; one that has not for ``DEAD_SECONDS`` is taken for dead. Work is such
that it may begin twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vectorstore.storage.database import Database

BEAT_SECONDS = 1.5
"""Between two signs of life."""
DEAD_SECONDS = 6
MOST_TRIES = 5
"""Desks that may die over a job before it counts as failed."""
_KEPT = 200
"""Jobs of a queue that are remembered."""
_ACTIVE = "state IN ('waiting', 'running')"
_COLUMNS = (
    "id, queue, kind, title, owner, subject, given, state, done, total, known, what, rate, spent, outcome, result,"
    " error, hint, stop_asked, holder, tries"
)


@dataclass(slots=True)
class JobRow:
    """A job as it is stored."""

    id: str
    queue: str
    kind: str
    title: str
    owner: str
    subject: str
    given: dict[str, Any]
    state: str = "waiting"
    done: float = 0.0
    total: float = 0.0
    known: float = 0.0
    what: str = ""
    rate: str = ""
    spent: float | None = None
    outcome: Any = None
    result: dict[str, Any] | None = None
    error: str = ""
    hint: str = ""
    stop_asked: bool = False
    holder: str | None = None
    tries: int = 0


class JobTable:
    """Reads and writes the table of jobs for one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._db = database
        self._desk = desk

    def add(self, row: JobRow) -> bool:
        """Add a job; return False where one that is not over works on the same subject."""
        given = (row.id, row.queue, row.kind, row.title, row.owner, row.subject, json.dumps(row.given))
        added = self._db.rows(
            "INSERT INTO job (id, queue, kind, title, owner, subject, given) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING RETURNING id",
            given,
        )
        self._db.rows(
            f"DELETE FROM job WHERE queue = ? AND NOT {_ACTIVE} AND number <= (SELECT number FROM job WHERE queue = ?"  # noqa: S608
            f" AND NOT {_ACTIVE} ORDER BY number DESC OFFSET {_KEPT} LIMIT 1)",
            (row.queue, row.queue),
        )
        return bool(added)

    def claim(self, queue: str) -> JobRow | None:
        """Claim the next job that waits, or whose desk is dead; None where there is none."""
        rows = self._db.rows(
            "UPDATE job SET state = 'running', holder = ?, beat = now(), tries = tries + 1 WHERE number = ("  # noqa: S608
            f"SELECT number FROM job WHERE queue = ? AND {_ACTIVE} AND (state = 'waiting' OR beat < now()"
            f" - interval '{DEAD_SECONDS} seconds') ORDER BY number FOR UPDATE SKIP LOCKED LIMIT 1)"
            f" RETURNING {_COLUMNS}",
            (self._desk, queue),
        )
        return _row(rows[0]) if rows else None

    def beat(self, row: JobRow) -> bool | None:
        """Record that this desk runs a job, and its progress.

        Returns:
            Whether somebody asked it to stop; None where another desk has taken it over.
        """
        rows = self._db.rows(
            "UPDATE job SET beat = now(), done = ?, total = ?, known = ?, what = ?, rate = ?, spent = ?"
            " WHERE id = ? AND holder = ? AND state = 'running' RETURNING stop_asked",
            (row.done, row.total, row.known, row.what, row.rate, row.spent, row.id, self._desk),
        )
        return bool(rows[0][0]) if rows else None

    def finish(self, row: JobRow) -> None:
        """Store how a job of this desk ended."""
        self._db.rows(
            "UPDATE job SET state = ?, done = ?, total = ?, known = ?, what = ?, rate = ?, spent = ?, outcome = ?,"
            " result = ?, error = ?, hint = ?, beat = NULL WHERE id = ? AND holder = ?",
            (
                *(row.state, row.done, row.total, row.known, row.what, row.rate, row.spent, json.dumps(row.outcome)),
                *(json.dumps(row.result), row.error, row.hint, row.id, self._desk),
            ),
        )

    def give_back(self, row: JobRow, *, tried: bool) -> None:
        """Leave a job to the next desk, from the start or from where its work finds itself.

        Args:
            tried: whether it failed here; such a job is not tried for ever.
        """
        self._db.rows(
            "UPDATE job SET state = 'waiting', holder = NULL, beat = NULL, tries = tries - ?"
            " WHERE id = ? AND holder = ?",
            (0 if tried else 1, row.id, self._desk),
        )

    def ask_stop(self, job_id: str) -> None:
        """Ask whoever runs a job to stop it; one that waits is stopped."""
        self._db.rows(
            f"UPDATE job SET stop_asked = TRUE, state = CASE state WHEN 'waiting' THEN 'stopped' ELSE state END"  # noqa: S608
            f" WHERE id = ? AND {_ACTIVE}",
            (job_id,),
        )

    def get(self, job_id: str) -> JobRow | None:
        """Return a job, None where there is none."""
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM job WHERE id = ?", (job_id,))  # noqa: S608 (constants)
        return _row(rows[0]) if rows else None

    def list(self, queue: str) -> list[JobRow]:
        """Return the jobs of a queue, newest first."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM job WHERE queue = ? ORDER BY number DESC LIMIT {2 * _KEPT}",  # noqa: S608
            (queue,),
        )
        return [_row(row) for row in rows]

    def active(self, queue: str) -> Mapping[str, str]:
        """Return the ids of the jobs that wait or run, by what they work on; those without a subject by their id."""
        rows = self._db.rows(f"SELECT subject, id FROM job WHERE queue = ? AND {_ACTIVE}", (queue,))  # noqa: S608
        return {subject or job_id: job_id for subject, job_id in rows}

    def forget_finished(self, queue: str) -> None:
        """Forget the jobs of a queue that have ended."""
        self._db.rows(f"DELETE FROM job WHERE queue = ? AND NOT {_ACTIVE}", (queue,))  # noqa: S608 (constants)


def _row(values: Any) -> JobRow:
    row = JobRow(*values)
    row.given = json.loads(values[6])
    row.outcome, row.result = (json.loads(text) if text else None for text in values[14:16])
    return row
