"""The connection to Chroma: a folder of its own, or a server. With ``index``, the only module that imports chromadb."""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from vectorstore.errors import HomeError, first_line

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.config import Settings as ChromaSettings

_OPENING = threading.Lock()
_LEFTOVERS: dict[str, list[str]] = {}
"""Of each client of a server, the names of all systems that Chroma made for it."""
_REINDEX = "Run: newsdesk reindex (it rebuilds the index from the archive; nothing is lost)"


def open_folder(folder: Path) -> "Client":
    """Open Chroma in a folder, making it when it is not there.

    Raises:
        HomeError: Chroma cannot open it.
    """
    import chromadb

    logging.getLogger("chromadb").setLevel(logging.ERROR)
    with translated():
        client = chromadb.PersistentClient(path=str(folder), settings=_sealed()(anonymized_telemetry=False))
    return cast("Client", client)


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """Where a Chroma server is, and what of it is ours."""

    url: str
    tenant: str | None = None
    """None stands for the server's default, here and below."""
    database: str | None = None
    token: str | None = None
    """Sent with each request; None where the server asks for none."""
    token_header: str = "x-chroma-token"  # noqa: S105 (a header's name)
    """Chroma's cloud takes this one; a proxy in front of a server may want Authorization."""


def open_server(server: ChromaServer, timeout_seconds: float | None = None) -> "Client":
    """Connect to a Chroma server.

    Args:
        timeout_seconds: how long an answer may take; None for any time.

    Raises:
        HomeError: nothing answers there as Chroma does.
    """
    import chromadb

    parts = urlsplit(server.url if "//" in server.url else f"//{server.url}")
    secure = parts.scheme == "https"
    given = {name: value for name in ("tenant", "database") if (value := getattr(server, name))}
    bearer = "Bearer " if server.token_header.lower() == "authorization" else ""
    headers = {server.token_header: f"{bearer}{server.token}"} if server.token else {}
    with _leftovers() as made:
        try:
            client = chromadb.HttpClient(
                host=parts.hostname or "127.0.0.1",
                port=parts.port or (443 if secure else 8000),
                ssl=secure,
                headers=headers,
                settings=_sealed()(anonymized_telemetry=False),
                **given,
            )
        except Exception as error:  # ValueError where nobody answers, httpx's and Chroma's own errors otherwise
            raise HomeError(
                f"The Chroma server {server.url} cannot be used: {first_line(error)}.",
                "Start it (chroma run --path FOLDER), or unset NEWSDESK_CHROMA_URL and run newsdesk reindex.",
            ) from error
        found = cast("Client", client)
    _LEFTOVERS[found._identifier] = made
    session = getattr(found._server, "_session", None)
    if session is not None and timeout_seconds is not None:
        session.timeout = timeout_seconds
    return found


@contextmanager
def _leftovers() -> Iterator[list[str]]:
    """Yield the names of the systems that Chroma makes for a client; those of a failed client are stopped."""
    from chromadb.api.shared_system_client import SharedSystemClient

    made: list[str] = []
    with _OPENING:
        before = set(SharedSystemClient._identifier_to_system)
        try:
            yield made
        except BaseException:
            _end([name for name in SharedSystemClient._identifier_to_system if name not in before])
            raise
        made += (name for name in SharedSystemClient._identifier_to_system if name not in before)


def _end(names: Iterable[str], client: "Client | None" = None) -> None:
    """End some of Chroma's systems, with the client they were made for, and close their connections to a server.

    Chroma 1.5.9 makes a system for a client and one more for its check of the tenant, forgets one of three names, and
    leaves the HTTP sessions of all open.
    """
    from chromadb.api import ServerAPI
    from chromadb.api.shared_system_client import SharedSystemClient

    known = SharedSystemClient._identifier_to_system
    found = {id(system): system for name in names if (system := known.get(name)) is not None}
    sessions = [getattr(system.instance(cast(Any, ServerAPI)), "_session", None) for system in found.values()]
    if client is not None:
        client.close()
    for name in list(names):
        known.pop(name, None)
    for session in sessions:
        if session is not None:
            session.close()


def close(client: "Client") -> None:
    """Close a client, and its connections to a server."""
    _end(_LEFTOVERS.pop(client._identifier, []), client)


@contextmanager
def translated() -> Iterator[None]:
    """Turn whatever Chroma raises into a HomeError that names the way out."""
    try:
        yield
    except Exception as error:
        # Chroma raises its own errors, ValueError, RuntimeError, httpx's and bare Rust errors; none is the user's.
        raise HomeError(f"The search index cannot be used: {first_line(error)}.", _REINDEX) from error


@cache
def _sealed() -> "type[ChromaSettings]":
    """Return Chroma's settings without their sources: unprefixed environment variables and a stray ``.env``.

    Some of those send it to another place. It is one class, since Chroma compares settings with their class.
    """
    from chromadb.config import Settings

    class Sealed(Settings):
        @classmethod
        def settings_customise_sources(cls, settings_cls: Any, init_settings: Any, *_: Any, **__: Any) -> Any:
            return (init_settings,)

    return Sealed
