"""A tiny reverse proxy for the tests: what a newsroom would put in front of the server, with its prefix."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade", "host", "content-length"})


def proxy(target: str, prefix: str, *, strip: bool) -> Starlette:
    """Return a proxy that publishes ``target`` under ``prefix``, streaming both ways, and nothing beside it."""
    client = httpx.AsyncClient(base_url=target, trust_env=False, timeout=60, follow_redirects=False)

    async def forward(request: Request) -> Response:
        path = request.url.path
        if path != prefix and not path.startswith(f"{prefix}/"):
            return Response("not the server's", 404)
        inner = (path[len(prefix) :] or "/") if strip else path
        headers = [(k, v) for k, v in request.headers.raw if k.decode() not in _HOP]
        headers += [
            (b"host", request.headers["host"].encode()),
            (b"x-forwarded-proto", b"http"),
            (b"x-forwarded-for", (request.client.host if request.client else "").encode()),
        ]
        url = httpx.URL(inner, query=request.url.query.encode())
        asked = client.build_request(request.method, url, headers=headers, content=request.stream())
        answer = await client.send(asked, stream=True)

        async def body() -> AsyncIterator[bytes]:
            try:
                async for part in answer.aiter_raw():
                    yield part
            finally:
                await answer.aclose()

        response = StreamingResponse(body(), answer.status_code)
        response.raw_headers = [(k.lower(), v) for k, v in answer.headers.raw if k.decode().lower() not in _HOP]
        return response

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    methods = ["GET", "HEAD", "POST", "PUT", "DELETE"]
    return Starlette(routes=[Route("/{path:path}", forward, methods=methods)], lifespan=lifespan)
