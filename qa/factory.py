"""Settings to working parts; the only place that unpacks them."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from qa.assistant import Assistant
from qa.draft import Writer
from qa.generation.extractive import ExtractiveWriter
from qa.pipeline.chain import Check
from qa.settings import Settings
from qa.verification.policy import stricter
from qa.verification.verifier import Verifier, bundled_embed
from qa.verification.verifier import check as default_check
from vectorstore.chunking import Chunking
from vectorstore.collection import Collection
from vectorstore.index.chroma_client import ChromaServer
from vectorstore.inference.cross_encoders import load_nli, load_reranker
from vectorstore.inference.embedder import BUNDLED, Embedder, load_embedder
from vectorstore.inference.onnx_reader import load_reader
from vectorstore.search.search import Search

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from qa.conversation.follow_ups import Condense

SMALL_READS = 3
"""Paragraphs that a small model reads, one a turn; what was measured is in docs/experiments/chat_models.md."""

SMALL_SUPPORT = 1.0
"""Support that a small model's sentence needs: only the article's own words have it. Reworded by such a model, too many
sentences that pass the check join the paragraph's words wrongly; so it points, and the article is quoted."""


def chunking(settings: Settings) -> Chunking:
    """Return how paragraphs are put together into chunks."""
    return Chunking(settings.collection.chunk_tokens)


def open_collection(settings: Settings, *, command: str, url: str | None = None) -> Collection:
    """Take the collection's folder for this process.

    Args:
        command: the command that runs, for the message another process gets.
        url: where this process will answer over HTTP, when it is a server.

    Raises:
        LockedError: another process holds the folder; ``url`` is its address when it is a server.
        HomeError: the folder or its archive cannot be used.
    """

    def embedder() -> Embedder:
        return load_embedder(settings.collection.embedder, settings.collection.embedder_dtype)

    return Collection.open(
        settings.home,
        embedder_name=settings.collection.embedder,
        load_embedder=embedder,
        chunking=chunking(settings),
        command=command,
        url=url,
        wait_seconds=settings.lock_wait_seconds,
        chroma=chroma_server(settings),
        database_url=database_url(settings),
    )


def chroma_server(settings: Settings) -> ChromaServer | None:
    """Return the Chroma server that has the index, None where it is in the folder."""
    given = settings.collection
    if given.chroma_url is None:
        return None
    token = given.chroma_token.get_secret_value() if given.chroma_token else None
    return ChromaServer(given.chroma_url, given.chroma_tenant, given.chroma_database, token, given.chroma_token_header)


def is_shared(settings: Settings) -> bool:
    """Return whether other processes may have the collection open too: with a database and a Chroma server."""
    return settings.collection.database_url is not None and settings.collection.chroma_url is not None


def database_url(settings: Settings) -> str | None:
    """Return where the archive is, None where it is in the folder."""
    return settings.collection.database_url.get_secret_value() if settings.collection.database_url else None


def load_ahead(settings: Settings, collection: Collection) -> None:
    """Load what a process's first answer needs, on two cores: one reads the models while the other imports LangChain.

    What cannot be loaded is left to whoever needs it, who says what is wrong. Only what is bundled is loaded: another
    embedding model may have to be fetched, and the collection may turn out not to be built with it.
    """
    with ThreadPoolExecutor(2, "load") as beside:
        if settings.collection.embedder == BUNDLED:
            beside.submit(lambda: collection.embedder)
        beside.submit(load_reader, settings.retrieval.reader)
        # By name: the package by itself loads nothing.
        from langchain_core.runnables import RunnableGenerator, RunnablePassthrough  # noqa: F401


def open_assistant(
    settings: Settings, collection: Collection, *, search: Search | None = None, writer: Writer | None = None
) -> Assistant:
    """Return the assistant the settings describe.

    Args:
        search: one that is there already, in place of the settings' own.
        writer: likewise; it has the settings' model as ``llm``, where that is a chat model.

    Raises:
        WriterError: the model they name cannot be had.
        NliError: the inference model they name cannot be had.
        ReaderError: the reader's file is damaged.
    """
    check: Check = make_check(settings, collection)
    writer = writer or make_writer(settings, check)
    condense = make_condenser(settings, writer)
    llm = getattr(writer, "llm", None)
    if llm is not None and _small(llm):
        check = stricter(check, SMALL_SUPPORT)
        if "unsupported" not in settings.answer.model_fields_set:
            settings = settings.replaced(unsupported="quote")
    search = search or make_search(settings, collection)
    read = load_reader(settings.retrieval.reader)
    return Assistant(collection, search, writer, settings, check, condense=condense, read=read)


def _small(llm: "BaseChatModel") -> bool:
    from qa.llm.providers import is_small

    return is_small(llm)


def make_check(settings: Settings, collection: Collection) -> Verifier:
    """Return the check of sentences, which needs the bundled embedding model: the collection's own where it has that.

    Raises:
        NliError: the inference model the settings name cannot be had.
    """
    if settings.collection.embedder != BUNDLED:
        return Verifier(bundled_embed, load_nli(settings.answer.nli))
    return Verifier(lambda texts: collection.embedder.encode_documents(texts), load_nli(settings.answer.nli))


def make_search(settings: Settings, collection: Collection) -> Search:
    """Return the search the settings describe.

    Raises:
        RerankerError: the reranker they name cannot be had.
    """
    return Search(
        collection,
        candidates=settings.retrieval.candidates,
        per_article=settings.retrieval.passages_per_article,
        reranker=load_reranker(settings.retrieval.reranker),
        rerank=settings.retrieval.rerank,
        widen_to=settings.retrieval.passage_chars,
    )


def make_writer(settings: Settings, check: Check = default_check) -> Writer:
    """Return the writer the settings describe.

    Raises:
        WriterError: the model they name cannot be had.
    """
    quotes = ExtractiveWriter(settings.answer.max_sentences)
    if settings.model.name == ExtractiveWriter.name:
        return quotes
    from qa.generation.chat import ChatOptions, ChatWriter
    from qa.llm.providers import is_small, load_chat_model
    from qa.llm.usage import Prices

    llm = load_chat_model(settings.model.name, url=settings.model.url, timeout_seconds=settings.model.timeout_seconds)
    style = settings.model.style
    if style == "auto":
        style = "apart" if is_small(llm) else "together"
    options = ChatOptions(
        style=style,
        passages=settings.model.passages or (SMALL_READS if style == "apart" else settings.retrieval.passages),
        retries=settings.model.retries,
        prices=Prices(settings.model.price_in, settings.model.price_out),
        fall_back=settings.model.fallback,
    )
    return ChatWriter(llm, settings.model.name, options, check=check, instead=quotes)


def make_condenser(settings: Settings, writer: Writer) -> "Condense | None":
    """Return what makes follow-ups stand alone by the writer's chat model; None where the rules are to do it."""
    if settings.model.name == ExtractiveWriter.name or settings.model.condenser == "rules":
        return None
    from qa.conversation.llm_rewriter import ChatCondenser
    from qa.generation.chat import ChatWriter
    from qa.llm.providers import is_small
    from qa.llm.usage import Prices

    if not isinstance(writer, ChatWriter) or (settings.model.condenser == "auto" and is_small(writer.llm)):
        return None
    prices = Prices(settings.model.price_in, settings.model.price_out)
    return ChatCondenser(writer.llm, settings.model.name, retries=settings.model.retries, prices=prices)
