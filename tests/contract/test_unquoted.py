"""Captions, links and datelines that stand among paragraphs come into no answer, not even where they would fit best."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.building import write_jsonl
from vectorstore.ingestion.ingest import ingest

CAPTION = "Captain Lena Holm feeds a seal on the deck of the ferry Aurelia in Velia, Oct. 20. EPA-Yonhap"
LINK = "'It just went dark':Captain Lena Holm of the ferry Aurelia tells how the radar failed"
TEXT = "\n\n".join(
    (
        "London CNN —",
        CAPTION,
        "The ferry Aurelia ran aground off Skerry Light on Monday night with 214 people on board.",
        LINK,
        "All of them were brought ashore by lifeboat, the coastguard said.",
    )
)
STORY = {"title": "Ferry Aurelia runs aground", "text": TEXT, "published": "2024-05-21", "authors": ["Ada Byron"]}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("unquoted")
    settings, _ = load({"home": folder / "home"})
    with open_collection(settings, command="tests") as collection:
        assert ingest([write_jsonl(folder / "a.jsonl", [STORY])], collection).added == 1
        yield open_assistant(settings, collection)


def test_the_search_does_not_show_them(assistant: Assistant) -> None:
    answer = assistant.ask("How many people were on board the ferry Aurelia?")
    assert "214" in answer.sentences[0].text
    assert {number for passage in answer.passages for number in (p.number for p in passage.paragraphs)} == {3, 5}
    assert [citation.paragraph.number for citation in answer.citations][:1] == [3]


@pytest.mark.parametrize("question", ["What does Captain Lena Holm feed on the deck?", "Why did it just go dark?"])
def test_what_they_alone_say_is_not_answered_from_them(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not any(citation.paragraph.text in (CAPTION, LINK) for citation in answer.citations)
    assert "seal" not in answer.text


def test_what_is_known_of_an_article_cites_its_first_quotable_paragraph(assistant: Assistant) -> None:
    answer = assistant.ask("Who wrote the article about the ferry Aurelia?")
    assert "Ada Byron" in answer.text
    assert [citation.paragraph.number for citation in answer.citations] == [3]
