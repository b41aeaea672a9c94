"""Middleware before the password: requests with a token are allowed within its scopes and limit."""

import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as AsgiScope

from ui.server.access.tokens import PREFIX, AccessToken, Scope, TokenStore
from ui.server.problems import error_response
from ui.sub_path import inner_path

if TYPE_CHECKING:
    from vectorstore.storage.postgres.desks import Desks

_READ = re.compile(r"/(api/.*|v1/.*|mcp/?|articles(/.*)?|healthz|readyz|openapi\.json|docs|page/.*)")
_WRITE = re.compile(r"/api/v1/ingest(/.*)?|/api/collection/.*")
_WRITE_UNLESS_READ = re.compile(r"/api/v1/(articles|feeds)(/.*)?")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_ADMIN_OF_API = re.compile(r"/metrics")
_TOKENS = 1000


def needed(method: str, path: str) -> Scope:
    """Return the scope that a request needs."""
    if _ADMIN_OF_API.fullmatch(path):
        return "admin"
    if _WRITE.fullmatch(path) or (method not in _READING and _WRITE_UNLESS_READ.fullmatch(path)):
        return "write"
    return "read" if _READ.fullmatch(path) else "admin"  # the page with all its doings


class RateLimit:
    """Counts requests by the minute; each token fills up again steadily."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, token: AccessToken) -> float:
        """Count a request; return 0, or the seconds to wait where the limit is reached."""
        if not token.per_minute:
            return 0.0
        left, last = self._left.get(token.sha256, (float(token.per_minute), self._now()))
        left = min(float(token.per_minute), left + (self._now() - last) * token.per_minute / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / token.per_minute
        self._left[token.sha256] = (left - 1 if not wait else left, self._now())
        self._left.move_to_end(token.sha256)
        while len(self._left) > _TOKENS:
            self._left.popitem(last=False)
        return wait


class TokenMiddleware:
    """ASGI middleware; what has no token passes on to the password. Puts the token into ``request.state.token``."""

    def __init__(self, app: ASGIApp, *, home: Path, desks: "Desks | None" = None) -> None:
        """Put it before an app.

        Args:
            desks: where tokens are kept by several desks that share a database; None keeps them in the folder.
        """
        self._app = app
        self._store = TokenStore(home, desks.kept if desks else None)
        self._limit = RateLimit()

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        secret = _secret(Headers(scope=scope)) if scope["type"] == "http" else None
        if secret is None:
            await self._app(scope, receive, send)
            return
        token = self._store.find(secret)
        refused = None
        if token is None:
            refused = error_response(
                scope,
                401,
                "The token is unknown, has expired or was revoked.",
                "Make one with newsdesk tokens create NAME.",
                headers={"www-authenticate": 'Bearer realm="Newsdesk", error="invalid_token"'},
                code="invalid_api_key",
            )
        else:
            scope.setdefault("state", {})["token"] = token
            need = needed(scope["method"], inner_path(scope))
            if not token.allows(need):
                refused = error_response(
                    scope,
                    403,
                    f"The token {token.name!r} may not do this; it needs the scope {need}.",
                    f"Make one with newsdesk tokens create NAME --scope {need}.",
                    code="insufficient_scope",
                )
            elif wait := self._limit.wait_seconds(token):
                refused = error_response(
                    scope,
                    429,
                    f"The token {token.name!r} may send {token.per_minute} requests a minute.",
                    f"Try again in {math.ceil(wait)} s.",
                    headers={"retry-after": str(math.ceil(wait))},
                    code="rate_limit_exceeded",
                )
        await (refused or self._app)(scope, receive, send)


def _secret(headers: Headers) -> str | None:
    """Return a token's secret among a request's headers, None where there is none."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    value = value.strip()
    return value if kind.lower() == "bearer" and value.startswith(PREFIX) else None
