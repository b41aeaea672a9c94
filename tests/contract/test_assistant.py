"""The assistant over a real collection with the real model: answers, refusals, and what may be asked."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.answer import Answer
from qa.assemble import open_assistant
from qa.assistant import MAX_QUESTION, Assistant, Delta, Shown, make_query
from qa.errors import QuestionError
from qa.settings import Settings, load
from tests.building import open_home, story, write_jsonl
from vectorstore.chunking import Chunking
from vectorstore.collection import Collection
from vectorstore.embedder import BUNDLED, Embedder
from vectorstore.ingest import ingest

ARTICLES: list[dict[str, Any]] = [
    {
        "title": "Ferry Aurelia runs aground off Dunmere",
        "text": "The ferry Aurelia ran aground off Dunmere on Tuesday. All 214 passengers were taken off by boat."
        "\n\nCaptain Ines Dahl said that the Aurelia ran aground because a buoy had drifted in the storm."
        "\n\nThe harbour office will replace the buoy and repairs to the hull will take three weeks.",
        "url": "https://gazette.example/aurelia",
        "source": "Gazette",
        "published": "2024-05-17",
    },
    {
        "title": "Mara Quill elected mayor of Brannock",
        "text": "Mara Quill was elected mayor of Brannock on Sunday with 52 percent of the vote."
        "\n\nShe promised to reopen the public library, which had been closed for two years.",
        "source": "Courier",
        "published": "2024-06-02",
    },
    {
        "title": "A guide to the Dunmere ferry",
        "text": "The ferry from Dunmere leaves every hour. Tickets for the ferry cost four crowns.",
        "source": "Courier",
    },
]


def settings_of(collection: Collection) -> Settings:
    return load({"home": collection.home})[0]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Collection]:
    """Articles for reading only."""
    folder = tmp_path_factory.mktemp("assistant")
    filler = [story(number) for number in range(12)]
    with Collection.open(
        folder / "home",
        embedder_name=BUNDLED,
        load_embedder=lambda: embedder,
        chunking=Chunking(180),
        command="tests",
    ) as collection:
        ingest([write_jsonl(folder / "a.jsonl", ARTICLES + filler)], collection)
        yield collection


@pytest.fixture(scope="module")
def assistant(collection: Collection) -> Assistant:
    return open_assistant(settings_of(collection), collection)


WHY = "Why did the ferry Aurelia run aground?"


def assert_invariants(answer: Answer, collection: Collection) -> None:
    """What holds of every answer, whatever the question."""
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == [citation.number for citation in answer.citations]
    shown = {paragraph for passage in answer.passages for paragraph in passage.paragraphs}
    for citation in answer.citations:
        article = collection.archive.article(citation.article.id)
        assert article is not None
        assert citation.article == article.head
        assert citation.paragraph == article.paragraphs[citation.paragraph.number - 1]
        assert citation.paragraph in shown
        assert 0 <= citation.quote.start < citation.quote.end <= len(citation.paragraph.text)
    for sentence in answer.sentences:  # of the extractive writer: quotes, whole and unaltered
        (number,) = sentence.citations
        citation = answer.citations[number - 1]
        assert citation.paragraph.text[citation.quote.start : citation.quote.end] == sentence.text
        assert (sentence.verdict, sentence.support) == ("supported", 1.0)
    assert answer.text == " ".join(f"{s.text} [{s.citations[0]}]" for s in answer.sentences)
    assert answer.answered == bool(answer.sentences)
    assert (answer.reason is None) == answer.answered
    assert [passage.rank for passage in answer.passages] == list(range(1, len(answer.passages) + 1))
    assert json.loads(json.dumps(answer.to_json())) == answer.to_json()


def test_a_question_is_answered_by_a_cited_quote(assistant: Assistant, collection: Collection) -> None:
    answer = assistant.ask(WHY)
    assert answer.answered
    assert answer.sentences[0].text.endswith("ran aground because a buoy had drifted in the storm.")
    first = answer.citations[0]
    assert (first.article.title, first.paragraph.number) == (ARTICLES[0]["title"], 2)
    assert answer.query.as_of == date.today()
    assert answer.searched == 15
    assert set(answer.timings_ms) == {"search", "write", "check", "total"}
    provenance = answer.provenance
    assert (provenance.writer, provenance.model, provenance.prompt) == ("extractive", None, None)
    assert provenance.embedder == BUNDLED
    assert provenance.index == collection.archive.fingerprint()
    assert provenance.settings == assistant.settings.digest()
    assert_invariants(answer, collection)


@pytest.mark.parametrize(
    "question",
    [
        WHY,
        "Who was elected mayor of Brannock?",
        "What does a ferry ticket cost?",
        "What is the boiling point of tungsten?",
        "dragons",
        "ferry",
        "東京の大雨",
        '"ferry" AND (NOT aground) NEAR/3 title:*',
        "a" * MAX_QUESTION,
        "ferry? " * 200,
    ],
)
def test_the_invariants_hold_for_every_answer(assistant: Assistant, collection: Collection, question: str) -> None:
    assert_invariants(assistant.ask(question), collection)


def test_the_stream_gives_passages_then_text_then_the_answer(assistant: Assistant) -> None:
    first, *deltas, answer = assistant.stream(WHY)
    assert isinstance(answer, Answer)
    assert first == Shown(answer.passages)
    assert len(deltas) == len(answer.sentences) > 0
    assert "".join(delta.text for delta in deltas if isinstance(delta, Delta)) == answer.text
    assert answer == assistant.ask(WHY)


def test_what_the_articles_do_not_say_is_refused_with_what_came_nearest(assistant: Assistant) -> None:
    answer = assistant.ask("What is the boiling point of tungsten in kelvin?")
    assert not answer.answered
    assert (answer.text, answer.sentences, answer.citations) == ("", (), ())
    assert str(answer.reason).startswith("Searched 15 articles: no passage comes close enough (")
    assert answer.passages[0].article.title in str(answer.reason)
    assert len(answer.passages) == assistant.settings.passages


def test_an_empty_collection_says_how_to_fill_it(tmp_path: Path) -> None:
    with open_home(tmp_path / "empty") as empty:
        answer = open_assistant(settings_of(empty), empty).ask(WHY)
    assert not answer.answered
    assert answer.reason == "The collection has no articles yet. Add some with: newsdesk ingest FOLDER"


@pytest.mark.parametrize(
    ("asked", "titles", "searched"),
    [
        ({"as_of": "2024-05-16"}, set(), 0),
        ({"as_of": "2024-05-17"}, {ARTICLES[0]["title"]}, 1),
        ({"as_of": date(2024, 6, 2)}, {ARTICLES[0]["title"], ARTICLES[1]["title"]}, 2),
        ({"as_of": datetime(2024, 6, 2, 23, 59)}, {ARTICLES[0]["title"], ARTICLES[1]["title"]}, 2),
        ({"until": "May 20, 2024", "since": "2024-05-01"}, {ARTICLES[0]["title"]}, 1),
        ({"source": "COURIER"}, {ARTICLES[1]["title"], ARTICLES[2]["title"]}, 2),
        ({"source": "courier", "since": date(2024, 1, 1)}, {ARTICLES[1]["title"]}, 1),
        ({"as_of": "2024-05-20", "until": "2024-12-31"}, {ARTICLES[0]["title"]}, 1),
        ({}, {article["title"] for article in ARTICLES}, 3),
        ({"as_of": "", "since": " ", "source": ""}, {article["title"] for article in ARTICLES}, 3),
    ],
    ids=str,
)
def test_dates_and_outlets_narrow_the_search(
    tmp_path: Path, asked: dict[str, Any], titles: set[str], searched: int
) -> None:
    with open_home(tmp_path / "home", chunk_tokens=100) as collection:
        ingest([write_jsonl(tmp_path / "a.jsonl", ARTICLES)], collection)
        answer = open_assistant(settings_of(collection), collection).ask("ferry Dunmere mayor Brannock", **asked)
    assert {passage.article.title for passage in answer.passages} == titles
    assert answer.searched == searched
    if not searched:
        assert answer.reason == (
            "None of the collection's 3 articles is published by 16 May 2024. Widen the dates or the outlet."
        )


def test_a_follow_up_is_searched_for_with_the_question_before_it(assistant: Assistant, collection: Collection) -> None:
    answer = assistant.ask("and why?", conversation=["Did the ferry Aurelia run aground?"])
    assert answer.query.question == "and why?"
    assert answer.notes == ("Read as a follow-up; searched for: Did the ferry Aurelia run aground? and why?",)
    assert answer.passages[0].article.title == ARTICLES[0]["title"]
    assert_invariants(answer, collection)
    assert assistant.ask(WHY, conversation=["Who was elected mayor?"]) == assistant.ask(WHY)


# -- what may be asked


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "?!", "…", "🙂", "\u200b\u202e", "_"])
def test_an_empty_question(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match=r"The question is empty\.") as caught:
        assistant.ask(question)
    assert caught.value.hint == "Ask something in words."


def test_a_question_as_long_as_an_article(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=r"20,000 characters; at most 2,000 are read") as caught:
        assistant.stream("x" * 20_000)
    assert "ingested" in caught.value.hint


@pytest.mark.parametrize("name", ["as_of", "since", "until"])
@pytest.mark.parametrize("day", ["2024-02-31", "yesterweek", "2999-01-01", "31/31/2024"])
def test_a_day_that_cannot_be_read(assistant: Assistant, name: str, day: str) -> None:
    with pytest.raises(QuestionError, match=r"date .* cannot be read") as caught:
        assistant.ask(WHY, **{name: day})
    assert name.replace("_", "-") in caught.value.message
    assert caught.value.hint == "Write it as 2024-05-17."


@pytest.mark.parametrize(
    "days",
    [
        {"since": "2024-05-18", "until": "2024-05-17"},
        {"since": "2024-05-18", "as_of": "2024-05-17"},
        {"since": "2099-01-01"},
    ],
)
def test_days_that_contradict_each_other(assistant: Assistant, days: dict[str, str]) -> None:
    with pytest.raises(QuestionError, match="backwards"):
        assistant.ask(WHY, **days)


def test_half_surrogates_from_a_terminal_do_no_harm(assistant: Assistant, collection: Collection) -> None:
    answer = assistant.ask("ferry \udcff", source="Gaz\udcff", conversation=["\ud83d why", "and \udcff?"])
    assert answer.query.source == "Gaz?"
    assert_invariants(answer, collection)
    assert_invariants(assistant.ask("and it?", conversation=["ferry \udcff"]), collection)


def test_a_question_is_cleaned_before_it_is_kept() -> None:
    query = make_query("  Why \u202edid\x07 it\n sink? ", source=" ")
    assert query.question == "Why did it sink?"
    assert query.source is None


def test_an_answer_follows_the_archive_when_it_changes(tmp_path: Path) -> None:
    with open_home(tmp_path / "home", chunk_tokens=100) as collection:
        assistant = open_assistant(settings_of(collection), collection)
        assert assistant.ask("ferry Dunmere").searched == 0
        path = write_jsonl(tmp_path / "a.jsonl", ARTICLES)
        ingest([path], collection)
        first = assistant.ask("ferry Dunmere")
        assert first.searched == 3
        write_jsonl(path, ARTICLES[:2])
        ingest([path], collection)
        second = assistant.ask("ferry Dunmere")
        assert second.searched == 2
        assert first.provenance.index != second.provenance.index


def test_articles_can_be_listed_and_opened(assistant: Assistant) -> None:
    listed = assistant.articles()
    assert len(listed) == 15
    article = assistant.article(listed[0].head.id)
    assert article is not None
    assert article.head == listed[0].head
    assert assistant.article("no such id") is None


def test_several_threads_get_the_same_answers_as_one(assistant: Assistant) -> None:
    from concurrent.futures import ThreadPoolExecutor

    questions = [WHY, "Who was elected mayor of Brannock?", "What does a ferry ticket cost?", "dragons"] * 3
    random.Random(3).shuffle(questions)
    alone = {question: assistant.ask(question) for question in set(questions)}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(assistant.ask, questions))
    assert together == [replace(alone[question]) for question in questions]
