"""The tables in PostgreSQL: made where they are not there, and brought up from earlier versions."""

from importlib.resources import files
from typing import Any

import psycopg

from vectorstore.errors import HomeError
from vectorstore.storage.postgres.locks import PREPARING

FORMAT = 2
_STEPS = {1: "shared.sql"}
"""Statements that migrate the tables of a version to the next one."""


def prepare(connection: psycopg.Connection[Any], place: str) -> None:
    """Make the tables, or bring them to this version.

    Raises:
        HomeError: they are those of a version that cannot be brought up.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (PREPARING,))
        row = connection.execute("SELECT to_regclass('newsdesk_format')").fetchone()
        if row is None or row[0] is None:
            connection.execute(_text("schema.sql"))
        ((version,),) = connection.execute("SELECT version FROM newsdesk_format").fetchall()
        if version > FORMAT:
            raise HomeError(
                f"The database {place} was written by another version of Newsdesk (format {version}, not {FORMAT}).",
                "Use that version, or ingest the articles into a new database.",
            )
        for before in range(version, FORMAT):
            connection.execute(_text(_STEPS[before]))
            connection.execute("UPDATE newsdesk_format SET version = %s", (before + 1,))


def _text(name: str) -> str:
    return files("vectorstore.storage.postgres").joinpath(name).read_text(encoding="utf-8")
