"""Names of machines, and requests that are refused."""

import ipaddress
import re

from starlette.exceptions import HTTPException

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class RefusedError(HTTPException):
    """A request that is not let in, with its HTTP status, message and way out.

    An HTTPException, for FastAPI takes any other that is raised while a body is read for a malformed body.
    """

    def __init__(
        self, status: int, error: str, hint: str, *, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(status, error)
        self.error, self.hint = error, hint
        self.code, self.param = code, param  # for OpenAI's form of errors


def host_name(host: str) -> str | None:
    """Return the name in a Host header without port and brackets, lower case; None when it is none."""
    match = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([^\s\[\]:/@?#]+))(?::\d{1,5})?", host)
    if match:
        return (match[1] or match[2]).casefold().rstrip(".")
    return host if is_address(host) else None  # a bare IPv6 address, as settings name it


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address."""
    return host in LOOPBACK


def is_address(name: str) -> bool:
    """Return whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
