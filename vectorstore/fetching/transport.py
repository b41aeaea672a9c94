"""Sends requests over connections whose addresses are checked when they are opened."""

from collections.abc import Iterator
from typing import Any

import httpcore
import httpx

from vectorstore.fetching.addresses import CheckedBackend


class Transport(httpx.BaseTransport):
    """httpx over a pool whose connections are checked; httpx's own pool takes no backend."""

    def __init__(self, backend: CheckedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=backend, keepalive_expiry=5
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its answer, whose body is not read yet."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        sent = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=b"", extensions=request.extensions
        )
        found = self._pool.handle_request(sent)
        return httpx.Response(
            found.status, headers=found.headers, stream=_Body(found.stream), extensions=found.extensions
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()
