"""Newsdesk's search as a LangChain retriever, to be used in other chains."""

from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from qa.pipeline.request_builder import make_request
from vectorstore.documents import Passage
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter


class PassageRetriever(BaseRetriever):
    """Finds passages by dense search and BM25, ranked together, as the assistant does.

    Each document is a passage: ``page_content`` its paragraphs, ``metadata`` what a citation needs (article_id,
    title, url, source, published, paragraphs), with rank, similarity and the searches that found it.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    k: int = 8
    since: date | None = None
    until: date | None = None
    source: str | None = None
    as_of: date | None = None
    """The day of asking: only what was published by it counts, and a question about now has the newest first."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        until = min((day for day in (self.until, self.as_of) if day), default=None)
        where = Filter(self.since, until, self.source, undated=self.until is None and self.as_of is None)
        days_filter = self.since is not None or self.until is not None
        recency = make_request(query, as_of=self.as_of).recency if self.as_of and not days_filter else None
        return [as_document(passage) for passage in self.search(query, where, self.k, recency=recency)]


class DeskRetriever(BaseRetriever):
    """Finds passages of a desk, here or on a server: ``DeskRetriever(desk=open_desk("https://…", token=…))``."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    desk: Any
    """What ``open_desk`` gives."""
    k: int = 8
    as_of: date | str | None = None
    since: date | str | None = None
    until: date | str | None = None
    source: str | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        narrowed = {"as_of": self.as_of, "since": self.since, "until": self.until, "source": self.source}
        return [as_document(passage) for passage in self.desk.search(query, self.k, **narrowed)]


def as_document(passage: Passage) -> Document:
    """Return a passage as a LangChain document; see ``PassageRetriever`` for its metadata."""
    article = passage.article
    metadata: dict[str, Any] = {
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "paragraphs": [paragraph.number for paragraph in passage.paragraphs],
        "rank": passage.rank,
        "similarity": passage.similarity,
        "found_by": {found.search: found.rank for found in passage.found_by},
    }
    return Document(id=passage.chunk_id, page_content=passage.text, metadata=metadata)
