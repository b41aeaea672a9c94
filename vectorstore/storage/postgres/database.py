"""A PostgreSQL database: one connection that writes, a pool of those that read, and errors a user can act on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool, PoolTimeout

from vectorstore.errors import HomeError, LockedError
from vectorstore.storage.database import Dialect

FORMAT = 1
_MOST_READERS = 32
_CONNECT_SECONDS = 10
_LOCK = 57190
"""With the name of the schema: the right to change the collection, held while a process has it open."""
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1"
"""It begins with the first reading."""
DIALECT = Dialect(
    outlet="outlet",
    title="title_folded",
    searched="searched",
    position="strpos",
    authors='LATERAL (SELECT each COLLATE "C" AS value FROM json_array_elements_text(authors::json) AS each) AS author',
    derived={
        "title_folded": lambda title, source: title.casefold(),
        "outlet": lambda title, source: source.casefold() if source is not None else None,
        "searched": lambda title, source: f"{title}\n{source or ''}".casefold(),
    },
)

Connection = psycopg.Connection[Any]


class PostgresDatabase:
    """A schema of a PostgreSQL server; has the shape of ``vectorstore.storage.database.Database``."""

    dialect = DIALECT

    def __init__(self, url: str, *, owned: bool = True, wait_seconds: float = 5) -> None:
        """Connect, and make the tables where they are not there.

        Args:
            url: where the server is. Its option ``search_path`` names the schema, else it is the user's own.
            owned: whether no other process may have it open so at the same time.
            wait_seconds: how long to wait for another process that has.

        Raises:
            HomeError: the server cannot be reached, or the tables are those of another version.
            LockedError: another process has it open.
        """
        self.place = place_of(url)
        self._url, self._owned, self._wait = url, owned, wait_seconds
        self._lock = threading.RLock()
        self._mine = threading.local()
        self._changes = self._pending = 0
        with self._translated():
            self._connection = self._connect()
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise
            self._readers: ConnectionPool[Connection] = ConnectionPool(
                url,
                min_size=0,
                max_size=_MOST_READERS,
                timeout=_CONNECT_SECONDS,
                configure=_set_up,
                open=True,
                kwargs={"autocommit": True},
            )

    def _connect(self) -> Connection:
        connection = psycopg.connect(self._url, autocommit=True, connect_timeout=_CONNECT_SECONDS)
        try:
            _set_up(connection)
            self._own(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _own(self, connection: Connection) -> None:
        """Take the right to change the collection; the server gives it back when the connection ends."""
        until = time.monotonic() + self._wait
        while self._owned:
            row = connection.execute(f"SELECT pg_try_advisory_lock({_LOCK}, hashtext(current_schema()))").fetchone()
            if row and row[0]:
                return
            if time.monotonic() >= until:
                raise LockedError(
                    f"The collection in the database {self.place} is in use by another process.",
                    "Wait until it ends or stop it, then run this again.",
                )
            time.sleep(0.1)

    def _prepare(self) -> None:
        connection = self._connection
        with connection.transaction():
            connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK + 1})")
            row = connection.execute("SELECT to_regclass('newsdesk_format')").fetchone()
            if row is None or row[0] is None:
                schema = files("vectorstore.storage.postgres").joinpath("schema.sql").read_text(encoding="utf-8")
                connection.execute(schema)
                return
            ((version,),) = connection.execute("SELECT version FROM newsdesk_format").fetchall()
        if version != FORMAT:
            raise HomeError(
                f"The database {self.place} was written by another version of Newsdesk (format {version}, not"
                f" {FORMAT}).",
                "Use that version, or ingest the articles into a new database.",
            )

    def rows(self, sql: str, parameters: Any = ()) -> list[Any]:
        """Run a statement, with a question mark for each value, and return all its rows."""
        if (reading := self._reading) is not None:
            with self._translated():
                return reading[0].execute(_translated_marks(sql), tuple(parameters)).fetchall()
        with self._lock, self._translated():
            cursor = self._writer().execute(_translated_marks(sql), tuple(parameters))
            found = cursor.fetchall() if cursor.description else []
            self._count(cursor)
            return found

    def run_many(self, sql: str, parameters: Any) -> None:
        """Run a statement once for each row of parameters."""
        with self._lock, self._translated(), self._writer().cursor() as cursor:
            cursor.executemany(_translated_marks(sql), [tuple(row) for row in parameters])
            self._count(cursor)

    @property
    def changes(self) -> int:
        """Rows changed since it was opened, as far as they are committed; in a snapshot no newer than what is seen."""
        reading = self._reading
        return reading[1] if reading is not None else self._changes

    def _count(self, cursor: "psycopg.Cursor[Any]") -> None:
        if not (cursor.statusmessage or "").startswith("SELECT"):
            self._pending += max(0, cursor.rowcount)
        if self._connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            self._changes = self._pending

    @property
    def _reading(self) -> tuple[Connection, int] | None:
        reading: tuple[Connection, int] | None = getattr(self._mine, "reading", None)
        return reading

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within the block this thread reads what was committed when it began, and cannot write."""
        if self._reading is not None:
            yield
            return
        changes = self._changes
        with self._translated():
            connection = self._readers.getconn()
        try:
            with self._translated():
                connection.execute(_SNAPSHOT)
            with self._as((connection, changes)):
                yield
        finally:
            if not connection.closed:
                connection.rollback()
            self._readers.putconn(connection)

    @contextmanager
    def newest(self) -> Iterator[None]:
        """Within the block this thread reads what is newest and may write, whatever snapshot is around it."""
        with self._as(None):
            yield

    @contextmanager
    def _as(self, reading: tuple[Connection, int] | None) -> Iterator[None]:
        before = self._reading
        self._mine.reading = reading
        try:
            yield
        finally:
            self._mine.reading = before

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is written inside is there after a crash as a whole, or not at all."""
        if self._reading is not None:
            raise HomeError("A snapshot cannot be written to.", "Run: newsdesk doctor")
        with self._lock:
            try:
                self.rows("BEGIN")
                yield
                self.rows("COMMIT")
            except BaseException:
                if not self._connection.closed:
                    self._connection.rollback()
                self._pending = self._changes
                raise

    def damage(self) -> list[str]:
        """Return nothing: what is broken in its files a server finds itself (``pg_amcheck``)."""
        return []

    def size(self) -> int:
        """Return how many bytes the collection's tables take, with their indexes."""
        ((size,),) = self.rows(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        return int(size)

    def scrub(self) -> None:
        """Do nothing: a server's own vacuum overwrites what was deleted, and its log is the server's."""

    def close(self) -> None:
        """Close all connections."""
        self._readers.close()
        with self._lock:
            self._connection.close()

    def _writer(self) -> Connection:
        """Return the connection that writes, made again after the server went away."""
        if self._connection.closed:
            self._connection = self._connect()
        return self._connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the server's errors into a HomeError that says what to do."""
        try:
            yield
        except psycopg.errors.DiskFull as error:
            raise HomeError(
                f"The disk of the database {self.place} is full. Nothing that was stored before is lost.",
                "Free some space and run the command again; it goes on where it was.",
            ) from error
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise HomeError(
                f"The database {self.place} cannot be reached ({_line(error)}).",
                "Check NEWSDESK_DATABASE_URL and that PostgreSQL runs; what was stored before is not lost.",
            ) from error
        except psycopg.Error as error:
            raise HomeError(
                f"The database {self.place} cannot be used ({_line(error)}).", "Run: newsdesk doctor"
            ) from error


def _set_up(connection: Connection) -> None:
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


@lru_cache(maxsize=500)
def _translated_marks(sql: str) -> str:
    """Return a statement with the marks of psycopg for values."""
    return sql.replace("%", "%%").replace("?", "%s")
