"""Locks of a database, for one process or for several that share it. The server frees locks of dead processes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import psycopg

from vectorstore.errors import LockedError

Use = Literal["alone", "shared", "beside"]
Connection = psycopg.Connection[Any]
_COLLECTION, PREPARING, _WRITING, _WORK = range(57190, 57194)
"""The first half of each lock's number; the second is the schema's, or also the work's."""
_SCHEMA = "hashtext(current_schema())"
ONE_WRITER = f"SELECT pg_advisory_xact_lock({_WRITING}, {_SCHEMA})"
"""Waits for the writing transactions of other processes."""
SHARERS = (
    "SELECT count(DISTINCT pid) FROM pg_locks WHERE locktype = 'advisory'"  # noqa: S608 (constants)
    f" AND classid = {_COLLECTION} AND objid = {_SCHEMA}::bigint & 4294967295 AND granted"
)
"""Counts the processes that have the collection open."""
_LOOK_SECONDS = 0.1


def take(connection: Connection, use: Use, wait_seconds: float, place: str) -> None:
    """Acquire the right to use a collection until the connection ends.

    Raises:
        LockedError: another process has it alone, or this one wants that and others have it.
    """
    if use == "beside":
        return
    function = "pg_try_advisory_lock" if use == "alone" else "pg_try_advisory_lock_shared"
    if not _tried(connection, f"SELECT {function}({_COLLECTION}, {_SCHEMA})", (), wait_seconds):
        raise LockedError(
            f"The collection in the database {place} is in use by another process.",
            "Wait until it ends or stop it, then run this again."
            + (" Several share a database where NEWSDESK_CHROMA_URL names a Chroma server too." * (use == "alone")),
        )


@contextmanager
def exclusive(connect: Callable[[], Connection], name: str, wait_seconds: float) -> Iterator[bool]:
    """Yield whether this process has the lock for some work; it is held until the block ends."""
    connection = connect()
    try:
        sql = f"SELECT pg_try_advisory_lock({_WORK}, hashtext(current_schema() || %s))"
        yield _tried(connection, sql, (f" {name}",), wait_seconds)
    finally:
        connection.close()


def _tried(connection: Connection, sql: str, values: tuple[str, ...], wait_seconds: float) -> bool:
    until = time.monotonic() + wait_seconds
    while True:
        row = connection.execute(sql, values).fetchone()
        if row and row[0]:
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOK_SECONDS)
