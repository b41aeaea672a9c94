"""What Newsdesk is compared with: the pipeline one gets from LangChain and Chroma by following their pages.

Articles are cut with ``RecursiveCharacterTextSplitter(1000, 100)``, embedded as ``HuggingFaceEmbeddings`` does it (the
same model in float32, batches of 32), stored with ``Chroma.add_documents`` and found with ``similarity_search``.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from vectorstore.inference.embedder import BUNDLED, model_folder

if TYPE_CHECKING:
    from langchain_chroma import Chroma

CHUNK_CHARS, OVERLAP_CHARS = 1000, 100
BATCH = 32
"""The default of sentence-transformers."""
PART = 5000
"""Documents in one write: Chroma takes at most 5,461, and ``add_documents`` does not split."""
PASSAGES = 4
"""The default of ``similarity_search``."""


class PlainEmbeddings(Embeddings):
    """The model as ``HuggingFaceEmbeddings`` uses it with its default settings, which are float32."""

    def __init__(self, dtype: str = "float32") -> None:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._model = SentenceTransformer(
            str(model_folder(BUNDLED)), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        folded = [text.replace("\n", " ") for text in texts]
        vectors: list[list[float]] = self._model.encode(folded, batch_size=BATCH, show_progress_bar=False).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def open_plain(folder: Path, embeddings: Embeddings | None = None) -> "Chroma":
    """Open the store in a folder, making it when it is not there; ``embeddings`` are the plain ones by default."""
    from chromadb.config import Settings
    from langchain_chroma import Chroma

    quiet = Settings(anonymized_telemetry=False, is_persistent=True)
    return Chroma("plain", embeddings or PlainEmbeddings(), persist_directory=str(folder), client_settings=quiet)


def split(articles: Path) -> list[Document]:
    """Cut the articles of a JSONL file into documents."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS)
    whole = []
    with articles.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            known = {name: article[name] for name in ("title", "url", "source", "published") if article.get(name)}
            whole.append(Document(page_content=article["text"], metadata=known))
    return splitter.split_documents(whole)


def store(documents: list[Document], chroma: "Chroma", part: int = PART) -> None:
    """Embed the documents and store them, those that the store does not hold yet."""
    for begin in range(len(chroma.get(include=[])["ids"]), len(documents), part):
        chroma.add_documents(documents[begin : begin + part])
