"""Where outlets agree and differ, over a real collection with the real model."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from qa.answer import Answer
from qa.answer_json import answer_json
from qa.factory import make_check, open_assistant
from qa.generation.chat import ChatOptions, ChatWriter
from qa.settings import load
from tests.building import real_collection, story
from ui.cli import console
from vectorstore.inference.embedder import Embedder

QUESTION = "How many passengers were on board the ferry Aurelia?"
TAIL = (
    "The harbour office of Dunmere sent four boats, and all who had been on board were brought to the sports"
    " hall, where the Red Cross gave out blankets, tea and dry clothes until late. Captain Ines Dahl stayed on the"
    " bridge until a tug had taken the hull in tow. A diver will look at the rudder as soon as the sea is calm, and the"
    " ferry line of Dunmere will run a smaller boat in the place of the Aurelia until repairs are finished."
)


def print_of(source: str, count: str, day: str = "2024-05-17", **fields: Any) -> dict[str, Any]:
    """Return the wire story as an outlet prints it."""
    text = f"There were {count} passengers on board the ferry Aurelia when it ran aground off Dunmere.\n\n{TAIL}"
    return {
        "title": "Ferry Aurelia runs aground off Dunmere",
        "text": text,
        "source": source,
        "published": day,
        **fields,
    }


GAZETTE = print_of("Gazette", "214")
COURIER = {
    "title": "Night of rescue at sea",
    "text": "Officials in Dunmere said that 241 passengers were on board the Aurelia when the ferry ran aground.\n\n"
    "Fishermen had seen the lights first and called the coast guard, which was there within the hour.",
    "source": "Courier",
    "published": "2024-05-17",
}
REPRINT = {**GAZETTE, "text": f"{GAZETTE['text']}\n\nCopyright of the wire.", "source": "Ledger"}
ALTERED = print_of("Ledger", "205")
AGREEING = {
    "title": "What we know of the Aurelia",
    "text": "The ferry Aurelia ran aground off Dunmere, and there were 214 passengers on board, its owner said.",
    "source": "Post",
    "published": "2024-05-18",
}


@pytest.fixture
def ask(tmp_path: Path, embedder: Embedder) -> Any:
    numbers = itertools.count()

    def asked(*articles: dict[str, Any], question: str = QUESTION, says: str | None = None) -> Answer:
        folder = tmp_path / str(next(numbers))
        lines = [*articles, *(story(number, published="2024-05-01") for number in range(2, 6))]
        with real_collection(folder, lines, embedder) as collection:
            settings = load({"home": collection.home, "passages": 4})[0]
            model = GenericFakeChatModel(messages=iter([AIMessage(says or "")]))
            writer = ChatWriter(model, "test:fake", ChatOptions(), check=make_check(settings, collection))
            assistant = open_assistant(settings, collection, writer=writer if says else None)
            return assistant.ask(question, as_of="2024-05-20")

    return asked


def sides(answer: Answer) -> list[set[tuple[str | None, str]]]:
    """Return of each point the outlets with the first number they give."""
    return [
        {(side.outlet, next(w for w in side.text.split() if w.isdigit())) for side in point.sides}
        for point in answer.disagreements
    ]


def test_two_outlets_give_different_numbers_and_a_third_reprints_one(ask: Any) -> None:
    answer = ask(GAZETTE, COURIER, REPRINT)
    assert len(answer.disagreements) == 1
    assert answer.disagreements[0].about == "the number of passengers"
    (found,) = sides(answer)
    assert len(found) == 2
    assert ("Courier", "241") in found
    for side in answer.disagreements[0].sides:  # each is a checked and cited sentence of the answer
        (sentence,) = [each for each in answer.sentences if each.text == side.text]
        assert (sentence.verdict, sentence.citations) == ("supported", (side.citation,))
        citation = answer.citations[side.citation - 1]
        assert (citation.article.source, citation.article.published) == (side.outlet, side.day)
        assert citation.paragraph in {paragraph for passage in answer.passages for paragraph in passage.paragraphs}
    told = next(s for s in answer.sentences if " 214 " in s.text)
    assert told.outlets == 1  # a reprint is no second source
    assert [len(answer.citations[n - 1].also_in) for n in told.citations] == [1]


def test_what_a_model_leaves_out_is_shown_as_differing_too(ask: Any) -> None:
    answer = ask(GAZETTE, COURIER, says="There were 214 passengers on board the ferry Aurelia.")
    assert (answer.provenance.writer, answer.provenance.model) == ("chat", "test:fake")
    assert answer.sentences[0].text == "There were 214 passengers on board the ferry Aurelia."
    (found,) = sides(answer)
    assert ("Courier", "241") in found
    assert len(found) == 2
    assert all(each.verdict == "supported" and each.citations for each in answer.sentences)


def test_the_order_of_the_articles_does_not_matter(ask: Any) -> None:
    answers = [ask(*articles) for articles in itertools.permutations([GAZETTE, COURIER, REPRINT])]
    assert len({(each.text, each.disagreements) for each in answers}) == 1


def test_outlets_that_agree_are_counted_and_do_not_differ(ask: Any) -> None:
    answer = ask(GAZETTE, REPRINT, AGREEING)
    assert answer.disagreements == ()
    assert next(s for s in answer.sentences if " 214 " in s.text).outlets == 2


def test_an_altered_reprint_is_not_hidden_by_the_one_that_is_shown(ask: Any) -> None:
    (found,) = sides(ask(GAZETTE, ALTERED))
    assert found == {("Gazette", "214"), ("Ledger", "205")}


def test_one_outlet_does_not_differ_from_itself(ask: Any) -> None:
    assert ask(GAZETTE, {**COURIER, "source": "Gazette"}).disagreements == ()


def test_a_later_count_is_an_update_and_no_contradiction(ask: Any) -> None:
    told = "The storm over Dunmere killed {} people and cut the road to Calder, the office of the governor said{}."
    first = {"title": "Storm over Dunmere", "source": "Gazette", "published": "2024-05-10", "text": told.format(12, "")}
    later = {
        "title": "Storm over Dunmere: more found",
        "source": "Courier",
        "published": "2024-05-11",
        "text": told.format(15, " on the day after"),
    }
    question = "How many people did the storm over Dunmere kill?"
    assert ask(first, later, question=question).disagreements == ()
    same_day = ask(first, {**later, "published": "2024-05-10"}, question=question)
    assert [point.about for point in same_day.disagreements] == ["the number of people"]


def test_the_terminal_says_that_sources_differ(ask: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(GAZETTE, COURIER)
    console.print_answer(answer_json(answer))
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("Sources differ on the number of passengers:")
    shown = set(lines[start + 1 : start + 3])
    assert {line.split(":")[0] for line in shown} == {"  Gazette, 2024-05-17", "  Courier, 2024-05-17"}
    assert all(line.endswith("]") for line in shown)
    agreed = ask(GAZETTE)
    console.print_answer(answer_json(agreed))
    assert "differ" not in capsys.readouterr().out
