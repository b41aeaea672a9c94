"""The stores that a collection's archive can be in, for tests that hold each of them to the same contract.

PostgreSQL is started in a folder of its own where its programs are installed; else its tests are skipped.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from vectorstore.storage.archive import Archive

STORES = ("sqlite", "postgres")
_TABLES = {
    "meta": "key, value",
    "article": "id, title, url, source, published, authors, language, section, updated",
    **dict.fromkeys(
        "paragraph chunk origin file outbox signature band near_duplicate aside earlier_version subscription"
        " feed_entry validator".split(),
        "*",
    ),
}
_numbers = count(1)


def contents(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the tables that every store has, apart from what says which index is in use."""
    found = {
        name: sorted((tuple(row) for row in archive.database.rows(f"SELECT {columns} FROM {name}")), key=repr)
        for name, columns in _TABLES.items()
    }
    found["meta"] = [row for row in found["meta"] if not row[0].startswith("index_")]
    return found


def missing_postgres() -> str:
    """Return why PostgreSQL cannot be started here; empty where it can."""
    if find_spec("psycopg") is None or find_spec("psycopg_pool") is None:
        return "psycopg is not installed: pip install newsdesk[postgres]"
    if programs() is None:
        return "PostgreSQL is not installed: apt-get install postgresql"
    return "PostgreSQL does not run as root, and there is no user for it" if _user() == "" else ""


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server in a folder of its own, reached by a socket there, and give its URL."""
    found, user = programs(), _user()
    assert found is not None
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-pg-"))  # short: a socket's path is limited
    if user:
        shutil.chown(folder, user)
    data, options = folder / "data", f"-k {folder} -c listen_addresses= -c fsync=off"

    try:
        run_as(
            folder,
            found / "initdb",
            "-D",
            data,
            "-U",
            "newsdesk",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        run_as(folder, found / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://newsdesk@/postgres?host={folder}"
        finally:
            run_as(folder, found / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)


def run_as(folder: Path, *command: str | Path) -> None:
    """Run a program of PostgreSQL's in a folder, as the user that the server runs as."""
    user = _user() or None
    subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60)


def fresh_schema(server: str) -> str:
    """Make a schema on a server and return the URL of it."""
    import psycopg

    name = f"collection_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server}&options=-csearch_path%3D{name}"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; Debian keeps them off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def _user() -> str | None:
    """Return the user to run the server as: None for this one, and empty where root has none to lend."""
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), "")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the URL of a server that runs for the session."""
    if missing := missing_postgres():
        pytest.skip(missing)
    with postgres_server() as url:
        yield url


@pytest.fixture(params=STORES)
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Give each store in turn: None for the folder, or the URL of an empty schema."""
    return None if request.param == "sqlite" else fresh_schema(request.getfixturevalue("postgres"))
