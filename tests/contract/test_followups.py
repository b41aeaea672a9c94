"""Follow-ups over a collection: what is searched for, what is found with it, and the benchmark that measures it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.followups import Case, Pool, cast_2019, cast_2020, measure, mtrag, taken_for_follow_ups, token_f1
from benchmarks.intents import questions
from qa.answer_json import answer_json
from qa.assistant import Assistant
from qa.conversation.follow_ups import Turn
from qa.conversation.llm_rewriter import ChatCondenser
from qa.errors import QuestionError
from qa.factory import make_condenser, make_search, open_assistant, open_collection
from qa.generation.chat import ChatWriter
from qa.generation.extractive import ExtractiveWriter
from qa.settings import load
from tests.scripted import Scripted
from vectorstore.collection import Collection
from vectorstore.search.follow_up_fusion import search_with_context
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter

WHY = "Why does North Korea support Palestine?"


@pytest.fixture(scope="module")
def collection(sample_home: Path) -> Iterator[Collection]:
    settings, _ = load({"home": sample_home})
    with open_collection(settings, command="tests") as opened:
        yield opened


@pytest.fixture
def search(collection: Collection) -> Search:
    return make_search(load({"home": collection.home})[0], collection)


@pytest.fixture
def assistant(collection: Collection) -> Assistant:
    return open_assistant(load({"home": collection.home})[0], collection)


def test_a_follow_up_finds_what_its_own_words_do_not(search: Search) -> None:
    alone = search("Since when?", Filter(), 5)
    beside = search_with_context(search, "Since when?", f"{WHY} Since when?", Filter(), 5)
    wanted = search(WHY, Filter(), 1)[0].article.title
    assert wanted in {passage.article.title for passage in beside}
    assert [passage.rank for passage in beside] == [1, 2, 3, 4, 5]
    assert beside != alone


def test_the_similarity_stays_the_one_to_the_question_itself(search: Search) -> None:
    beside = search_with_context(search, "Since when?", f"{WHY} Since when?", Filter(), 8)
    cosines = search.similarities("Since when?", [passage.chunk_id for passage in beside])
    assert {passage.chunk_id: passage.similarity for passage in beside} == cosines


def test_without_anything_beside_it_is_one_search(search: Search) -> None:
    assert search_with_context(search, WHY, "", Filter(), 5) == search(WHY, Filter(), 5)


def test_the_answer_before_tells_whom_a_pronoun_means(assistant: Assistant) -> None:
    said = {"question": "Who leads North Korea?", "answer": "Kim Jong Un leads North Korea. [1]"}
    answer = assistant.ask("What did he say?", conversation=[said])
    assert answer.standalone_question.startswith("What did Kim Jong Un say")
    assert answer_json(answer)["asked"] == answer.standalone_question
    assert answer == assistant.ask("What did he say?", conversation=[Turn(said["question"], said["answer"])])


def test_a_conversation_that_cannot_be_read_is_told(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="conversation cannot be read"):
        assistant.ask("And why?", conversation=[{"role": "user"}])


def test_token_f1_counts_words_with_repeats() -> None:
    assert token_f1("Where do sharks live?", "where do sharks live") == 1
    assert token_f1("the the cat", "the cat") == pytest.approx(2 * 2 / 5)
    assert token_f1("no", "yes") == 0


def test_the_benchmark_measures_against_the_rewrite() -> None:
    case = Case("Where do they live?", (Turn("What are tiger sharks?"),), frozenset(), "Where do tiger sharks live?")
    rows = {row["method"]: row for row in measure(Pool("one", (case,), {}), None)}
    assert rows["made stand-alone"]["f1"] == 1
    assert rows["the question alone"]["f1"] == pytest.approx(2 * 3 / 9)
    assert rows["made stand-alone"]["recall"] is None


@pytest.mark.parametrize("year", [2024, *(pytest.param(year, marks=pytest.mark.deep) for year in (2022, 2023))])
def test_a_question_on_another_matter_is_seldom_taken_for_a_follow_up(shared_data: Path, year: int) -> None:
    asked = questions(shared_data / "realtimeqa" / f"questions-{year}.jsonl")
    assert len(asked) > 800
    assert taken_for_follow_ups(asked) < 0.01


def test_made_stand_alone_beats_the_question_alone_and_the_whole_history(shared_data: Path) -> None:
    for pool in (cast_2019(shared_data), cast_2020(shared_data)):
        f1 = {row["method"]: row["f1"] for row in measure(pool, None)}
        assert f1["made stand-alone"] > f1["the question alone"] + 0.02
        assert f1["made stand-alone"] > f1["all questions so far"] + 0.3
    assert len(mtrag(shared_data, ("clapnq", "govt")).cases) == 97


def test_a_chat_models_wording_is_searched_for_and_what_it_took_is_told(collection: Collection) -> None:
    settings = load({"home": collection.home})[0]
    llm = Scripted(messages=iter(()), scripts=[["Since when does North Korea support Palestine?", (40, 8)]])
    condense = ChatCondenser(llm, "scripted", retries=0)
    search = make_search(settings, collection)
    assistant = Assistant(collection, search, ExtractiveWriter(), settings, condense=condense)
    answer = assistant.ask("since when does it do this there?", conversation=[WHY])
    assert answer.standalone_question == "Since when does North Korea support Palestine?"
    assert f"Read as a follow-up; searched for: {answer.standalone_question}" in answer.notes
    assert answer.usage is not None
    assert (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.calls) == (40, 8, 1)
    assert assistant.ask("Thanks!", conversation=[WHY]).kind == "talk", "the model is not asked: it has no more to say"


def test_a_large_model_makes_follow_ups_stand_alone_and_a_setting_leaves_them_to_the_rules() -> None:
    writer = ChatWriter(Scripted(messages=iter(()), scripts=[]), "scripted")
    assert make_condenser(load({"model": "openai:any"})[0], writer) is not None
    assert make_condenser(load({"model": "openai:any", "condenser": "rules"})[0], writer) is None
    assert make_condenser(load({})[0], ExtractiveWriter()) is None
