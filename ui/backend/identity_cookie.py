"""Whose conversations are whose: an opaque name for each browser, in a cookie that no script can read.

The cookie is a random secret; what is stored beside a conversation is its digest, so that the file of conversations
does not open anybody's. Whoever has no cookie owns what this page was asked, until it is closed.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.backend.identity import COOKIE, new_secret, owner_of
from ui.sub_path import inner_path

__all__ = ["COOKIE", "OwnerCookie", "owner_of"]

_KEPT_SECONDS = 400 * 24 * 3600
"""The longest that browsers keep a cookie."""


class OwnerCookie:
    """ASGI middleware: gives a browser that opens the page a cookie, where it has none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        if scope["type"] != "http" or scope["method"] != "GET" or inner_path(scope) != "/":
            await self._app(scope, receive, send)
            return
        if owner_of(cookie_parser(Headers(scope=scope).get("cookie", ""))):
            await self._app(scope, receive, send)
            return
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        path = f"{scope.get('root_path', '').rstrip('/')}/"
        value = f"{COOKIE}={new_secret()}"
        cookie = f"{value}; Path={path}; Max-Age={_KEPT_SECONDS}; HttpOnly; SameSite=Lax{secure}"

        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self._app(scope, receive, outward)
