"""Which machines may be connected to: by default public ones alone, checked at the address that is connected to.

A name is resolved once for each connection, and the connection goes to the very address that was checked. So neither
a redirect nor a name that changes its address meanwhile (DNS rebinding) leads into a private network.
"""

import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpcore

Resolve = Callable[[str, int], list[str]]
"""From a host's name and a port to its IP addresses."""
IsPublic = Callable[[str], bool]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateAddressError(httpcore.ConnectError):
    """A name stands for an address that is not public."""


def is_address(text: str) -> bool:
    """Return whether an argument is an address on the web and not a file."""
    return text.lower().startswith(("http://", "https://"))


def normalised(url: str) -> str:
    """Return an address in the one form under which it is kept: no fragment, no user, host in lower case.

    Raises:
        ValueError: it is not an address of http or https.
    """
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError("it does not begin with http:// or https:// and the name of a site")
    if parts.username is not None or parts.password is not None:
        raise ValueError("it holds a user name or password, which are not sent")
    host = parts.hostname.rstrip(".").encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    if not re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", host, re.ASCII):
        raise ValueError("its site has a character that no name has")
    port = parts.port  # raises ValueError where it is none
    standard = {"http": 80, "https": 443}[parts.scheme.lower()]
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port and port != standard else ""
    path = "".join(letter if letter.isascii() and letter > " " else _quoted(letter) for letter in parts.path or "/")
    query = "".join(letter if letter.isascii() and letter > " " else _quoted(letter) for letter in parts.query)
    return urlunsplit((parts.scheme.lower(), place.lower(), path, query, ""))


def _quoted(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet; one that wraps another is judged by that too."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: ipaddress.IPv4Address | None = None
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return found.is_global and not found.is_multicast


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, each once, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class CheckedBackend(httpcore.SyncBackend):
    """Connects to allowed addresses alone, and ends every reading at the deadline of the request."""

    def __init__(self, *, allow_private: bool, resolve: Resolve = resolve, is_public: IsPublic = is_public) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._is_public = is_public
        self._clock = threading.local()

    def set_deadline(self, seconds: float) -> None:
        """Set the time limit of this thread's requests, from now."""
        self._clock.end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds left to this request, infinite where it has no end."""
        end: float = getattr(self._clock, "end", float("inf"))
        return end - time.monotonic()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host by an address that was checked; see the class."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known ({error})") from error
        private = [address for address in addresses if not self._is_public(address)]
        if private and not self._allow_private:
            raise PrivateAddressError(f"{host} is {private[0]}, which is not an address of the public internet")
        failure: Exception = httpcore.ConnectError(f"the name {host} has no address")
        for address in addresses:
            try:
                stream = super().connect_tcp(address, port, self.within(timeout), local_address, socket_options)
                return _Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def within(self, timeout: float | None) -> float:
        """Return the shorter of a timeout and the time left, in seconds.

        Raises:
            httpcore.ReadTimeout: no time is left.
        """
        left = self.remaining()
        if left <= 0:
            raise httpcore.ReadTimeout("it took too long in all")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A connection whose readings end at the deadline, however slowly bytes drip in."""

    def __init__(self, stream: httpcore.NetworkStream, backend: CheckedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._backend.within(timeout))
        return _Stream(inner, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
