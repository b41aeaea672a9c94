"""The assistant over a real collection with the real model: answers, refusals, and what may be asked."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from qa.answer import Answer, Provenance, Query
from qa.assistant import MAX_QUESTION, Assistant, Delta, Shown, make_query
from qa.errors import QuestionError
from qa.factory import open_assistant
from qa.pipeline.request_builder import make_request, without_window
from qa.settings import Settings, load
from tests.answering import assert_invariants
from tests.building import open_home, real_collection, story, write_jsonl
from vectorstore.collection import Collection
from vectorstore.inference.embedder import BUNDLED, Embedder
from vectorstore.ingestion.ingest import ingest
from vectorstore.text.recency import Recency

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
    with real_collection(folder, ARTICLES + filler, embedder) as collection:
        yield collection


@pytest.fixture(scope="module")
def assistant(collection: Collection) -> Assistant:
    return open_assistant(settings_of(collection), collection)


EMPTY = Answer(Query("?", date(2024, 6, 5)), False, "", "", (), (), (), Provenance("", None, None, "", "", "", ""))
WHY = "Why did the ferry Aurelia run aground?"


def test_a_question_is_answered_by_a_cited_quote(assistant: Assistant, collection: Collection) -> None:
    answer = assistant.ask(WHY)
    assert answer.answered
    assert answer.sentences[0].text.endswith("ran aground because a buoy had drifted in the storm.")
    first = answer.citations[0]
    assert (first.article.title, first.paragraph.number) == (ARTICLES[0]["title"], 2)
    assert answer.query.as_of == date.today()
    assert answer.searched == 15
    assert set(answer.timings_ms) == {"search", "read", "write", "check", "total"}
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
    assert str(answer.reason).startswith("Searched 15 articles: no article on this was found.")
    assert answer.passages[0].article.title in str(answer.reason)
    assert len(answer.passages) == assistant.settings.retrieval.passages


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
        assert str(answer.reason).startswith(
            "None of the collection's 3 articles is published by 16 May 2024. Widen the dates or the outlet."
        )


def test_a_follow_up_is_searched_for_with_the_question_before_it(assistant: Assistant, collection: Collection) -> None:
    answer = assistant.ask("and why?", as_of="2024-06-05", conversation=["Did the ferry Aurelia run aground?"])
    assert answer.query.question == "and why?"
    assert answer.notes == ("Read as a follow-up; searched for: Why did the ferry Aurelia run aground?",)
    assert answer.passages[0].article.title == ARTICLES[0]["title"]
    assert_invariants(answer, collection)
    assert assistant.ask(WHY, conversation=["Who was elected mayor?"]) == assistant.ask(WHY)


# -- what a question says of time

ON = date(2024, 6, 5)


@pytest.mark.parametrize(
    ("filters", "hidden_by"),
    [
        ({"source": "Courier"}, "Without the outlet Courier"),
        ({"since": "2024-05-20", "until": "2024-06-04"}, "Without the earliest and the latest day"),
        ({"since": "2024-05-20"}, "Without the earliest day"),
        ({"until": "2024-05-10"}, "Without the latest day"),
        ({"as_of": "2024-05-16"}, "Without the as-of day 16 May 2024"),
    ],
)
def test_a_refusal_says_which_filter_hid_the_answer(
    assistant: Assistant, filters: dict[str, str], hidden_by: str
) -> None:
    answer = assistant.ask("Why did the ferry Aurelia run aground off Dunmere?", **{"as_of": "2024-06-05", **filters})
    assert not answer.answered
    article = "“Ferry Aurelia runs aground off Dunmere” (Gazette, 17 May 2024)"
    assert f" {hidden_by} it may be answered: see {article}." in str(answer.reason)


def test_a_filter_that_hid_nothing_is_not_blamed(assistant: Assistant) -> None:
    answer = assistant.ask("Who won the chess title in Peru?", source="Courier", as_of="2024-06-05")
    assert not answer.answered
    assert "Without" not in str(answer.reason)


def test_a_date_in_the_question_filters(assistant: Assistant, collection: Collection) -> None:
    answer = assistant.ask("Why did the ferry Aurelia run aground in May 2024?", as_of=ON)
    assert answer.answered
    assert {passage.article.published and passage.article.published.month for passage in answer.passages} == {5}
    assert (answer.query.since, answer.query.until, answer.query.as_of) == (date(2024, 5, 1), date(2024, 5, 31), ON)
    assert answer.searched == 2
    assert answer.window is not None
    assert answer.window.line == "searched 1 to 31 May 2024 (“in May 2024”)"
    assert answer.notes == ()
    assert_invariants(answer, collection)


@pytest.mark.parametrize(
    ("question", "note"),
    [
        (
            "Why did the ferry Aurelia run aground in October 1998?",
            "Nothing published in October 1998; searched everything up to 5 June 2024 instead.",
        ),
        (
            "Why did the ferry Aurelia run aground in April 2024?",
            "Nothing published in April 2024 answers this; searched everything up to 5 June 2024 instead.",
        ),
        (
            "Why did the ferry Aurelia run aground off Dunmere Oct 5-9, 1998?",
            "Nothing published in that time (5 to 9 October 1998); searched everything up to 5 June 2024 instead.",
        ),
    ],
)
def test_days_that_leave_nothing_are_let_go_and_a_note_says_so(
    assistant: Assistant, collection: Collection, question: str, note: str
) -> None:
    first, *deltas, answer = assistant.stream(question, as_of=ON)
    assert isinstance(answer, Answer)
    assert answer.answered
    assert answer.notes == (note,)
    assert answer.citations[0].article.title == ARTICLES[0]["title"]
    assert (answer.query.since, answer.query.until) == (None, None)
    assert answer.window is not None
    assert str(answer.window.line).startswith("preferred ")
    assert first == Shown(answer.passages)
    assert "".join(delta.text for delta in deltas if isinstance(delta, Delta)) == answer.text
    assert_invariants(answer, collection)


def test_a_refusal_names_the_days_it_preferred(assistant: Assistant) -> None:
    answer = assistant.ask("What is the boiling point of tungsten in kelvin this week?", as_of=ON)
    assert not answer.answered
    assert "Preferred 29 May to 5 June 2024 (“this week”). Nearest: “" in str(answer.reason)
    answer = assistant.ask("Who stole the tungsten of Vienna in 1998?", as_of=ON)
    assert not answer.answered
    assert answer.notes[0].startswith("Nothing published in 1998;")


def test_days_the_caller_names_win(assistant: Assistant) -> None:
    question = "Why did the ferry Aurelia run aground in October 1998?"
    choices: list[dict[str, Any]] = [{"since": "2024-05-01"}, {"until": "2024-05-20"}]
    for given in choices:
        answer = assistant.ask(question, as_of=ON, **given)
        assert answer.answered
        assert (answer.window, answer.notes) == (None, ())
    assert assistant.ask("Who was elected mayor of Brannock, as of 1 June 2024?", as_of=ON).answered


def test_a_question_may_put_itself_on_another_day(assistant: Assistant) -> None:
    answer = assistant.ask("Who was elected mayor of Brannock, as of 1 June 2024?")
    assert answer.query.as_of == date(2024, 6, 1)
    assert all(str(passage.article.published) <= "2024-06-01" for passage in answer.passages)


def test_a_follow_up_keeps_the_time_of_what_it_leans_on(assistant: Assistant) -> None:
    earlier = ["Did the ferry Aurelia run aground in May 2024?"]
    assert assistant.ask("and why?", as_of=ON, conversation=earlier).query.since == date(2024, 5, 1)
    assert assistant.ask("and this week?", as_of=ON, conversation=earlier).query.since is None


def test_old_evidence_is_told_where_the_question_asks_about_now(assistant: Assistant) -> None:
    note = "The newest evidence is from 17 May 2024, 7 months before the question."
    late: dict[str, Any] = {"as_of": "2024-12-20"}
    assert assistant.ask("Why did the ferry Aurelia run aground, by the latest reports?", **late).notes == (note,)
    assert assistant.ask(WHY, **late).notes == ()
    assert assistant.ask("Why did the ferry Aurelia run aground in May 2024?", **late).notes == ()


def test_how_long_ago_an_article_appeared_changes_nothing(assistant: Assistant) -> None:
    soon, late = assistant.ask(WHY, as_of="2024-05-18"), assistant.ask(WHY, as_of="2026-05-18")
    assert (soon.text, soon.confidence) == (late.text, late.confidence)


@pytest.mark.parametrize(
    ("question", "named", "recency", "words"),
    [
        ("Who won this week?", {}, Recency(date(2024, 5, 29), ON), "Who won?"),
        ("Who won?", {}, None, "Who won?"),
        ("Who is the mayor now?", {}, Recency(ON, ON), "Who is the mayor now?"),
        ("Who won in May 2024?", {}, None, "Who won?"),
        ("Who won?", {"since": "2024-01-01"}, None, "Who won?"),
        ("Who founded Dunmere?", {}, None, "Who founded Dunmere?"),
    ],
)
def test_a_request_says_which_days_to_prefer_and_which_words_are_of_time(
    question: str, named: dict[str, str], recency: Recency | None, words: str
) -> None:
    request = make_request(question, as_of=ON, since=named.get("since"))
    assert (request.recency, request.words) == (recency, words)


def test_letting_days_go_still_prefers_them(assistant: Assistant) -> None:
    request = make_request("Who won in May 2023?", as_of=ON)
    wider = without_window(request, assistant.ask("dragons", as_of="1990-01-01"))
    assert wider is not None
    assert wider.recency == Recency(date(2023, 5, 1), date(2023, 5, 31))
    assert wider.words == "Who won in May 2023?"
    assert without_window(wider, assistant.ask("dragons")) is None


def test_an_article_without_a_date_counts_only_where_no_day_is_named() -> None:
    read, put = make_request("Who won in May 2023?"), make_request("Who won, as of 3 May 2023?")
    assert (read.undated, put.undated, make_request("Who won this week?").undated) == (False, False, True)
    refused = replace(EMPTY, query=read.query)
    wider = without_window(read, refused)
    assert wider is not None
    assert wider.undated


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
    listed = assistant.contents.articles()
    assert len(listed) == 15
    article = assistant.contents.article(listed[0].head.id)
    assert article is not None
    assert article.head == listed[0].head
    assert assistant.contents.article("no such id") is None


def test_several_threads_get_the_same_answers_as_one(assistant: Assistant) -> None:
    from concurrent.futures import ThreadPoolExecutor

    questions = [WHY, "Who was elected mayor of Brannock?", "What does a ferry ticket cost?", "dragons"] * 3
    random.Random(3).shuffle(questions)
    alone = {question: assistant.ask(question) for question in set(questions)}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(assistant.ask, questions))
    assert together == [replace(alone[question]) for question in questions]


@pytest.mark.parametrize(
    "question",
    [
        "Why did the Aurelia run aground?",
        "Compare Dunmere and Brannock",
        "Which articles do you have on Dunmere?",
        "A brief on the Aurelia",
        "Who wrote the article on the ferry?",
        "and the buoy?",
        "Thanks!",
    ],
)
def test_what_was_typed_is_read_once(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    from qa.conversation import follow_ups
    from qa.pipeline import intent_handlers, question_reading
    from qa.query import intents

    read: list[str] = []
    own = intents.read_intent

    def counted(said: str) -> intents.Intent | None:
        read.append(said)
        return own(said)

    for module in (intents, follow_ups, intent_handlers, question_reading):
        monkeypatch.setattr(module, "read_intent", counted)
    assistant.ask(question, as_of="2024-06-10", conversation=["Why did the Aurelia run aground off Dunmere?"])
    assert read.count(question) == 1
