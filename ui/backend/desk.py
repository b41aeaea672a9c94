"""The desk that commands ask: this process (``backend``) or a server (``server_desk``)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from qa.evaluation.run_file import Identity
from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from typing import Unpack

    from qa.request import AskOptions
    from ui.backend.questions import Source

Warn = Callable[[str], None]
"""Tells the person at the terminal something."""


class Desk(Protocol):
    """The methods that commands call on either."""

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

    def ask(self, question: str, *, keep_in: str | None = None, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
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
        """Release what is held open."""
        ...


def no_articles(whose: str, how: str) -> NewsdeskError:
    """Return the error of an empty collection.

    Args:
        whose: it is, as the beginning of a sentence.
        how: articles are added to it.
    """
    return NewsdeskError(f"{whose} has no articles yet.", f"Add some with {how}.")
