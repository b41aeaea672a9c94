"""Who answers a command: the server that has the collection open, or this process. Both speak the same JSON."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from qa.answer_json import answer_json
from qa.errors import ServerError
from qa.evaluation.run_file import Identity
from ui.backend.identity import COOKIE, owner_of, terminal_secret
from vectorstore.errors import LockedError, NewsdeskError
from vectorstore.home_lock import read_owner
from vectorstore.storage.filter import Filter

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings
    from ui.backend.questions import Source
    from vectorstore.collection import Collection

Warn = Callable[[str], None]
_PATIENCE_SECONDS = 3.0
"""A wait longer than this is explained."""


class Desk(Protocol):
    """What the commands ask of either."""

    url: str | None
    """The server's address; None for this process."""

    def check_articles(self) -> None:
        """Check that there is something to ask about.

        Raises:
            NewsdeskError: the collection has no articles.
        """
        ...

    def ready(self) -> None:
        """Load what the first answer needs, so that what is wrong with all of it is told once and before."""
        ...

    def ask(
        self,
        question: str,
        *,
        as_of: str | None = None,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        conversation: Sequence[str | Mapping[str, Any]] = (),
        keep_in: str | None = None,
    ) -> dict[str, Any]:
        """Answer, and add the answer to the stored conversation ``keep_in`` where one is named."""
        ...

    def conversations(self) -> list[dict[str, Any]]:
        """Return the list of stored conversations held in a terminal, the one used last first."""
        ...

    def conversation(self, name: str) -> dict[str, Any] | None:
        """Return a stored conversation with its turns, None where there is none."""
        ...

    def begin_conversation(self) -> str:
        """Start a conversation and return its id."""
        ...

    def articles(self) -> list[dict[str, Any]]:
        """Return what is known of all articles, newest first."""
        ...

    def article(self, article_id: str) -> dict[str, Any] | None:
        """Return an article with its paragraphs, None where there is none."""
        ...

    def identity(self) -> Identity | None:
        """Return what answers are made with; None where it is not known."""
        ...

    def source(self) -> "Source":
        """Return what programs ask: passages, checked claims and pages of the list too."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


class LocalDesk:
    """The collection opened by this process; what answers is loaded for the first question, as far as that needs it."""

    def __init__(self, settings: "Settings", collection: "Collection") -> None:
        self.url: str | None = None
        self._settings = settings
        self._collection = collection
        self._assistant: Assistant | None = None

    def check_articles(self) -> None:
        """Raise the error of an empty collection where it is one; see ``Desk``."""
        if not self._collection.archive.count_articles(Filter()):
            raise _no_articles(f"The collection in {self._settings.home}", "newsdesk ingest FOLDER")

    def ready(self) -> None:
        """Load models and index now; see ``Desk``."""
        self._open().warm_up()

    def ask(self, question: str, *, keep_in: str | None = None, **narrowed: Any) -> dict[str, Any]:
        """Answer a question in this process; see ``Desk``."""
        answer = answer_json(self._open().ask(question, **narrowed))
        if keep_in:
            self._collection.conversations.append(self._owner(), keep_in, question, answer)
        return answer

    def conversations(self) -> list[dict[str, Any]]:
        """Return the stored conversations of this terminal, latest first."""
        from ui.backend.conversations_json import head_json

        return [head_json(head) for head in self._collection.conversations.list(self._owner())]

    def conversation(self, name: str) -> dict[str, Any] | None:
        """Return a stored conversation with its turns, None where there is none."""
        from ui.backend.conversations_json import conversation_json

        found = self._collection.conversations.get(self._owner(), name)
        return conversation_json(found) if found else None

    def begin_conversation(self) -> str:
        """Start a conversation and return its id."""
        return self._collection.conversations.create(self._owner())

    def _owner(self) -> str:
        return owner_of({COOKIE: terminal_secret(self._settings.home)})

    def articles(self) -> list[dict[str, Any]]:
        """Return what is known of all articles, newest first."""
        from qa.answer_json import summary_json

        return [summary_json(summary) for summary in self._collection.archive.articles()]

    def article(self, article_id: str) -> dict[str, Any] | None:
        """Return an article with its paragraphs, None where there is none."""
        from qa.answer_json import article_json
        from vectorstore.search.story_dedup import also_in

        archive = self._collection.archive
        article = archive.article(article_id)
        return article_json(article, also_in(archive, article.id)) if article else None

    def source(self) -> "Source":
        """Return what answers questions in this process."""
        from ui.backend.questions import Questions

        return Questions(self._open())

    def identity(self) -> Identity:
        """Return what answers are made with, settings and index."""
        return Identity(self._settings.digest(), self._collection.archive.fingerprint())

    def close(self) -> None:
        """Close the collection and give its folder back."""
        self._collection.close()

    def _open(self) -> "Assistant":
        if self._assistant is None:
            from qa.factory import load_ahead, open_assistant

            load_ahead(self._settings, self._collection)
            self._assistant = open_assistant(self._settings, self._collection)
        return self._assistant


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
    ) -> None:
        """Connect.

        Args:
            model: the writer named on the command line, which the server must have; None takes the server's.
            password: the server's, where it asks for one.
            secret: gives what says whose the stored conversations are.

        Raises:
            ServerGoneError: nobody answers.
            ServerError: the server has another writer than ``model``, or another password.
        """
        from ui.backend.http_client import ServerClient

        self.url: str | None = url
        self._client = ServerClient(url, password=password, secret=secret)
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
            raise _no_articles(f"The collection of the server at {self.url}", "the Library on its page")

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
        from ui.backend.http_client import ServerSlowError

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


def _no_articles(whose: str, how: str) -> NewsdeskError:
    return NewsdeskError(f"{whose} has no articles yet.", f"Add some with {how}.")


def open_desk(settings: "Settings", *, command: str, model: str | None, warn: Warn) -> Desk:
    """Return whoever can answer; close it afterwards.

    The server's address is looked up before anything heavy is imported, so that its answer comes at once. A server
    that died without a word is passed over, and the folder opened here.

    Raises:
        LockedError: a process that is no server has the collection.
        ServerError: the server cannot be used, or writes with another model than ``model``.
    """

    def connect(url: str) -> Desk:
        password = settings.server.password.get_secret_value() if settings.server.password else None
        return ServerDesk(url, model, settings.digest(), warn, password, secret=partial(terminal_secret, settings.home))

    owner = read_owner(settings.home)
    if owner and owner.url:
        from ui.backend.http_client import ServerGoneError  # its HTTP library is loaded for nothing where no server is

        with suppress(ServerGoneError):
            return connect(owner.url)
    from qa.factory import open_collection

    try:
        return LocalDesk(settings, open_collection(settings, command=command))
    except LockedError as error:
        if error.url is None:
            raise
        return _await_server(error.url, connect, settings.lock_wait_seconds)


def _await_server(url: str, connect: Callable[[str], Desk], wait_seconds: float) -> Desk:
    """Connect to a server that has the folder already but may still be starting."""
    from ui.backend.http_client import ServerGoneError

    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return connect(url)
        except ServerGoneError as error:
            if time.monotonic() >= deadline:
                raise ServerGoneError(
                    f"A server has the collection open but does not answer at {url}; it may still be starting.",
                    "Try again in a moment, or restart the server.",
                ) from error
        time.sleep(0.2)
