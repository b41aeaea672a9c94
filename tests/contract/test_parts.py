"""Questions over several articles, asked of a real collection with the real model."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.factory import open_assistant
from qa.pipeline.multi_query import interleaved
from qa.settings import load
from tests.building import make_passage, real_collection, story
from vectorstore.collection import Collection
from vectorstore.inference.embedder import Embedder
from vectorstore.storage.filter import Filter

ARTICLES: list[dict[str, Any]] = [
    {
        "title": "Ferry strike enters its second week",
        "text": "Union leader Tomas Reyl said on Monday that the ferry crews will strike until their pay rises by six"
        " percent.\n\nThe harbour of Dunmere stayed empty on the first day of the new week.",
        "source": "Gazette",
        "published": "2024-05-17",
    },
    {
        "title": "Owners answer the ferry crews",
        "text": "The shipping company Norrland Lines called the strike of the ferry crews unlawful and refused to raise"
        " pay.\n\nIts chairman Pia Horst said that the company had lost two million crowns.",
        "source": "Courier",
        "published": "2024-05-20",
    },
    {
        "title": "The orchard prize goes to Farrow",
        "text": "A jury gave the orchard prize to the growers of Farrow for an old kind of pear.",
        "source": "Ledger",
        "published": "2024-05-18",
    },
]
WHILE = (
    "Does the Gazette article say that the ferry crews strike for more pay, while the Courier article says that the"
    " company called the strike unlawful?"
)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Collection]:
    folder = tmp_path_factory.mktemp("parts")
    filler = [story(number) for number in range(12)]
    with real_collection(folder, ARTICLES + filler, embedder) as collection:
        yield collection


@pytest.fixture(scope="module")
def assistant(collection: Collection) -> Assistant:
    return open_assistant(load({"home": collection.home})[0], collection)


@pytest.fixture(scope="module")
def unsplit(collection: Collection) -> Assistant:
    return open_assistant(load({"home": collection.home, "split_questions": False})[0], collection)


def test_each_part_is_searched_in_its_outlet_and_both_are_answered(assistant: Assistant) -> None:
    answer = assistant.ask(WHILE, as_of="2024-06-01")
    assert answer.answered
    assert [citation.article.source for citation in answer.citations[:2]] == ["Gazette", "Courier"]
    assert [passage.article.source for passage in answer.passages[:2]] == ["Gazette", "Courier"]
    assert [passage.rank for passage in answer.passages] == list(range(1, len(answer.passages) + 1))
    assert any(note.startswith("Searched in parts: ") for note in answer.notes)
    assert all(sentence.verdict == "supported" for sentence in answer.sentences)


def test_the_same_is_asked_of_two_outlets(assistant: Assistant) -> None:
    answer = assistant.ask("What did the Courier and the Gazette each say about the ferry strike?", as_of="2024-06-01")
    assert {citation.article.source for citation in answer.citations} >= {"Courier", "Gazette"}


def test_a_question_about_an_outlet_that_is_not_there_is_refused(assistant: Assistant) -> None:
    answer = assistant.ask(WHILE.replace("Courier", "Evening Chronicle"), as_of="2024-06-01")
    assert not answer.answered
    assert answer.reason
    assert "the question asks for what Evening Chronicle wrote, of which the collection has no article" in answer.reason
    assert answer.passages  # the nearest are shown all the same


def test_a_named_outlet_and_day_still_hold(assistant: Assistant) -> None:
    of_one = assistant.ask(WHILE, as_of="2024-06-01", source="gazette")
    assert {passage.article.source for passage in of_one.passages} == {"Gazette"}
    early = assistant.ask(WHILE, as_of="2024-05-18")
    assert {passage.article.title for passage in early.passages}.isdisjoint({ARTICLES[1]["title"]})


def test_a_day_that_has_nothing_is_let_go(assistant: Assistant) -> None:
    question = (
        "Between the Gazette report on the ferry strike published on 3 May 2024, and the Courier report on the ferry"
        " strike published on 20 May 2024, did the tone change?"
    )
    answer = assistant.ask(question, as_of="2024-06-01")
    assert [passage.article.source for passage in answer.passages[:2]] == ["Gazette", "Courier"]
    assert answer.passages[1].article.title == ARTICLES[1]["title"]


def test_a_single_question_is_answered_as_if_nothing_were_split(assistant: Assistant, unsplit: Assistant) -> None:
    for question in ("Why do the ferry crews strike?", "Who won the orchard prize?", "What did the Gazette say?"):
        one, other = (each.ask(question, as_of="2024-06-01") for each in (assistant, unsplit))
        assert replace(one, provenance=other.provenance) == other
    assert not any(note.startswith("Searched") for note in unsplit.ask(WHILE, as_of="2024-06-01").notes)


def test_articles_of_several_outlets_are_counted_and_found(collection: Collection) -> None:
    where = Filter(any_source=("GAZETTE", "ledger"))
    heads = collection.archive.heads([s.head.id for s in collection.archive.articles()], where)
    assert {head.source for head in heads.values()} == {"Gazette", "Ledger"}
    assert collection.archive.count_articles(where) == len(heads)
    assert collection.archive.sources() == ["Courier", "Gazette", "Ledger"]
    assert collection.archive.text.passages('"ferry"', 50, Filter(any_source=("Ledger",))) == []
    assert collection.archive.text.passages('"ferry"', 50, where)


def test_passages_are_taken_in_turn_and_once() -> None:
    a, b, c, d = (make_passage(name, [f"{name} text."]) for name in "abcd")
    taken = interleaved([[a, b], [a, c, d], []], 3)
    assert [(passage.article.title, passage.rank) for passage in taken] == [("a", 1), ("b", 2), ("c", 3)]
    assert interleaved([], 3) == ()
