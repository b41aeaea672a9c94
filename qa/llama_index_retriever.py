"""A desk's search as a LlamaIndex retriever (``pip install 'newsdesk[llamaindex]'``)."""

from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.desk import Day, Desk
from qa.langchain_retriever import as_document


class LlamaIndexRetriever(BaseRetriever):  # type: ignore[misc, unused-ignore]  # typed where the extra is there
    """Finds passages of a desk, here or on a server, as nodes with the metadata of the LangChain retriever."""

    def __init__(
        self,
        desk: Desk,
        k: int = 8,
        *,
        as_of: Day = None,
        since: Day = None,
        until: Day = None,
        source: str | None = None,
    ) -> None:
        """Make one over a desk.

        Args:
            desk: what ``open_desk`` gives.
            k: how many passages at most.
            as_of: as for ``Desk.search``; so are ``since``, ``until`` and ``source``.
        """
        self._desk = desk
        self._k = k
        self._narrowed: dict[str, Any] = {"as_of": as_of, "since": since, "until": until, "source": source}
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = []
        for passage in self._desk.search(query_bundle.query_str, self._k, **self._narrowed):
            document = as_document(passage)
            node = TextNode(id_=passage.chunk_id, text=document.page_content, metadata=document.metadata)
            found.append(NodeWithScore(node=node, score=passage.similarity))
        return found
