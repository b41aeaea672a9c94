"""The collection's folder: the nearest one, and whether there is a collection in it."""

import os
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from vectorstore.errors import HomeError
from vectorstore.storage.conversations import FILE_NAME as CONVERSATIONS_NAME
from vectorstore.storage.database import FILE_NAME as ARCHIVE_NAME

FILE_NAME = "newsdesk.toml"
"""The settings file in a collection's folder."""
HOME_NAME = ".newsdesk"
"""A collection in a folder of this name is the default for the folder beside it, and for those below."""


def nearest_home(start: Path) -> Path | None:
    """Return the collection's folder in a folder or, else, in the nearest one above it; None where there is none.

    A folder counts if it has an archive or a settings file. One above that belongs to another user is passed over:
    its settings file could send questions and keys elsewhere.
    """
    for folder in (start, *start.parents):
        found = folder / HOME_NAME
        with suppress(OSError):  # a folder that may not be read has no collection for this user
            if any((found / name).is_file() for name in (ARCHIVE_NAME, FILE_NAME)) and (
                folder == start or _is_ours(found)
            ):
                return found
    return None


def check_home(home: Path, database_url: SecretStr | None = None) -> None:
    """Check that a folder holds a collection, so that a mistyped name does not become a new, empty one.

    What a database holds it says itself.

    Raises:
        HomeError: it does not.
    """
    # Conversations alone are a collection too: the archive can be made again, they cannot.
    if database_url is None and not any((home / name).exists() for name in (ARCHIVE_NAME, CONVERSATIONS_NAME)):
        raise HomeError(
            f"There is no collection in {home}.",
            "newsdesk ingest FOLDER makes one, newsdesk ingest --sample makes one of the sample articles; name"
            " another with --home. newsdesk config says which folder is used and why.",
        )


def _is_ours(path: Path) -> bool:
    user = getattr(os, "geteuid", None)  # Windows has none
    return user is None or path.stat().st_uid == user()
