"""``newsdesk serve``: open the collection, listen, and let other commands find the address."""

import logging
import os
import signal
import socket
import sys
from asyncio import CancelledError
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from qa.errors import ServerError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from qa.settings import Settings

_BACKLOG = 128
_GRACE_SECONDS = 10
"""For answers that are being written when the server is told to stop."""
_IDLE_SECONDS = 75
"""A connection is kept so long for its next request: longer than nginx keeps one (60 s), for whoever asks must be the
one who closes it. A request that meets a server that closes is lost."""


def run_server(settings: "Settings") -> None:
    """Serve until interrupted; the address is printed on stderr when the server answers.

    Raises:
        ServerError: the address cannot be listened on.
        LockedError: another process has the collection open.
        NewsdeskError: the collection or its model cannot be used.
    """
    begin()
    with listen(settings.server.host, settings.server.port) as listener:
        url = address(settings.server.host, listener.getsockname()[1])
        from qa.factory import open_assistant, open_collection

        # The address is written down while the server is still starting: who comes early waits in the backlog.
        with open_collection(settings, command="serve", url=url) as collection:
            assistant = open_assistant(settings, collection)
            if assistant.contents.articles():
                assistant.warm_up()
            from ui.server.app import build_server

            serve(listener, url, settings, build_server(assistant, settings))


def begin() -> None:
    """Set this process up as a server, before anything else is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    signal.signal(signal.SIGTERM, _stop)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, on a free port where ``port`` is 0.

    Raises:
        ServerError: the address is taken, not this machine's, or not allowed.
    """
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind)
    except OSError as error:
        raise _not_listening(host, port, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _not_listening(host, port, error) from error
    return listener


def address(host: str, port: int) -> str:
    """Return where this machine reaches a server bound to ``host``; a wildcard is reached by loopback."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 (compared, not bound)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def serve(listener: socket.socket, url: str, settings: "Settings", app: "ASGIApp") -> None:
    """Serve an application until interrupted, and tell its address."""
    import uvicorn
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    from ui.server.access.groups import NotePeer
    from ui.server.disconnects import UntilStopped
    from ui.server.operations import logs

    until_stopped: Any = UntilStopped(app, lambda: server.should_exit)  # uvicorn has types of its own
    behind: Any = ProxyHeadersMiddleware(until_stopped, trusted_hosts=list(settings.server.trusted_proxies))
    config = uvicorn.Config(
        NotePeer(behind),
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        proxy_headers=False,  # done above, behind what notes who is connected
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
    )
    server = uvicorn.Server(config)
    logs.set_up(
        as_json=settings.server.log_json, access=settings.server.access_log != "off"
    )  # after Config, which sets logging up
    logging.getLogger("uvicorn.error").addFilter(_Parting())
    _tell(settings, f"Newsdesk answers at {url} (stop with Ctrl+C)", url=url)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        _tell(settings, "Stopped.")


def _tell(settings: "Settings", message: str, **fields: str) -> None:
    """Print a message for the person who started the server, plainly or in the log's format."""
    if settings.server.log_json:
        from ui.server.operations.logs import announce

        announce(message, **fields)
        return
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


class _Parting(logging.Filter):
    """Keeps out of the log that an open page's connection was cut off as the server stopped: that is no fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not (isinstance(error, CancelledError) or "timeout graceful shutdown exceeded" in record.getMessage())


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """Leave as after Ctrl+C, so that the collection is closed and its lock given back."""
    raise KeyboardInterrupt


def _not_listening(host: str, port: int, error: OSError) -> ServerError:
    return ServerError(
        f"The server cannot listen on {host} port {port}: {error.strerror or error}.",
        "Name another with --port (0 takes a free one) or --host.",
    )
