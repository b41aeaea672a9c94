"""The secret behind the owner of conversations: a browser's is in its cookie, a terminal's in the collection's folder.

What is stored beside a conversation is the secret's digest, so that the file of conversations does not open anybody's.
"""

import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from vectorstore.errors import HomeError

COOKIE = "newsdesk_browser"
LENGTH = 43
"""Characters of a secret of 32 bytes."""
TERMINAL = "terminal.secret"


def new_secret() -> str:
    """Return a random secret of 32 bytes, in letters that fit a cookie."""
    return secrets.token_urlsafe(32)


def owner_of(cookies: Mapping[str, str], session: str | None = None) -> str:
    """Return the owner behind a request's cookies; without ours, one for the page's session, or "" for nobody."""
    secret = cookies.get(COOKIE, "")
    if len(secret) == LENGTH:
        return _digest("browser", secret)
    return _digest("page", session) if session else ""


def terminal_secret(home: Path) -> str:
    """Return the secret of those who can read a collection's folder, made when it is first asked for.

    Raises:
        HomeError: it cannot be read or written.
    """
    path = home / TERMINAL
    try:
        if not path.exists():
            _make_secret(path)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise HomeError(
            f"The terminal's secret {path} cannot be used: {error}.", "Remove it; a new one is made."
        ) from error
    if len(secret) != LENGTH:
        raise HomeError(f"The terminal's secret {path} is damaged.", "Remove it; a new one is made.")
    return secret


def _make_secret(path: Path) -> None:
    """Write a new secret, readable by its maker alone; of two processes that do so at once, one's is kept.

    The file appears with its content: who reads it never sees it empty.
    """
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_secret())
        with suppress(FileExistsError):
            os.link(fresh, path)
    except OSError:  # some file systems have no links
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _digest(kind: str, secret: str) -> str:
    return hashlib.sha256(f"{kind}:{secret}".encode()).hexdigest()[:32]
