"""The MCP server at ``/mcp`` of the desk's own server (streamable HTTP), loaded when it is first asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from ui.backend.questions import Source


class McpEndpoint:
    """ASGI application; each request stands alone, so that no session outlives its client.

    The Host and Origin are the guard's to check, and the password or token is checked before as well.
    """

    def __init__(self, source: "Source") -> None:
        self._source = source
        self._app: Any = None
        self._starting = asyncio.Lock()
        self._requests: asyncio.Queue[asyncio.Future[None] | None] = asyncio.Queue()

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Live as long as the server: within the block requests can be answered."""
        requests = self._requests = asyncio.Queue()  # one that belongs to this loop
        keeper = asyncio.create_task(self._keep(requests))
        try:
            yield
        finally:
            requests.put_nowait(None)
            await keeper

    async def _keep(self, requests: "asyncio.Queue[asyncio.Future[None] | None]") -> None:
        """Enter and leave the SDK's task group in one task, as it must be."""
        waiting = await requests.get()
        if waiting is None:
            return
        try:
            manager = await asyncio.to_thread(self._build)
            async with manager.run():
                self._app = manager.handle_request
                waiting.set_result(None)
                while await requests.get() is not None:
                    pass
        except BaseException as error:
            if not waiting.done():
                waiting.set_exception(error)
            raise
        finally:
            self._app = None

    def _build(self) -> Any:
        from mcp.server.transport_security import TransportSecuritySettings

        from ui.mcp.server import build_mcp

        server = build_mcp(self._source)
        # The guard has checked Host and Origin already.
        trusting = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        server.streamable_http_app(stateless_http=True, json_response=True, transport_security=trusting)
        return server.session_manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        async with self._starting:
            if self._app is None:
                ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._requests.put_nowait(ready)
                await ready
        await self._app(scope, receive, send)
