"""Health of a PostgreSQL database: the checks of ``newsdesk doctor`` on the server and its desks."""

import time
from dataclasses import dataclass

from vectorstore.storage.database import Database
from vectorstore.storage.postgres.jobs import DEAD_SECONDS
from vectorstore.storage.postgres.locks import SHARERS

_TESTED = 15
_SLOW_MS = 50.0
_ASKED = 5
_CROWDED = 0.9


@dataclass(frozen=True, slots=True)
class Health:
    """The result of a check, and what to do where something is wrong."""

    detail: str
    remedy: str = ""


def health(database: Database) -> Health:
    """Return how a database and its server are."""
    spent = min(_asked_ms(database) for _ in range(_ASKED))
    ((version, encoding, replica),) = database.rows(
        "SELECT current_setting('server_version'), current_setting('server_encoding'), pg_is_in_recovery()"
    )
    ((used, most),) = database.rows(
        "SELECT (SELECT count(*) FROM pg_stat_activity), current_setting('max_connections')::int"
    )
    ((sharers,),) = database.rows(SHARERS)
    ((dead,),) = database.rows(
        "SELECT count(*) FROM job WHERE state = 'running' AND beat < now() - ? * interval '1 second'",
        (2 * DEAD_SECONDS,),
    )
    detail = f"{database.place}: PostgreSQL {version}, answers in {spent:.1f} ms, {sharers} processes share it"
    for wrong, told, remedy in (
        (replica, "it is a replica, which cannot be written", "name the primary server"),
        (encoding != "UTF8", f"its encoding is {encoding}", "make a database with the encoding UTF8"),
        (int(version.split(".")[0]) < _TESTED, f"older than {_TESTED}, with which it is tested", "upgrade it"),
        (used > _CROWDED * most, f"{used} of {most} connections are taken", "raise max_connections"),
        (dead > 0, f"{dead} jobs wait for a dead desk", "start newsdesk serve, which takes them over"),
        (spent > _SLOW_MS, "that is slow", "bring desk and database nearer to each other"),
    ):
        if wrong:
            return Health(f"{detail}; {told}", remedy)
    return Health(detail)


def _asked_ms(database: Database) -> float:
    begun = time.perf_counter()
    database.rows("SELECT 1")
    return 1000 * (time.perf_counter() - begun)
