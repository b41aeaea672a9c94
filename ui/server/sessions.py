"""Sessions of people who gave the password: signed cookies, and a limit on failed attempts."""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vectorstore.storage.postgres.kept import Kept

SESSION_SECONDS = 14 * 24 * 3600
FREE_TRIES = 5
"""Wrong passwords from one address before it has to wait."""
LONGEST_WAIT_SECONDS = 900.0
FORGET_SECONDS = 3600.0
"""Without a wrong password for so long, an address begins anew."""
KEY_FILE = "session.key"
_ADDRESSES = 10_000
_KEY, _ENDED = "session_key", "session_ended "


def same_password(given: str, password: str) -> bool:
    """Compare in a time that depends on neither; both are digested first, so that the length does not show either."""
    one, other = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in (given, password))
    return hmac.compare_digest(one, other)


class Sessions:
    """Makes and reads session cookies: expiry, a random number, and an HMAC-SHA256 over both.

    The key is made from a random one kept in the collection's folder and from the password: sessions outlive a
    restart, and end when the password is changed. Desks that share a database keep the key, and which sessions were
    ended, in it.
    """

    def __init__(
        self, folder: Path, password: str, now: Callable[[], float] = time.time, *, kept: "Kept | None" = None
    ) -> None:
        key = bytes.fromhex(kept.first(_KEY, secrets.token_hex(32))) if kept else _kept_key(folder)
        self._key = hmac.digest(key, password.encode(), "sha256")
        self._now = now
        self._kept = kept
        self._ended: dict[str, int] = {}

    def begin(self) -> str:
        """Return the value of a new session's cookie."""
        body = f"{int(self._now()) + SESSION_SECONDS}.{secrets.token_hex(16)}"
        return f"{body}.{self._sign(body)}"

    def valid(self, cookie: str) -> bool:
        """Return whether a cookie is one of ours, not expired and not ended."""
        body, _, signature = cookie.rpartition(".")
        if not body.isascii() or not hmac.compare_digest(
            self._sign(body).encode(), signature.encode("utf-8", "replace")
        ):
            return False
        elsewhere = self._kept is not None and self._kept.read(f"{_ENDED}{body}") is not None
        return int(body.partition(".")[0]) > self._now() and body not in self._ended and not elsewhere

    def end(self, cookie: str) -> None:
        """End a session for good, for whoever may have a copy of its cookie."""
        if self.valid(cookie):
            body = cookie.rpartition(".")[0]
            self._ended = {known: expiry for known, expiry in self._ended.items() if expiry > self._now()}
            self._ended[body] = int(body.partition(".")[0])
            if self._kept:
                self._kept.put(f"{_ENDED}{body}", "", seconds=self._ended[body] - self._now())

    def _sign(self, body: str) -> str:
        return hmac.new(self._key, body.encode(), "sha256").hexdigest()


def _kept_key(folder: Path) -> bytes:
    """Return the random key of a folder, making it when it is not there; one that cannot be kept lasts to the end."""
    path = folder / KEY_FILE
    with suppress(OSError):
        if len(key := path.read_bytes()) == 32:
            return key
    key = secrets.token_bytes(32)
    with suppress(OSError):
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_bytes(key)
    return key


class LoginThrottle:
    """Counts wrong passwords per client address; after the free ones each wait is twice as long as the last."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_seconds(self, address: str) -> float:
        """Return how long an address has to wait before its next try; 0 when it may try now."""
        wrong, last = self._of(address)
        if wrong < FREE_TRIES:
            return 0.0
        wait = min(2.0 ** (wrong - FREE_TRIES + 1), LONGEST_WAIT_SECONDS)
        return max(0.0, last + wait - self._now())

    def failed(self, address: str) -> None:
        """Count a wrong password from an address."""
        wrong, _ = self._of(address)
        self._wrong[_key(address)] = (wrong + 1, self._now())
        self._wrong.move_to_end(_key(address))
        if len(self._wrong) > _ADDRESSES:
            self._wrong.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """Forget the wrong passwords of an address."""
        self._wrong.pop(_key(address), None)

    def _of(self, address: str) -> tuple[int, float]:
        wrong, last = self._wrong.get(_key(address), (0, 0.0))
        return (0, 0.0) if self._now() - last > FORGET_SECONDS else (wrong, last)


def _key(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the 64 bits of network that one IPv6 user has."""
    with suppress(ValueError):
        parsed = ipaddress.ip_address(address)
        if parsed.version == 6:
            return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
