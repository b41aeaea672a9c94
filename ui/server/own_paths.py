"""The server's own paths: answered by its own routes alone, where else the chat page's server would answer."""

import re

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.net import RefusedError
from ui.sub_path import inner_path

OWN = re.compile(
    r"/(api(/.*)?|articles(/.*)?|conversations(/.*)?|evaluations(/.*)?|library(/.*)?|healthz|page/.*|login|logout"
    r"|v1(/.*)?|mcp/?|readyz|metrics|openapi\.json|docs)"
)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def is_own(scope: Scope) -> bool:
    """Return whether a request's path is one of the server's own."""
    return OWN.fullmatch(inner_path(scope)) is not None


class _Own(Route):
    """Matches every own path."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if scope["type"] == "http" and is_own(scope) else (Match.NONE, {})


def close_own_paths(server: Starlette) -> None:
    """Answer what none of a server's routes takes at its own paths; to be called when all routes stand.

    What is mounted at "/" after that would answer else, in a form of its own: 404 for a method that a path does not
    know, without the words and hints that the path promises.
    """
    routes = list(server.router.routes)

    async def nowhere(request: Request) -> Response:
        asked = [{**request.scope, "method": method} for method in _METHODS]
        allowed = [s["method"] for s in asked if any(route.matches(s)[0] is Match.FULL for route in routes)]
        if allowed:
            raise HTTPException(405, f"{request.method} is not answered here", {"allow": ", ".join(allowed)})
        bare = {**request.scope, "path": request.scope["path"].rstrip("/")}
        if bare["path"] != request.scope["path"] and any(route.matches(bare)[0] is not Match.NONE for route in routes):
            raise RefusedError(404, "There is nothing at this address.", "Leave out the slash at its end.")
        raise HTTPException(404, "There is nothing at this address")

    server.router.routes.append(_Own("/{path:path}", nowhere, methods=list(_METHODS), include_in_schema=False))


class HeadAsGet:
    """ASGI middleware: HEAD on own paths is answered as GET is, without the body; monitors ask so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or not is_own(scope):
            await self._app(scope, receive, send)
            return

        async def outward(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        as_get = {**scope, "method": "GET"}
        try:
            await self._app(as_get, receive, outward)
        finally:
            scope["route"] = as_get.get("route")  # for log and figures
