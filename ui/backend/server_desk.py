"""A command's questions, answered by the server that has the collection open."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from qa.errors import ServerError
from qa.evaluation.run_file import Identity
from ui.backend.desk import Warn, no_articles
from ui.backend.http_client import ServerClient, ServerSlowError

if TYPE_CHECKING:
    from ui.backend.questions import Source

_PATIENCE_SECONDS = 3.0
"""A wait longer than this is explained."""


class ServerDesk:
    """The server that has the collection open."""

    def __init__(
        self,
        url: str,
        model: str | None,
        settings_digest: str,
        warn: Warn,
        password: str | None = None,
        secret: Callable[[], str] | None = None,
        groups: Mapping[str, str] | None = None,
    ) -> None:
        """Connect.

        Args:
            model: the writer named on the command line, which the server must have; None takes the server's.
            password: the server's, where it asks for one.
            secret: gives what says whose the stored conversations are.
            groups: the header that lets in whoever may use the collection.

        Raises:
            ServerGoneError: nobody answers.
            ServerError: the server has another writer than ``model``, or another password.
        """
        self.url: str | None = url
        self._client = ServerClient(url, password=password, secret=secret, groups=groups)
        try:
            self._health = self._look(warn)
            self._agree(url, model, settings_digest, warn)
        except BaseException:
            self._client.close()
            raise
        self.ask = self._client.ask
        self.articles = self._client.articles
        self.article = self._client.article
        self.conversations = self._client.conversations
        self.conversation = self._client.conversation
        self.begin_conversation = self._client.begin_conversation
        self.close = self._client.close

    def check_articles(self) -> None:
        """Raise the error of an empty collection where the server's is one; see ``Desk``."""
        counts = self._health.get("counts")
        if isinstance(counts, dict) and not counts.get("articles", 1):
            raise no_articles(f"The collection of the server at {self.url}", "the Library on its page")

    def ready(self) -> None:
        """Nothing to do: the server loaded everything when it started."""

    def source(self) -> "Source":
        """Return what answers questions over HTTP."""
        from ui.backend.server_questions import ServerQuestions

        return ServerQuestions(self._client)

    def identity(self) -> Identity | None:
        """Return what the server's answers are made with, None where it does not say."""
        settings, index = self._health.get("settings"), self._health.get("index")
        return Identity(str(settings), str(index)) if settings and index else None

    def _look(self, warn: Warn) -> dict[str, Any]:
        """Ask how it is; one that is starting is waited for, and the wait is told."""
        try:
            return self._client.health(_PATIENCE_SECONDS)
        except ServerSlowError:
            warn(f"waiting for the server at {self.url}, which is still starting…")
            return self._client.health()

    def _agree(self, url: str, model: str | None, settings_digest: str, warn: Warn) -> None:
        served = self._health.get("settings")
        if served in (None, settings_digest):
            return
        theirs = self._health.get("model")
        if model is not None and theirs != model:
            raise ServerError(
                f"The collection is open in the server at {url}, which does not write with {model!r}.",
                f"Stop the server, start it with NEWSDESK_MODEL={model}, or leave out --model.",
            )
        warn(f"The server at {url} answers, with its own settings, which are not those of this command.")
