"""Access to a collection by groups, which a reverse proxy sends in a header after login."""

import ipaddress
import re
from collections.abc import Sequence
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.problems import error_response
from ui.sub_path import inner_path

_PEER = "newsdesk_peer"
_HEALTH = frozenset({"/healthz", "/readyz"})


class NotePeer:
    """ASGI middleware: notes who is connected, before X-Forwarded-For puts the proxy's client in its place."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on; see the class."""
        if scope["type"] == "http":
            scope.setdefault("state", {})[_PEER] = (scope.get("client") or ("", 0))[0]
        await self._app(scope, receive, send)


class Groups:
    """Tells whether a request comes from a member of some groups."""

    def __init__(self, allowed: Sequence[str], header: str, proxies: Sequence[str]) -> None:
        """Set it up.

        Args:
            allowed: groups whose members may pass; empty for all.
            header: what the proxy names a person's groups in, with commas or semicolons between them.
            proxies: addresses and networks that are believed; ``*`` for all.
        """
        self._allowed = frozenset(name.casefold() for name in allowed)
        self._header = header
        self._proxies = tuple(proxies)

    def allow(self, scope: Scope) -> bool:
        """Return whether a request may pass: by its groups, or by a token that was let through before."""
        state = scope.get("state", {})
        if not self._allowed or state.get("token"):
            return True
        if not self._is_trusted(str(state.get(_PEER, ""))):
            return False
        given = ",".join(Headers(scope=scope).getlist(self._header))
        return not self._allowed.isdisjoint(name.strip().casefold() for name in re.split("[,;]", given))

    def _is_trusted(self, peer: str) -> bool:
        if "*" in self._proxies or peer in self._proxies:
            return True
        with suppress(ValueError):
            address = ipaddress.ip_address(peer)
            for proxy in self._proxies:
                with suppress(ValueError):
                    if address in ipaddress.ip_network(proxy):
                        return True
        return False


class GroupMiddleware:
    """ASGI middleware: refuses who is in none of the groups; ``/healthz`` and ``/readyz`` are open."""

    def __init__(self, app: ASGIApp, *, groups: Groups) -> None:
        self._app = app
        self._groups = groups

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        if scope["type"] != "http" or inner_path(scope) in _HEALTH or self._groups.allow(scope):
            await self._app(scope, receive, send)
            return
        message = "You are in none of the groups that may use this collection."
        await error_response(scope, 403, message, "Ask who runs this server.")(scope, receive, send)
