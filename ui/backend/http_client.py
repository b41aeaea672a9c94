"""A client of a running ``newsdesk serve``; its answers are the same JSON as everywhere else."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import httpx

from qa.errors import QuestionError, ServerError, WriterError
from ui.backend.identity import COOKIE

if TYPE_CHECKING:
    from typing import Unpack

    from qa.request import AskOptions

CONNECT_SECONDS = 2.0
_PROBLEM = "application/problem+json"
START_SECONDS = 60.0
"""A server that is just starting takes connections, and answers when it has loaded its model."""
ANSWER_SECONDS = 300.0
"""A large chat model on a small machine takes minutes."""


class ServerGoneError(ServerError):
    """Nobody answers at the address."""


class ServerSlowError(ServerError):
    """The server took the question, and did not answer in time."""


class ServerClient:
    """Asks the server at ``url``; a context manager.

    Every method raises ServerGoneError where nobody answers, ServerError where something that is not Newsdesk does.
    """

    def __init__(
        self,
        url: str,
        answer_seconds: float = ANSWER_SECONDS,
        password: str | None = None,
        secret: Callable[[], str] | None = None,
        groups: Mapping[str, str] | None = None,
    ) -> None:
        """Make a client of a server.

        Args:
            password: the server's, where it asks for one.
            secret: gives what says whose the stored conversations are; only asked for where they are used.
            groups: the header by which a server on this machine, which is trusted like a proxy, lets one in.
        """
        self._secret = secret
        self.url = url.rstrip("/")
        self._answer_seconds = answer_seconds
        # A proxy named in the environment must not get questions meant for this machine.
        self._http = httpx.Client(
            base_url=self.url,
            timeout=httpx.Timeout(answer_seconds, connect=CONNECT_SECONDS),
            trust_env=False,
            headers=[
                *((name.encode(), value.encode()) for name, value in (groups or {}).items()),
                *([(b"authorization", b"Bearer " + password.encode())] if password else []),
            ],
        )

    def health(self, timeout_seconds: float = START_SECONDS) -> dict[str, Any]:
        """Return what the server says of itself: version, counts, and the digests its answers carry.

        Raises:
            ServerSlowError: it took the connection but has not answered in time, as one does that is starting.
        """
        return self._object("GET", "/healthz", timeout=timeout_seconds)

    def ask(self, question: str, *, keep_in: str | None = None, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
        """Return the JSON of the answer, added to the stored conversation ``keep_in`` where one is named.

        Raises:
            QuestionError: the server refuses the question or a date, or there is no such conversation.
            WriterError: the server failed on this question, or takes too long over it.
        """
        given = {**narrowed, "conversation": list(narrowed.get("conversation", ())), "keep_in": keep_in}
        body = {"question": question} | {name: value for name, value in given.items() if value}
        try:
            return self._object("POST", "/api/ask", json=body, headers=self._owner() if keep_in else None)
        except ServerSlowError as error:
            raise WriterError(
                f"The server at {self.url} took more than {self._answer_seconds:g} s over this question.",
                "Ask again, or something shorter.",
            ) from error

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the object that the server answers to one; what is None is left out.

        Raises:
            QuestionError: the server refuses what it says.
        """
        return self._object("POST", path, json={name: value for name, value in body.items() if value is not None})

    def get(self, path: str, query: Mapping[str, Any]) -> dict[str, Any]:
        """Return the object at a path.

        Raises:
            QuestionError: the server refuses the query.
        """
        return self._object("GET", path, params=dict(query))

    def articles(self) -> list[dict[str, Any]]:
        """Return the list of articles, newest first."""
        found = self._json("GET", "/api/articles")
        found = found.get("articles") if isinstance(found, dict) else found
        if not isinstance(found, list):
            raise self._strange("its list of articles is not a list")
        return found

    def article(self, article_id: str) -> dict[str, Any] | None:
        """Return an article with its paragraphs, None when the server has none of that id."""
        response = self._send("GET", f"/api/articles/{quote(article_id, safe='')}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        found = self._read(response)
        if not isinstance(found, dict):
            raise self._strange("its article is not an object")
        return found

    def conversations(self) -> list[dict[str, Any]]:
        """Return the list of one's stored conversations, the one used last first."""
        found = self._object("GET", "/api/conversations", headers=self._owner()).get("conversations")
        if not isinstance(found, list):
            raise self._strange("its list of conversations is not a list")
        return found

    def conversation(self, name: str) -> dict[str, Any] | None:
        """Return a stored conversation with its turns, None where one has none of this id."""
        response = self._send("GET", f"/api/conversations/{quote(name, safe='')}", headers=self._owner())
        found = None if response.status_code == httpx.codes.NOT_FOUND else self._read(response)
        if found is not None and not isinstance(found, dict):
            raise self._strange("its conversation is not an object")
        return found

    def begin_conversation(self) -> str:
        """Begin a stored conversation and return its id."""
        return str(self._object("POST", "/api/conversations", headers=self._owner()).get("id"))

    def command(self, path: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Send a command's work, or with ``given`` None ask how far some is; only the folder's owner may."""
        if given is None:
            return self._object("GET", path, headers=self._owner())
        return self._object("POST", path, json=dict(given), headers=self._owner())

    def close(self) -> None:
        """Close the connections to the server."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _owner(self) -> dict[str, str]:
        return {"cookie": f"{COOKIE}={self._secret()}"} if self._secret else {}

    def _object(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        found = self._json(method, path, **options)
        if not isinstance(found, dict):
            raise self._strange("its answer is not an object")
        return found

    def _json(self, method: str, path: str, **options: Any) -> Any:
        return self._read(self._send(method, path, **options))

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **options)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ServerGoneError(f"Nobody answers at {self.url}.", "Start it again: newsdesk serve") from error
        except httpx.TimeoutException as error:
            raise ServerSlowError(
                f"The server at {self.url} did not answer in time; it may be busy or still starting.",
                "Try again in a moment, or restart it.",
            ) from error
        except httpx.HTTPError as error:
            raise ServerGoneError(
                f"The server at {self.url} went away: {error}.", "Start it again: newsdesk serve"
            ) from error

    def _read(self, response: httpx.Response) -> Any:
        try:
            body = response.json()
        except ValueError as error:
            raise self._strange(f"status {response.status_code}, and no JSON") from error
        if response.is_success:
            return body
        is_problem = response.headers.get("content-type", "").startswith(_PROBLEM)
        told = body.get("detail" if is_problem else "error") if isinstance(body, dict) else None
        if not isinstance(told, str):
            raise self._strange(f"status {response.status_code}, and no message")
        if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.TOO_MANY_REQUESTS}:
            raise ServerError(f"The server at {self.url} refuses: {told}", "Set NEWSDESK_PASSWORD to its password.")
        kind = QuestionError if response.is_client_error else WriterError
        raise kind(told, str(body.get("hint") or ""))

    def _strange(self, what: str) -> ServerError:
        return ServerError(
            f"What answers at {self.url} is no Newsdesk server of this version: {what}.",
            "Restart it: stop it, then run newsdesk serve.",
        )
