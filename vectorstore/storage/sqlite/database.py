"""A SQLite file of the folder: opening, transactions, and SQLite's errors as messages a user can act on."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from vectorstore.errors import HomeError, NewsdeskError
from vectorstore.storage.database import Dialect, View
from vectorstore.storage.sqlite.migrations import STEPS, migrate
from vectorstore.storage.sqlite.snapshots import Snapshots

SCHEMA_VERSION = 4
DIALECT = Dialect(
    outlet="casefold(source)",
    title="casefold(title)",
    searched="casefold(title || char(10) || coalesce(source, ''))",
    position="instr",
    authors="json_each(authors)",
    by_article="INDEXED BY chunk_article",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file is to hold, and how messages speak of it."""

    name: str
    """As in "The archive … is damaged"."""
    schema: str
    """The file of this package that makes its tables."""
    version: int
    steps: Mapping[int, Sequence[str]]
    """The statements that bring a version to the one after it."""
    damaged: str
    """What to do about a damaged one."""
    foreign: str
    """What to do about one of a newer version."""
    views: Sequence[str] = ()
    """Statements that each connection runs when it is opened; what they make is the connection's own."""
    private: bool = False
    """Whether what is deleted must not stay readable in the file."""


ARCHIVE = Layout(
    "archive",
    "schema.sql",
    SCHEMA_VERSION,
    STEPS,
    damaged="Restore it from a backup, or move the folder away and ingest the articles again.",
    foreign="Use that version, or ingest the articles into a new folder with --home.",
    views=("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, chunk_text, row)",),
)
CONVERSATIONS = Layout(
    "file of conversations",
    "conversations.sql",
    1,
    {},
    damaged="Move it away to begin a new one, or restore it from a backup; the articles are not in it.",
    foreign="Use that version, or move the file away to begin a new one; the articles are not in it.",
    private=True,
)


class SqliteDatabase:
    """One connection shared by the process's threads, one statement at a time.

    Who reads in several statements does so from a ``snapshot``, which sees one state of the file and does not wait for
    an ingest that writes meanwhile.
    """

    dialect = DIALECT

    def __init__(self, path: Path, layout: Layout = ARCHIVE) -> None:
        """Open the file, making it when it is not there.

        Raises:
            HomeError: the file is no database, is damaged, is of a newer version, or cannot be written.
        """
        self.path = path
        self._layout = layout
        self._lock = threading.RLock()
        self._snapshots = Snapshots(self._reader)
        self._changes = 0
        with translated(path, layout):
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self) -> None:
        self._connection.create_function("casefold", 1, _casefold, deterministic=True)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        if self._layout.private:
            self._connection.execute("PRAGMA secure_delete = ON")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        wanted = self._layout.version
        if version == 0:
            schema = files("vectorstore.storage.sqlite").joinpath(self._layout.schema).read_text(encoding="utf-8")
            script = f"BEGIN IMMEDIATE;\n{schema}\nPRAGMA user_version = {wanted};\nCOMMIT;"
            self._connection.executescript(script)
        elif version != wanted and not migrate(self._connection, wanted, self._layout.steps):
            raise HomeError(
                f"{self.path} was written by another version of Newsdesk (format {version}, not {wanted}).",
                self._layout.foreign,
            )
        for statement in self._layout.views:
            self._connection.execute(statement)

    def rows(self, sql: str, parameters: Any = ()) -> list[Any]:
        """Run a statement and return all its rows."""
        with self._lock, translated(self.path, self._layout):
            found = self._connection.execute(sql, parameters).fetchall()
            self._count()
            return found

    def run_many(self, sql: str, parameters: Any) -> None:
        """Run a statement once for each row of parameters."""
        with self._lock, translated(self.path, self._layout):
            self._connection.executemany(sql, parameters)
            self._count()

    @property
    def place(self) -> str:
        """Where it is: the file's folder."""
        return str(self.path.parent)

    @property
    def changes(self) -> int:
        """Rows changed since the file was opened; the same number means the same content.

        Only what is committed counts. A snapshot may see more than its number says, never less: what is kept under
        the number is then worked out once more than needed.
        """
        return self._changes

    def _count(self) -> None:
        if not self._connection.in_transaction:
            self._changes = self._connection.total_changes

    @contextmanager
    def snapshot(self) -> Iterator[View]:
        """Hand out what was committed when the block began, to read from; it waits for no writer."""
        changes = self._changes
        with ExitStack() as stack:
            with translated(self.path, self._layout):
                connection = stack.enter_context(self._snapshots.begin())

            def rows(sql: str, parameters: Any = ()) -> list[Any]:
                with translated(self.path, self._layout):
                    return connection.execute(sql, parameters).fetchall()

            yield View(self.dialect, self.place, changes, rows)

    def _reader(self) -> sqlite3.Connection:
        reader = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        reader.create_function("casefold", 1, _casefold, deterministic=True)
        for statement in self._layout.views:
            reader.execute(statement)
        reader.execute("PRAGMA query_only = ON")
        return reader

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is written inside is there after a crash as a whole, or not at all."""
        with self._lock:
            try:
                # Inside: Ctrl-C may come between the beginning and the next line.
                self.rows("BEGIN IMMEDIATE")
                yield
                self.rows("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself after some errors, a full disk among them.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def exclusive(self, name: str, wait_seconds: float = 0) -> AbstractContextManager[bool]:
        """Return a context that gives True: one process has the file."""
        return nullcontext(True)

    def damage(self) -> list[str]:
        """Return what is broken in the file; all of it is read for it."""
        ((state,),) = self.rows("PRAGMA quick_check(1)")
        broken = [] if state == "ok" else [str(state)]
        return broken + [f"{row[0]} row {row[1]} points nowhere" for row in self.rows("PRAGMA foreign_key_check")[:3]]

    def size(self) -> int:
        """Return how many bytes the file takes, with the log beside it."""
        return sum(path.stat().st_size for path in self.path.parent.glob(f"{self.path.name}*"))

    def scrub(self) -> None:
        """Empty the log beside the file: it holds what was deleted too."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self._snapshots.close()
        with self._lock:
            self._connection.close()


def _casefold(text: str | None) -> str | None:
    return text.casefold() if text is not None else None


@contextmanager
def translated(path: Path, layout: Layout = ARCHIVE) -> Iterator[None]:
    """Turn SQLite's errors into a HomeError that says what to do; the list is tested in tests/contract."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _explained(path, layout, error) from error


def _explained(path: Path, layout: Layout, error: sqlite3.DatabaseError) -> NewsdeskError:
    text, name = str(error), layout.name
    if "full" in text:
        return HomeError(
            f"The disk is full: {path} could not be written. Nothing that was stored before is lost.",
            "Free some space and run the command again; it goes on where it was.",
        )
    if "not a database" in text or "malformed" in text:
        return HomeError(f"The {name} {path} is damaged ({text}).", layout.damaged)
    if "readonly" in text or "unable to open" in text:
        return HomeError(f"The {name} {path} cannot be written ({text}).", "Check the folder's permissions.")
    if "locked" in text:
        return HomeError(f"The {name} {path} is in use by another program.", "Close it and try again.")
    return HomeError(f"The {name} {path} cannot be used ({text}).", "Run: newsdesk doctor")
