"""Connections to a PostgreSQL server, and its errors in words that a user can act on."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import PoolTimeout

from vectorstore.errors import HomeError, UnreachableError

CONNECT_SECONDS = 10
ALIVE: dict[str, Any] = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A server or a network that is gone is noticed within some ten seconds."""

Connection = psycopg.Connection[Any]


def spoken_to(connection: Connection) -> bool:
    """Return whether the server has said something on a connection that asks nothing: it is about to end it, or has."""
    looked = select.poll()
    looked.register(connection.fileno(), select.POLLIN)
    return bool(looked.poll(0))


def connect(url: str) -> Connection:
    """Return a connection that commits each statement by itself."""
    connection = psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_SECONDS, **ALIVE)
    set_up(connection)
    return connection


def set_up(connection: Connection) -> None:
    """Set what each connection needs: UTF-8, and no machine code made for a statement that runs for milliseconds."""
    connection.execute("SET client_encoding TO 'UTF8'; SET jit = off")


def place_of(url: str) -> str:
    """Return where a database is, without the password.

    Raises:
        HomeError: the URL is none of PostgreSQL's.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error as error:
        raise HomeError(
            f"The database's URL cannot be read ({_line(error)}).", "Write postgresql://USER:PASSWORD@HOST/NAME."
        ) from error
    name = parts.get("dbname") or parts.get("user") or ""
    return f"{name} on {parts.get('host') or 'this machine'}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn the errors of the server at a place into a HomeError that says what to do."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise HomeError(
            f"The disk of the database {place} is full. Nothing that was stored before is lost.",
            "Free some space and run the command again; it goes on where it was.",
        ) from error
    except (psycopg.OperationalError, PoolTimeout) as error:
        raise UnreachableError(
            f"The database {place} cannot be reached ({_line(error)}).",
            "Check NEWSDESK_DATABASE_URL and that PostgreSQL runs; what was stored before is not lost.",
        ) from error
    except psycopg.Error as error:
        raise HomeError(f"The database {place} cannot be used ({_line(error)}).", "Run: newsdesk doctor") from error
