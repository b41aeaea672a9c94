"""One process owns a collection's folder: a file lock, and a note beside it of who holds it.

The operating system frees the lock when its holder dies, however it dies; the note is only for messages and for
finding a running server's address. Imports little: the command line reads the note before anything heavy.
"""

import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import HomeError, LockedError

_LOCK = "newsdesk.lock"
_OWNER = "owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that has a collection's folder open."""

    pid: int
    command: str
    since: str
    """ISO time in UTC."""
    url: str | None
    """Where it answers over HTTP, when it is a server."""


class HomeLock:
    """The right to use a collection's folder, held until ``release``."""

    def __init__(self, home: Path, command: str, url: str | None = None) -> None:
        self.home = home
        self._owner = Owner(os.getpid(), command, datetime.now(UTC).isoformat(timespec="seconds"), url)
        self._lock = FileLock(home / _LOCK, is_singleton=False)

    def acquire(self, wait_seconds: float) -> None:
        """Take the lock, waiting a while for a short command; a server is not waited for.

        Raises:
            LockedError: another process holds it; says who, and its address when it is a server.
            HomeError: the folder cannot be written.
        """
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                self._lock.acquire(timeout=0)
                break
            except Timeout:
                owner = read_owner(self.home)
                if (owner and owner.url) or time.monotonic() >= deadline:
                    raise _locked(self.home, owner) from None
                time.sleep(0.05)
            except OSError as error:
                raise _unwritable(self.home, error) from error
        try:
            _write(self.home / _OWNER, self._owner)
        except OSError as error:
            self._lock.release()
            raise _unwritable(self.home, error) from error

    def release(self) -> None:
        """Release the folder; nothing happens where it is not held."""
        if self._lock.is_locked:
            (self.home / _OWNER).unlink(missing_ok=True)
            self._lock.release()


def read_owner(home: Path) -> Owner | None:
    """Return the process that holds the folder, None when nobody does (a note left by a killed one is passed over)."""
    try:
        owner = Owner(**json.loads((home / _OWNER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return owner if _alive(owner.pid) else None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _write(path: Path, owner: Owner) -> None:
    """Replace the note in one step: a reader never sees half of it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(owner)), encoding="utf-8")
    fresh.replace(path)


def _locked(home: Path, owner: Owner | None) -> LockedError:
    if owner is None:
        return LockedError(f"The collection {home} is in use by another process.", "Wait for it, or stop it.")
    who = f"`newsdesk {owner.command}` (process {owner.pid}, since {owner.since})"
    if owner.url:
        return LockedError(
            f"The collection {home} is in use by {who}, a server at {owner.url}.",
            "Stop the server first, then run this again.",
            url=owner.url,
        )
    return LockedError(f"The collection {home} is in use by {who}.", "Wait until it ends, then run this again.")


def _unwritable(home: Path, error: OSError) -> HomeError:
    return HomeError(
        f"The collection's folder {home} cannot be written: {error.strerror or error}.",
        "Check its permissions and the free space, or name another with --home.",
    )
