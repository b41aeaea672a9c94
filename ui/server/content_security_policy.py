"""The Content-Security-Policy header: no frames, and no script but our own."""

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.sub_path import inner_path

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


def with_headers(send: Send, path: str) -> Send:
    """Return a ``send`` that adds the headers to what a path answers."""
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
        """Answer a request, or hand it on; see the class."""
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
