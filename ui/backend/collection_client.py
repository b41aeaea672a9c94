"""Work on a collection that a running server has open: sent to it, and watched until it is done."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from ui.backend.identity import terminal_secret
from vectorstore.errors import NewsdeskError
from vectorstore.home_lock import read_owner

if TYPE_CHECKING:
    from qa.settings import Settings
    from ui.backend.http_client import ServerClient

_LOOK_SECONDS = 0.25
_PATIENCE_SECONDS = 3.0
_STARTING_SECONDS = 300.0
"""For a server that takes connections and does not answer yet: on a busy machine it loads its models for minutes."""
_WAITS_SECONDS = (0.1, 0.5, 2.0)
"""Before a question for the state of some work is asked again, where its connection broke."""
Show = Callable[[float, float, str, str, float], None]


class CollectionServer:
    """The server that has a collection open; a context manager."""

    def __init__(self, client: "ServerClient", warn: Callable[[str], None]) -> None:
        self._client = client
        self._warn = warn

    def do(self, kind: str, given: Mapping[str, Any], show: Show) -> dict[str, Any]:
        """Have some work done, and wait for it. The work goes on when this process ends.

        Raises:
            NewsdeskError: it failed. ServerError: the server went away or cannot be used.
        """
        answer = self._client.command(f"/api/collection/{quote(kind)}", given)
        if "outcome" in answer:
            return dict(answer["outcome"])
        if answer.get("joined"):
            self._warn(f"the server at {self._client.url} is doing this already; watching it.")
        try:
            return self.watched(str(answer.get("job")), show)
        except KeyboardInterrupt:
            self._warn(
                f"the server at {self._client.url} goes on with it; the same command watches it again, and the Library"
                " on its page can stop it."
            )
            raise

    def watched(self, job: str, show: Show) -> dict[str, Any]:
        """Wait for some work that was begun, and return its JSON.

        Args:
            job: its id.

        Raises:
            NewsdeskError: it failed. ServerGoneError: the server went away.
        """
        while True:
            found = self._state(job)
            if found["state"] == "failed":
                raise NewsdeskError(str(found.get("error")), str(found.get("hint") or ""))
            if isinstance(found.get("outcome"), dict):
                return dict(found["outcome"])
            if found["state"] in ("done", "stopped"):
                raise NewsdeskError("The server stopped this before it began.", "Run it again.")
            if found["state"] == "running":
                show(found["done"], found["total"], str(found["what"]), str(found["rate"]), found["known"])
            time.sleep(_LOOK_SECONDS)

    def _state(self, job: str) -> dict[str, Any]:
        """Return how far some work is; a connection that breaks is no sign that the server has gone."""
        from ui.backend.http_client import ServerGoneError

        for wait in _WAITS_SECONDS:
            with suppress(ServerGoneError):
                return self._client.command(f"/api/collection/jobs/{quote(job)}")
            time.sleep(wait)
        return self._client.command(f"/api/collection/jobs/{quote(job)}")

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def find_server(settings: "Settings", warn: Callable[[str], None]) -> CollectionServer | None:
    """Return the server that has the collection open; None where none has, or one that died left its note.

    Raises:
        ServerError: the server cannot be used.
    """
    owner = read_owner(settings.home)
    if owner is None or owner.url is None:
        return None
    from ui.backend.http_client import ServerClient, ServerGoneError, ServerSlowError

    password = settings.server.password.get_secret_value() if settings.server.password else None
    secret = partial(terminal_secret, settings.home)
    client = ServerClient(owner.url, password=password, secret=secret, groups=settings.server.as_member)
    with suppress(ServerGoneError):
        try:
            client.health(_PATIENCE_SECONDS)
        except ServerSlowError:
            warn(f"waiting for the server at {owner.url}, which is still starting…")
            client.health(_STARTING_SECONDS)
        return CollectionServer(client, warn)
    client.close()
    return None
