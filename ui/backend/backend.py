"""The backend of a command: the server that has the collection open, or this process. Both return the same JSON."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from qa.answer_json import answer_json
from qa.evaluation.run_file import Identity
from ui.backend.desk import Desk, Warn, no_articles
from ui.backend.identity import COOKIE, owner_of, terminal_secret
from vectorstore.errors import LockedError
from vectorstore.home_lock import read_owner
from vectorstore.storage.filter import Filter

if TYPE_CHECKING:
    from typing import Unpack

    from qa.assistant import Assistant
    from qa.request import AskOptions
    from qa.settings import Settings
    from ui.backend.questions import Source
    from vectorstore.collection import Collection


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
            raise no_articles(f"The collection in {self._settings.home}", "newsdesk ingest FOLDER")

    def ready(self) -> None:
        """Load models and index now; see ``Desk``."""
        self._open().warm_up()

    def ask(self, question: str, *, keep_in: str | None = None, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
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


def open_desk(settings: "Settings", *, command: str, model: str | None, warn: Warn) -> Desk:
    """Return whoever can answer; close it afterwards.

    The server's address is looked up before anything heavy is imported, so that its answer comes at once. A server
    that died without a word is passed over, and the folder opened here.

    Raises:
        LockedError: a process that is no server has the collection.
        ServerError: the server cannot be used, or writes with another model than ``model``.
    """

    def connect(url: str) -> Desk:
        from ui.backend.server_desk import ServerDesk  # its HTTP library is loaded for nothing where no server is

        password = settings.server.password.get_secret_value() if settings.server.password else None
        secret = partial(terminal_secret, settings.home)
        return ServerDesk(url, model, settings.digest(), warn, password, secret, settings.server.as_member)

    owner = read_owner(settings.home)
    if owner and owner.url:
        from ui.backend.http_client import ServerGoneError

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
