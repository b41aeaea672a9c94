"""Middleware before every route: origins and hosts, limits on load, security headers.

A page of another site can make its reader's browser send requests to 127.0.0.1. The Host check refuses names that were
pointed here from outside (DNS rebinding); the Origin check refuses posts that another page sent.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.jobs.uploads import too_large
from ui.net import LOOPBACK, RefusedError, host_name, is_address
from ui.server.access.cross_origin import is_open_to
from ui.server.content_security_policy import with_headers
from ui.server.own_paths import OWN
from ui.server.problems import error_response
from ui.sub_path import inner_path

MAX_BODY_BYTES = 512 * 1024
"""Far more than any question with its conversation."""

_READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})

# Of Gradio's own routes those the page uses; file serving, uploads, proxying, monitoring and API listings stay shut.
_GRADIO_OPEN = re.compile(
    r"/(gradio_api/(queue/(join|data)|heartbeat/\w+|startup-events|cancel|reset/?|theme\.css|app_id/?)|theme\.css"
    r"|config/?|(static|assets|svelte)/.*|favicon\.ico|robots\.txt|manifest\.json)?"
)
_UPLOADS = frozenset({"/library/uploads", "/evaluations", "/api/v1/ingest", "/api/v1/evaluate"})


class Guard:
    """ASGI middleware; see the module."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        host: str,
        allowed_hosts: Sequence[str] = (),
        allowed_origins: Sequence[str] = (),
        upload_megabytes: int = 1,
    ) -> None:
        """Wrap an application.

        Args:
            host: the address the server is bound to. For a wildcard any bare IP address is let in as well, for a
                rebound name cannot be one.
            allowed_hosts: further host names, with or without port.
            allowed_origins: pages of other sites that may use the API for programs.
            upload_megabytes: largest file; what is no upload is held to MAX_BODY_BYTES.
        """
        self._app = app
        self._upload_megabytes = upload_megabytes
        self._origins = tuple(allowed_origins)
        names = {host_name(name) or name.casefold() for name in (host, *allowed_hosts)}
        self._names = frozenset(names) | LOOPBACK
        self._any_address = host in {"0.0.0.0", "::", ""}  # noqa: S104 (compared, not bound)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        if scope["type"] != "http":
            # Newsdesk has no web sockets; the life cycle of the application passes.
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        path = inner_path(scope)
        outward = with_headers(send, path)
        try:
            headers = Headers(scope=scope)
            self._check(scope["method"], path, headers)
            self._check_size(_is_upload(scope), headers.get("content-length", ""))
            await self._app(scope, receive if _is_upload(scope) else _limited(receive), outward)
        except RefusedError as refused:
            told = error_response(
                scope, refused.status_code, refused.error, refused.hint, headers={"connection": "close"}
            )
            await told(scope, receive, outward)

    def _check(self, method: str, path: str, headers: Headers) -> None:
        host = headers.get("host", "")
        name = host_name(host)
        if name is None or not self._knows(name):
            raise RefusedError(
                400,
                f"This server does not answer to the host name {host[:100]!r}.",
                "Open it by the address it printed, or add the name to NEWSDESK_ALLOWED_HOSTS.",
            )
        origin = headers.get("origin")
        known = origin is None or self._same(origin, host) or is_open_to(origin, path, self._origins)
        if method not in _READ_ONLY and not known:
            raise RefusedError(
                403,
                "A page of another site sent this request.",
                "Send it from the server's own page or from a program, or name the page's site in allowed_origins.",
            )
        if not (OWN.fullmatch(path) or _GRADIO_OPEN.fullmatch(path)):
            raise RefusedError(
                404, "There is nothing at this address.", "The page is at /, the articles are at /articles."
            )

    def _check_size(self, upload: bool, length: str) -> None:
        """Refuse what says that it is too large before it is read; an upload's route counts what arrives."""
        size = int(length) if length.isdecimal() else 0
        if upload and size > self._upload_megabytes * 10**6:
            error = too_large(self._upload_megabytes)
            raise RefusedError(413, error.message, error.hint)
        if not upload and size > MAX_BODY_BYTES:
            raise _too_large()

    def _knows(self, name: str) -> bool:
        return name in self._names or (self._any_address and is_address(name))

    def _same(self, origin: str, host: str) -> bool:
        """Return whether an Origin is the server itself; behind a proxy its allowed name may have another port."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        if parts.scheme not in {"http", "https"}:
            return False
        return parts.netloc.casefold() == host.casefold() or (parts.hostname or "") in self._names - LOOPBACK


def _is_upload(scope: Scope) -> bool:
    return scope["method"] == "POST" and inner_path(scope) in _UPLOADS


def _too_large() -> RefusedError:
    return RefusedError(
        413, f"The request is larger than {MAX_BODY_BYTES // 1024} kB.", "Ask a shorter question, in fewer turns."
    )


def _limited(receive: Receive) -> Receive:
    """Count what arrives, for a body sent in pieces names no length."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY_BYTES:
            raise _too_large()
        return message

    return counted
