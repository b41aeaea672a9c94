"""A PostgreSQL database: one connection that writes, a pool of those that read, and errors a user can act on."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from vectorstore.storage.database import Dialect, View
from vectorstore.storage.postgres.changes import Changes
from vectorstore.storage.postgres.connection import (
    ALIVE,
    CONNECT_SECONDS,
    Connection,
    connect,
    place_of,
    set_up,
    spoken_to,
    translated,
)
from vectorstore.storage.postgres.locks import ONE_WRITER, Use, exclusive, take
from vectorstore.storage.postgres.schema import prepare

_MOST_READERS = 32
_RECONNECT_SECONDS = 2.0
"""After a longer outage the pool would wait up to minutes before it tries again; a reader that comes tries at once."""
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1"
"""It begins with the first reading."""
DIALECT = Dialect(
    outlet="outlet",
    title="title_folded",
    searched="searched",
    position="strpos",
    version="xmin::text",
    authors='LATERAL (SELECT each COLLATE "C" AS value FROM json_array_elements_text(authors::json) AS each) AS author',
    derived={
        "title_folded": lambda title, source: title.casefold(),
        "outlet": lambda title, source: source.casefold() if source is not None else None,
        "searched": lambda title, source: f"{title}\n{source or ''}".casefold(),
    },
)


class PostgresDatabase:
    """A schema of a PostgreSQL server; has the shape of ``vectorstore.storage.database.Database``."""

    dialect = DIALECT

    def __init__(self, url: str, *, use: Use = "alone", wait_seconds: float = 5) -> None:
        """Connect, and make the tables where they are not there.

        Args:
            url: where the server is. Its option ``search_path`` names the schema, else it is the user's own.
            use: ``alone`` where no other process may have it open, ``shared`` where others may that share it too,
                ``beside`` for tables that change beside the articles.
            wait_seconds: how long to wait for another process that has it.

        Raises:
            HomeError: the server cannot be reached, or the tables are those of another version.
            LockedError: another process has it open.
        """
        self.place = place_of(url)
        self._url, self._use, self._wait = url, use, wait_seconds
        self._lock = threading.RLock()
        self._changes = self._pending = 0
        self._begun: Connection | None = None
        self._heard: Changes | None = None
        with self._translated():
            self._connection = self._connect()
            try:
                prepare(self._connection, self.place)
                if use == "shared":
                    self._heard = Changes(lambda: connect(url), lambda: self._connection.info.backend_pid)
            except BaseException:
                self._connection.close()
                raise
            self._readers: ConnectionPool[Connection] = ConnectionPool(
                url,
                min_size=0,
                max_size=_MOST_READERS,
                timeout=CONNECT_SECONDS,
                reconnect_timeout=_RECONNECT_SECONDS,
                configure=set_up,
                check=ConnectionPool.check_connection,
                open=True,
                kwargs={"autocommit": True, **ALIVE},
            )

    def _connect(self) -> Connection:
        connection = connect(self._url)
        try:
            take(connection, self._use, self._wait, self.place)
        except BaseException:
            connection.close()
            raise
        return connection

    def rows(self, sql: str, parameters: Any = ()) -> list[Any]:
        """Run a statement, with a question mark for each value, and return all its rows."""
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
        """Rows changed since it was opened, as far as they are committed, by this process and by others."""
        return self._changes + (self._heard.count if self._heard else 0)

    def _count(self, cursor: "psycopg.Cursor[Any]") -> None:
        changed = 0 if (cursor.statusmessage or "").startswith("SELECT") else max(0, cursor.rowcount)
        self._pending += changed
        if self._connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            self._changes = self._pending
            if changed and self._heard:
                self._heard.tell(self._connection)

    @contextmanager
    def snapshot(self) -> Iterator[View]:
        """Hand out what was committed when the block began, to read from; it waits for no writer."""
        changes = self.changes
        with self._translated():
            connection = self._readers.getconn()
        try:
            with self._translated():
                connection.execute(_SNAPSHOT)

            def rows(sql: str, parameters: Any = ()) -> list[Any]:
                with self._translated():
                    return connection.execute(_translated_marks(sql), tuple(parameters)).fetchall()

            yield View(self.dialect, self.place, changes, rows)
        finally:
            if not connection.closed:
                connection.rollback()
            self._readers.putconn(connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is written inside is there after a crash as a whole, or not at all."""
        with self._lock:
            try:
                self.rows("BEGIN")
                self._begun = self._connection
                if self._heard:  # the transactions of all processes come one after the other, as in a folder
                    self.rows(ONE_WRITER)
                yield
                if self._heard:
                    self._heard.tell(self._connection)
                self.rows("COMMIT")
            except BaseException:
                if not self._connection.closed:
                    self._connection.rollback()
                self._pending = self._changes
                raise
            finally:
                self._begun = None

    @contextmanager
    def exclusive(self, name: str, wait_seconds: float = 0) -> Iterator[bool]:
        """Give whether this process alone may do some work; see ``Database``."""
        with self._translated(), exclusive(lambda: connect(self._url), name, wait_seconds) as ours:
            yield ours

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
        if self._heard:
            self._heard.close()
        self._readers.close()
        with self._lock:
            self._connection.close()

    def _writer(self) -> Connection:
        """Return the connection that writes, made again after the server went away."""
        if self._connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE and spoken_to(
            self._connection
        ):
            self._connection.close()
        if self._begun is not None and self._begun.closed:
            raise psycopg.OperationalError("the connection ended within a transaction")
        if self._connection.closed:
            self._connection = self._connect()
        return self._connection

    def _translated(self) -> AbstractContextManager[None]:
        return translated(self.place)


@lru_cache(maxsize=500)
def _translated_marks(sql: str) -> str:
    """Return a statement with the marks of psycopg for values."""
    return sql.replace("%", "%%").replace("?", "%s")
