"""`newsdesk migrate`: move a collection from a folder to a PostgreSQL database, or back."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli import console
from ui.cli.options import JSON
from ui.cli.progress_bar import progress
from ui.formatting import count

if TYPE_CHECKING:
    from vectorstore.storage.transfer.moving import Moved

_SHOWN = 16
"""Digits of a digest in the table; --json gives all."""


def migrate(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A collection's folder, or postgresql://…")],
    to: Annotated[str, typer.Option("--to", metavar="TO", help="Where it moves: postgresql://…, or a folder.")],
    restart: Annotated[
        bool, typer.Option("--restart", help="Empty the target of a move that was cut off, and begin anew.")
    ] = False,
    json: JSON = False,
) -> None:
    """Copy a collection to a PostgreSQL database or back, and compare both; running it again goes on."""
    from vectorstore.storage.transfer.moving import move
    from vectorstore.storage.transfer.places import is_url

    with progress("moving") as show:
        moved = move(source, to, restart=restart, on_stage=lambda what, done, total: show(done, total, what))
    if json:
        console.print_json(
            {
                "source": moved.source,
                "target": moved.target,
                "copied": moved.copied,
                "tables": {name: asdict(table) for name, table in moved.tables.items()},
            }
        )
        return
    _tell(moved, to_database=is_url(to))


def _tell(moved: "Moved", *, to_database: bool) -> None:
    rows = [(name, table.rows, table.sha256[:_SHOWN]) for name, table in sorted(moved.tables.items())]
    console.print_table(("table", "rows", "digest of both"), rows)
    console.warn(
        f"{count(moved.copied, 'article')} copied now. {moved.source} and {moved.target} hold the same;"
        " the first was not changed."
    )
    if to_database:
        console.warn(
            "set NEWSDESK_DATABASE_URL to use the database. The vector index is built when it is first opened there."
            " Uploaded files, evaluations, tokens and newsdesk.toml stay in the folder."
        )
    else:
        console.warn("name the folder with --home to use it; the vector index is built when it is first opened.")
