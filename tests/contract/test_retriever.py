"""The search as a LangChain retriever: the same passages as the assistant's, as documents."""

from datetime import date
from pathlib import Path

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from qa.factory import open_assistant, open_collection
from qa.langchain_retriever import PassageRetriever
from qa.settings import load
from vectorstore.search.search import Search

QUESTION = "why does North Korea support Palestine"

ASKED = date(2024, 6, 1)


def test_documents_are_the_assistants_passages(sample_home: Path) -> None:
    settings, _ = load({"home": sample_home})
    with open_collection(settings, command="tests") as collection:
        passages = open_assistant(settings, collection).ask(QUESTION, as_of=ASKED).passages
        documents = PassageRetriever(search=Search(collection), k=8, as_of=ASKED).invoke(QUESTION)
    assert [document.id for document in documents] == [passage.chunk_id for passage in passages]
    assert [document.page_content for document in documents] == [passage.text for passage in passages]
    first = documents[0].metadata
    assert first["published"] == "2024-05-17"
    assert first["paragraphs"] == [paragraph.number for paragraph in passages[0].paragraphs]
    assert first["found_by"] == {found.search: found.rank for found in passages[0].found_by}


def published(documents: list[Document]) -> list[str | None]:
    return [document.metadata["published"] for document in documents]


def test_it_takes_its_place_in_a_chain_and_keeps_to_its_dates(sample_home: Path) -> None:
    settings, _ = load({"home": sample_home})
    with open_collection(settings, command="tests") as collection:
        retriever = PassageRetriever(search=Search(collection), until=date(2023, 12, 31), k=3)
        chain = retriever | RunnableLambda(published)
        days = chain.invoke(QUESTION)
    assert len(days) == 3
    assert all(day is not None and day <= "2023-12-31" for day in days)
