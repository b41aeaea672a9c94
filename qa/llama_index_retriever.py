"""A desk's search as a LlamaIndex retriever (``pip install 'newsdesk[llamaindex]'``)."""

from typing import Unpack

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.desk import Desk
from qa.langchain_retriever import as_document
from qa.request import AskOptions


class LlamaIndexRetriever(BaseRetriever):  # type: ignore[misc, unused-ignore]  # typed where the extra is there
    """Finds passages of a desk, here or on a server, as nodes with the metadata of the LangChain retriever."""

    def __init__(self, desk: Desk, k: int = 8, **options: Unpack[AskOptions]) -> None:
        """Make one over a desk.

        Args:
            desk: what ``open_desk`` gives.
            k: how many passages at most.
            options: as for ``Desk.search``.
        """
        self._desk = desk
        self._k = k
        self._options = options
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = []
        for passage in self._desk.search(query_bundle.query_str, self._k, **self._options):
            document = as_document(passage)
            node = TextNode(id_=passage.chunk_id, text=document.page_content, metadata=document.metadata)
            found.append(NodeWithScore(node=node, score=passage.similarity))
        return found
