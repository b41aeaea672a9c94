"""A server in a thread of the tests, on a free port of the loopback address."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from ui.server.serve import address, listen


@contextmanager
def served(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Yield the address at which ``app`` answers, on a free port unless one is named."""
    with listen("127.0.0.1", port) as listener:
        config = uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + 30
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                assert time.monotonic() < deadline, "the server is too slow to start"
                time.sleep(0.01)
            yield address("127.0.0.1", listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(30)
