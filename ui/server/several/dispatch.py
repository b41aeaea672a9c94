"""One application for several collections: each under its name, and at the root a list of those one may use."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.html.templating import render
from ui.server.access.groups import Groups
from ui.server.problems import error_response, is_navigation
from ui.server.request_guard import Guard

_PATHS = frozenset({"", "/", "/healthz", "/readyz", "/api/collections"})


@dataclass(frozen=True, slots=True)
class Part:
    """A collection's server, published under its name."""

    app: FastAPI
    """Knows the path that it is published under."""
    groups: Groups


class SeveralCollections:
    """ASGI application; what stands before each collection is its own: tokens, password, groups."""

    def __init__(
        self,
        parts: Mapping[str, Part],
        root_path: str = "",
        *,
        host: str = "127.0.0.1",
        allowed_hosts: Sequence[str] = (),
    ) -> None:
        """Put it together.

        Args:
            root_path: what all of it is published under.
            host: the address the server is bound to, and ``allowed_hosts`` the further names it answers to.
        """
        self._parts = parts
        self._root = root_path
        self._list: ASGIApp = Guard(self._listing, host=host, allowed_hosts=allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request at the root, or hand it to the collection whose name its path begins with."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path = str(scope["path"])
        inner = path.removeprefix(self._root) if path.startswith(f"{self._root}/") else path
        part = self._parts.get(inner.split("/")[1] if "/" in inner else "")
        if part:
            await part.app({**scope, "path": self._root + inner}, receive, send)
        else:
            # A reader at a wrong address gets the list; the guard would say that nothing is there.
            lost = inner not in _PATHS and is_navigation(Headers(scope=scope))
            await self._list({**scope, "path": "/" if lost else inner or "/", "lost": lost}, receive, send)

    async def _listing(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._own(scope)(scope, receive, send)

    def _own(self, scope: Scope) -> Response:
        path, mine = scope["path"], [name for name, part in self._parts.items() if part.groups.allow(scope)]
        if path in {"/healthz", "/readyz"}:
            return JSONResponse({"status": "ok"})
        if path == "/api/collections":
            return JSONResponse({"collections": [{"name": name, "path": f"{self._root}/{name}/"} for name in mine]})
        if path != "/":
            return error_response(scope, 404, "There is no such collection.", "GET / lists those that you may use.")
        lost = bool(scope.get("lost"))
        return HTMLResponse(render("collections.html", root=self._root, names=mine, lost=lost), 404 if lost else 200)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin and end the life of all collections' servers together."""
        await receive()
        async with AsyncExitStack() as stack:
            try:
                for part in self._parts.values():
                    await stack.enter_async_context(part.app.router.lifespan_context(part.app))
            except Exception as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                raise
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})
