"""Pages of other sites that may use the API from a browser (CORS); none unless a setting names them."""

import re
from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.sub_path import inner_path

_FOR_PROGRAMS = re.compile(r"/(api/v1|v1)/.*|/mcp/?|/openapi\.json")
_SHOWN = ("etag", "link", "location", "retry-after", "x-request-id")
_REMEMBERED_SECONDS = 600


def is_open_to(origin: str, path: str, allowed: Sequence[str]) -> bool:
    """Return whether a page of an origin may send requests to a path."""
    return origin in allowed and _FOR_PROGRAMS.fullmatch(path) is not None


class CrossOrigin:
    """ASGI middleware: lets pages of some origins use the API for programs, and nothing else of the server.

    They show who they are with a token or the password in a header; cookies are not taken from them.
    """

    def __init__(self, app: ASGIApp, *, origins: Sequence[str]) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "HEAD", "POST", "PATCH", "DELETE"),
            allow_headers=("*",),
            expose_headers=_SHOWN,
            max_age=_REMEMBERED_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a browser that asks beforehand, or hand a request on; see the class."""
        is_api = scope["type"] == "http" and _FOR_PROGRAMS.fullmatch(inner_path(scope))
        await (self._open if is_api else self._app)(scope, receive, send)
