"""Named tokens with scopes and an expiry, kept in the collection's folder as digests; the token itself is shown once.

The command line writes the file and a running server reads it anew when it has changed, so a token that is revoked
stops working at once.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from filelock import FileLock

from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from vectorstore.storage.postgres.kept import Kept

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
FILE_NAME = "tokens.json"
PREFIX = "nd_"
_NAME_KEPT = "tokens"
_NAME = re.compile(r"[\w][\w .@-]{0,63}")
_LENGTH = re.compile(r"(\d+)\s*(d|w|h|m|y)?")
_UNITS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}


class TokenError(NewsdeskError):
    """A token cannot be made, found or kept."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token without its secret."""

    name: str
    sha256: str
    scopes: tuple[Scope, ...]
    created: str
    expires: str | None
    """ISO times in UTC."""
    per_minute: int
    """Requests that it may send in a minute; 0 for no limit."""

    def allows(self, scope: Scope) -> bool:
        """Return whether it may do what a scope stands for; admin may do all, write may read."""
        return any(SCOPES.index(own) >= SCOPES.index(scope) for own in self.scopes)

    def expired(self, now: datetime) -> bool:
        """Return whether it is no longer valid at a moment."""
        return self.expires is not None and datetime.fromisoformat(self.expires) <= now


class TokenStore:
    """The tokens of one collection: in its folder, or in the database that several desks share."""

    def __init__(self, home: Path, kept: "Kept | None" = None) -> None:
        self._path = home / FILE_NAME
        self._kept = kept
        self._known: tuple[tuple[int, int, int], tuple[AccessToken, ...]] | None = None
        self._lock = threading.Lock()

    def list(self) -> tuple[AccessToken, ...]:
        """Return all tokens, those that have expired too, in the order they were made.

        Raises:
            TokenError: the file cannot be read.
        """
        if self._kept:
            return self._parsed(self._kept.read(_NAME_KEPT))
        try:
            stat = self._path.stat()
        except OSError:
            return ()
        state = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        with self._lock:
            if self._known is None or self._known[0] != state:
                self._known = (state, self._read())
            return self._known[1]

    def create(
        self, name: str, scopes: Sequence[Scope] = ("read",), expires: str | None = None, per_minute: int = 0
    ) -> tuple[AccessToken, str]:
        """Make a token.

        Args:
            name: what it is called, in lists and in the log.
            scopes: what it may do.
            expires: after how long it ends, such as "90d", "12h", "1y"; or a day. None for never.
            per_minute: requests that it may send in a minute; 0 for no limit.

        Returns:
            The token as it is kept, and its secret, which is not kept.

        Raises:
            TokenError: the name is taken or none, or the expiry cannot be read.
        """
        if not _NAME.fullmatch(name):
            raise TokenError(
                f"{name!r} is no name for a token.",
                "Use up to 64 letters, digits, spaces and . _ @ -, beginning with a letter or digit.",
            )
        now = datetime.now(UTC)
        end = _expiry(expires, now)
        secret = PREFIX + secrets.token_urlsafe(32)
        made = AccessToken(name, digest(secret), tuple(scopes), _iso(now), _iso(end) if end else None, per_minute)

        def with_it(known: tuple[AccessToken, ...]) -> tuple[AccessToken, ...]:
            if any(token.name == name for token in known):
                raise TokenError(
                    f"There is a token named {name!r} already.", f"Revoke it first: newsdesk tokens revoke {name!r}"
                )
            return (*known, made)

        self._change(with_it)
        return made, secret

    def revoke(self, name: str) -> AccessToken:
        """Take a token's right away, at once.

        Raises:
            TokenError: there is none of this name.
        """
        gone: list[AccessToken] = []

        def without_it(known: tuple[AccessToken, ...]) -> tuple[AccessToken, ...]:
            gone.extend(token for token in known if token.name == name)
            if not gone:
                raise TokenError(f"There is no token named {name!r}.", "newsdesk tokens list shows them.")
            return tuple(token for token in known if token.name != name)

        self._change(without_it)
        return gone[0]

    def find(self, secret: str) -> AccessToken | None:
        """Return the token with a secret, None where there is none or it has expired."""
        given = digest(secret)
        found = [token for token in self.list() if hmac.compare_digest(token.sha256, given)]
        return found[0] if found and not found[0].expired(datetime.now(UTC)) else None

    def _change(self, change: Callable[[tuple[AccessToken, ...]], tuple[AccessToken, ...]]) -> None:
        """Store what is made of all tokens; who changes them at the same time waits."""
        if self._kept:
            self._kept.change(_NAME_KEPT, lambda text: _written(change(self._parsed(text))))
            return
        with FileLock(self._path.with_suffix(".lock"), timeout=10):
            self._write(change(self._read()))

    def _read(self) -> tuple[AccessToken, ...]:
        try:
            return self._parsed(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._unreadable(error) from error

    def _parsed(self, text: str | None) -> tuple[AccessToken, ...]:
        try:
            rows = json.loads(text) if text is not None else ()
            return tuple(AccessToken(**{**row, "scopes": tuple(row["scopes"])}) for row in rows)
        except (ValueError, TypeError, KeyError) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> TokenError:
        return TokenError(
            f"The file of tokens {self._path} cannot be read: {error}.",
            "Remove it, and make the tokens anew with newsdesk tokens create.",
        )

    def _write(self, tokens: Sequence[AccessToken]) -> None:
        fresh = self._path.with_suffix(".new")
        try:
            with suppress(FileNotFoundError):
                fresh.unlink()
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(_written(tokens))
            fresh.replace(self._path)
        except OSError as error:
            raise TokenError(
                f"The file of tokens {self._path} cannot be written: {error.strerror or error}.",
                "Check the permissions of the collection's folder.",
            ) from error


def _written(tokens: Sequence[AccessToken]) -> str:
    return json.dumps([asdict(token) for token in tokens], indent=1)


def digest(secret: str) -> str:
    """Return what is kept of a secret; it has 256 random bits, so a plain digest gives nothing away."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _expiry(text: str | None, now: datetime) -> datetime | None:
    if text is None or text.strip().lower() in {"", "never"}:
        return None
    if length := _LENGTH.fullmatch(text.strip().lower()):
        end = now + timedelta(days=min(int(length[1]) * _UNITS[length[2] or "d"], 36_500))
    else:
        try:
            end = datetime.fromisoformat(text.strip())
        except ValueError as error:
            raise TokenError(
                f"The expiry {text!r} cannot be read.", "Write it as 90d, 12h, 1y, a day such as 2027-01-31, or never."
            ) from error
        end = end if end.tzinfo else end.replace(tzinfo=UTC)
    if end <= now:
        raise TokenError(f"The expiry {text!r} is past.", "Name one that is to come.")
    return end


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
