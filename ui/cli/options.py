"""Options that several commands share, and the settings made from them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from qa.settings import Settings

HOME = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="The collection's folder.",
        show_default="NEWSDESK_HOME, else .newsdesk here or above, else the user's data folder",
    ),
]
JSON = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout, for programs.")]
ALLOW_PRIVATE = Annotated[
    bool, typer.Option("--allow-private", help="Also fetch from private networks and from this machine.")
]
OUT = Annotated[Path | None, typer.Option(metavar="FILE.json", help="Write all of it as JSON to a file.")]
MODEL = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who writes: extractive, or a chat model.", show_default="the settings' model"),
]
AS_OF = Annotated[
    str | None, typer.Option(metavar="DATE", help="Count only what was published by this day.", show_default="today")
]


def load_settings(*, new: bool = False, **overrides: Any) -> "Settings":
    """Return the settings in force, with what the command line sets; None stands for not set there.

    Args:
        new: whether the command makes the collection where there is none.

    Raises:
        HomeError: there is no collection in the folder, and the command does not make one.
        SettingsError: a setting cannot be used.
    """
    from qa.settings import check_home, load

    settings, _ = load(overrides)
    if not new:
        check_home(settings.home, settings.collection.database_url)
    return settings
