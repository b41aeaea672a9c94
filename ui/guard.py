"""What stands before every route of the server: who may ask, how much at once, and what browsers are told.

A page of another site can make its reader's browser send requests to 127.0.0.1. The Host check refuses names that were
pointed here from outside (DNS rebinding); the Origin check refuses posts that another page sent.
"""

import base64
import hashlib
import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.paths import inner_path
from ui.uploads import too_large

MAX_BODY_BYTES = 512 * 1024
"""Far more than any question with its conversation."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})

# Of Gradio's own routes those the page uses; file serving, uploads, proxying, monitoring and API listings stay shut.
_GRADIO_OPEN = re.compile(
    r"/(gradio_api/(queue/(join|data)|heartbeat/\w+|startup-events|cancel|reset/?|theme\.css|app_id/?)|theme\.css"
    r"|config/?|(static|assets|svelte)/.*|favicon\.ico|robots\.txt|manifest\.json)?"
)
_OWN = re.compile(
    r"/(api/.*|articles(/.*)?|conversations(/.*)?|evaluations(/.*)?|library(/.*)?|healthz|page/.*|login|logout)"
)
_UPLOADS = frozenset({"/library/uploads", "/evaluations"})

_POLICY = (
    "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; {script};"
    " connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_ASSETS = ("/static/", "/assets/", "/svelte/", "/page/", "/gradio_api/")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class RefusedError(HTTPException):
    """A request that is not let in, with its HTTP status, message and way out.

    An HTTPException, for FastAPI takes any other that is raised while a body is read for a malformed body.
    """

    def __init__(self, status: int, error: str, hint: str) -> None:
        super().__init__(status, error)
        self.error, self.hint = error, hint


class Guard:
    """ASGI middleware; see the module."""

    def __init__(
        self, app: ASGIApp, *, host: str, allowed_hosts: Sequence[str] = (), upload_megabytes: int = 1
    ) -> None:
        """Args:
        host: the address the server is bound to. For a wildcard any bare IP address is let in as well, for a
            rebound name cannot be one.
        allowed_hosts: further host names, with or without port.
        upload_megabytes: largest file; what is no upload is held to MAX_BODY_BYTES.
        """
        self._app = app
        self._upload_megabytes = upload_megabytes
        names = {host_name(name) or name.casefold() for name in (host, *allowed_hosts)}
        self._names = frozenset(names) | _LOOPBACK
        self._any_address = host in {"0.0.0.0", "::", ""}  # noqa: S104 (compared, not bound)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # Newsdesk has no web sockets; the life cycle of the application passes.
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        path = inner_path(scope)
        outward = _with_headers(send, path)
        try:
            headers = Headers(scope=scope)
            self._check(scope["method"], path, headers)
            self._check_size(_is_upload(scope), headers.get("content-length", ""))
            await self._app(scope, receive if _is_upload(scope) else _limited(receive), outward)
        except RefusedError as refused:
            body = {"error": refused.error, "hint": refused.hint}
            await JSONResponse(body, refused.status_code, {"connection": "close"})(scope, receive, outward)

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
        if method not in _READ_ONLY and origin is not None and not self._same(origin, host):
            raise RefusedError(
                403,
                "A page of another site sent this request.",
                "Send it from the server's own page, or from a program.",
            )
        if not (_OWN.fullmatch(path) or _GRADIO_OPEN.fullmatch(path)):
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
        return name in self._names or (self._any_address and _is_address(name))

    def _same(self, origin: str, host: str) -> bool:
        """Tell whether an Origin is the server itself; behind a proxy its allowed name may come on another port."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        if parts.scheme not in {"http", "https"}:
            return False
        return parts.netloc.casefold() == host.casefold() or (parts.hostname or "") in self._names - _LOOPBACK


def host_name(host: str) -> str | None:
    """Return the name in a Host header without port and brackets, lower case; None when it is none."""
    match = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([^\s\[\]:/@?#]+))(?::\d{1,5})?", host)
    if match:
        return (match[1] or match[2]).casefold().rstrip(".")
    return host if _is_address(host) else None  # a bare IPv6 address, as settings name it


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    return host in _LOOPBACK


def _is_upload(scope: Scope) -> bool:
    return scope["method"] == "POST" and inner_path(scope) in _UPLOADS


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


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


def _with_headers(send: Send, path: str) -> Send:
    scripts = "script-src 'self'" if path.startswith(_ASSETS) else "script-src 'none'"

    async def outward(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("referrer-policy", "no-referrer")
            headers.setdefault("content-security-policy", _POLICY.format(script=scripts))
        await send(message)

    return outward


class PagePolicy:
    """ASGI middleware around Gradio: lets the scripts run that stand in its page, and no other.

    Their hashes go into the page's policy, so that a script or an ``onerror`` that found a way into an answer later
    is refused by the browser.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or inner_path(scope) != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        # Read as it is, not compressed.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self._app({**scope, "headers": plain}, receive, hold)
        body = b"".join(message.get("body", b"") for message in held)
        for message in held:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["content-security-policy"] = _POLICY.format(script=_script_source(body))
            await send(message)


def _script_source(page: bytes) -> str:
    inline = re.findall(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(script).digest()).decode() for script in inline}
    return " ".join(("script-src 'self'", *(f"'sha256-{value}'" for value in sorted(hashes))))
