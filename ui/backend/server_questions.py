"""A running desk asked over HTTP for what programs want beside an answer."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Unpack

    from qa.request import AskOptions
    from ui.backend.http_client import ServerClient
    from ui.backend.questions import ListRequest


class ServerQuestions:
    """The same methods as ``Questions``, answered by a server; errors are those of ``ServerClient``."""

    def __init__(self, client: "ServerClient") -> None:
        self._client = client

    def ask(self, question: str, **given: Any) -> dict[str, Any]:
        """Return an answer's JSON."""
        return self._client.ask(question, **given)

    def search(self, query: str, limit: int = 8, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
        """Return the passages found for a question or words, best first."""
        return self._client.post("/api/v1/search", {"query": query, "limit": limit, **narrowed})

    def check(self, text: str, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
        """Return what the articles say of each sentence of a text."""
        return self._client.post("/api/v1/check", {"text": text, **narrowed})

    def articles(self, wanted: "ListRequest") -> dict[str, Any]:
        """Return a page of the list of articles."""
        order = "desc" if wanted.descending else "asc"
        given = {"source": wanted.source, "since": wanted.since, "until": wanted.until}
        fixed = {"q": wanted.q, "title": wanted.title, "sort": wanted.sort, "order": order}
        query = {**fixed, "offset": wanted.offset, "limit": wanted.limit}
        return self._client.get("/api/v1/articles", query | {n: v for n, v in given.items() if v is not None})

    def article(self, article_id: str) -> dict[str, Any] | None:
        """Return an article with its paragraphs, None where there is none of this id."""
        return self._client.article(article_id)
