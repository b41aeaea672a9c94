"""Options that several commands share, and the settings made from them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from qa.settings import Settings

HOME = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="The collection's folder.", show_default="NEWSDESK_HOME, else the user's data folder"
    ),
]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
MODEL = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who writes: extractive, or a chat model.", show_default="the settings' model"),
]
AS_OF = Annotated[
    str | None, typer.Option(metavar="DATE", help="Count only what was published by this day.", show_default="today")
]


def load_settings(**overrides: Any) -> "Settings":
    """Return the settings in force, with what the command line sets; None stands for not set there."""
    from qa.settings import load

    return load(overrides)[0]
