"""Newsdesk's search as a LangChain retriever, to be used in other chains."""

from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.article import Passage
from vectorstore.filter import Filter
from vectorstore.search import Search


class PassageRetriever(BaseRetriever):
    """Finds passages by dense search and BM25, fused, as the assistant does.

    Each document is a passage: ``page_content`` its paragraphs, ``metadata`` what a citation needs (article_id,
    title, url, source, published, paragraphs), with rank, similarity and the searches that found it.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    k: int = 8
    since: date | None = None
    until: date | None = None
    source: str | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        where = Filter(self.since, self.until, self.source, undated=self.until is None)
        return [as_document(passage) for passage in self.search(query, where, self.k)]


def as_document(passage: Passage) -> Document:
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
