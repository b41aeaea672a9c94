"""Stored conversations: read back as they were, nobody else's, and untouched by what becomes of the articles."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa.answer_json import answer_json
from qa.assistant import Assistant
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.building import open_home, story, write_jsonl
from vectorstore.errors import ConversationError, HomeError
from vectorstore.ingestion.ingest import ingest
from vectorstore.ingestion.reindex import reindex
from vectorstore.storage.conversations import FILE_NAME, MAX_COMMENT, TITLE_CHARS, Conversations, Turn
from vectorstore.storage.opening import open_conversations

WHY = "Why does North Korea support Palestine"
ANSWER = {"question": "Who?", "text": "Ada did. [1]", "citations": [{"number": 1, "quote": {"start": 0, "end": 8}}]}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Conversations]:
    with closing(open_conversations(tmp_path)) as opened:
        yield opened


@pytest.fixture
def assistant(sample_copy: Path) -> Iterator[Assistant]:
    settings, _ = load({"home": sample_copy})
    with open_collection(settings, command="tests") as collection:
        yield open_assistant(settings, collection)


def test_a_conversation_is_reopened_with_the_same_citations(assistant: Assistant, sample_copy: Path) -> None:
    answer = answer_json(assistant.ask(WHY, as_of="2024-05-17"))
    assert answer["citations"]
    mine = assistant.conversations.create("me")
    assert assistant.conversations.append("me", mine, WHY, answer).answer == answer
    assistant.collection.close()
    with closing(open_conversations(sample_copy)) as reopened:
        conversation = reopened.get("me", mine)
    assert conversation is not None
    (turn,) = conversation.turns
    assert (turn.number, turn.question, turn.answer) == (1, WHY, answer)


def test_neither_ingest_nor_removal_nor_reindex_touches_conversations(tmp_path: Path) -> None:
    files = write_jsonl(tmp_path / "files" / "one.jsonl", map(story, range(4)))
    with open_home(tmp_path / "home") as collection:
        ingest([files], collection)
        mine = collection.conversations.create("me")
        collection.conversations.append("me", mine, "Who?", ANSWER)
        before = collection.conversations.get("me", mine)
        write_jsonl(files, map(story, range(2, 9)))
        ingest([files], collection)
        collection.remove(summary.head.id for summary in collection.archive.articles())
        reindex(collection)
        assert collection.archive.counts().articles == 0
        assert collection.conversations.get("me", mine) == before


def test_the_first_question_becomes_the_title_and_the_list_begins_with_the_latest(store: Conversations) -> None:
    first, second = store.create("me"), store.create("me")
    assert [head.id for head in store.list("me")] == [second, first]
    assert store.list("me")[0].title == "New conversation"
    store.append("me", first, "Who  was\nelected?", ANSWER)
    store.append("me", first, "And when?", ANSWER)
    head = store.list("me")[0]
    assert (head.id, head.title, head.turns) == (first, "Who was elected?", 2)
    assert datetime.now(UTC) - timedelta(minutes=1) < head.created < head.updated <= datetime.now(UTC)
    assert [(t.number, t.question) for t in _get(store, first)] == [(1, "Who  was\nelected?"), (2, "And when?")]


def test_a_long_question_is_shortened_between_words_and_a_given_title_stays(store: Conversations) -> None:
    mine, named = store.create("me"), store.create("me", "Ferries")
    store.append("me", mine, "harbour " * 30, ANSWER)
    store.append("me", named, "Who?", ANSWER)
    titles = {head.id: head.title for head in store.list("me")}
    assert titles[named] == "Ferries"
    assert titles[mine].endswith("harbour…")
    assert len(titles[mine]) <= TITLE_CHARS
    store.rename("me", mine, "x" * 500)
    assert store.list("me")[0].title == "x" * (TITLE_CHARS - 1) + "…"


def test_nothing_of_one_owner_reaches_another(store: Conversations) -> None:
    mine = store.create("me")
    store.append("me", mine, "Who?", ANSWER)
    assert store.list("you") == ()
    assert store.get("you", mine) is None
    assert not store.delete("you", mine)
    with pytest.raises(ConversationError, match="no such conversation"):
        store.append("you", mine, "And?", ANSWER)
    with pytest.raises(ConversationError, match="no such conversation"):
        store.rename("you", mine, "Stolen")
    with pytest.raises(ConversationError, match="no such conversation"):
        store.rate("you", mine, 1, "down")
    assert [head.title for head in store.list("me")] == ["Who?"]
    assert [turn.thumb for turn in _get(store, mine)] == [None]


def test_a_deleted_conversation_leaves_no_words_in_the_files(store: Conversations, tmp_path: Path) -> None:
    mine = store.create("me")
    for number in range(20):
        store.append("me", mine, f"Where is the vermilion heron {number}?", {"text": "vermilion heron " * 500})
    store.rate("me", mine, 1, "down", "no vermilion heron")
    assert store.delete("me", mine)
    assert store.get("me", mine) is None
    assert list(store.rated()) == []
    assert not store.delete("me", mine)
    assert not [path for path in tmp_path.glob(f"{FILE_NAME}*") if b"vermilion" in path.read_bytes()]


def test_ratings_are_kept_changed_taken_back_and_exported_without_the_owner(store: Conversations) -> None:
    one, two = store.create("me"), store.create("you")
    for name in ("Who?", "And when?", "Why?"):
        store.append("me", one, name, ANSWER)
    store.append("you", two, "Where?", ANSWER)
    store.rate("me", one, 2, "up")
    store.rate("me", one, 2, "down", " Wrong year. ")
    store.rate("me", one, 3, "up")
    store.rate("me", one, 3, None)
    store.rate("you", two, 1, None, "Which harbour?")
    rated = list(store.rated())
    assert [(r.conversation, r.turn.number, r.turn.thumb, r.turn.comment, r.earlier) for r in rated] == [
        (one, 2, "down", "Wrong year.", ("Who?",)),
        (two, 1, None, "Which harbour?", ()),
    ]
    assert rated[0].turn.answer == ANSWER
    assert _get(store, one)[1] == rated[0].turn


@pytest.mark.parametrize(
    ("turn", "thumb", "comment", "problem"),
    [(2, "up", "", "no turn 2"), (1, "sideways", "", "sideways"), (1, "up", "x" * (MAX_COMMENT + 1), "4,001")],
)
def test_a_rating_that_cannot_be_kept_is_refused(
    store: Conversations, turn: int, thumb: str, comment: str, problem: str
) -> None:
    mine = store.create("me")
    store.append("me", mine, "Who?", ANSWER)
    with pytest.raises(ConversationError, match=problem):
        store.rate("me", mine, turn, thumb, comment)  # type: ignore[arg-type]
    assert list(store.rated()) == []


def test_what_cannot_be_stored_is_refused_and_what_is_odd_is_mended(store: Conversations) -> None:
    mine = store.create("me")
    with pytest.raises(ConversationError, match="title is empty"):
        store.rename("me", mine, " \n ")
    with pytest.raises(ConversationError, match="owner"):
        store.create(" ")
    stored = store.append("me", mine, "Who \udcff?", {"text": "half \ud83d of it"})
    assert (stored.question, stored.answer) == ("Who ??", {"text": "half ? of it"})
    assert _get(store, mine) == (stored,)


def test_threads_that_write_at_once_lose_nothing(store: Conversations) -> None:
    shared = store.create("me")

    def work(number: int) -> str:
        own = store.create(f"owner {number}")
        for turn in range(5):
            store.append(f"owner {number}", own, f"{number}-{turn}", ANSWER)
            store.append("me", shared, f"{number}-{turn}", ANSWER)
            store.rate(f"owner {number}", own, turn + 1, "up")
        return own

    with ThreadPoolExecutor(8) as pool:
        owned = list(pool.map(work, range(8)))
    turns = _get(store, shared)
    assert [turn.number for turn in turns] == list(range(1, 41))
    assert len({turn.question for turn in turns}) == 40
    for number, own in enumerate(owned):
        conversation = store.get(f"owner {number}", own)
        assert conversation is not None
        assert [turn.question for turn in conversation.turns] == [f"{number}-{turn}" for turn in range(5)]
    assert len(list(store.rated())) == 40


def test_asking_alone_makes_no_file(assistant: Assistant, sample_copy: Path) -> None:
    assistant.ask(WHY, as_of="2024-05-17")
    assert not (sample_copy / FILE_NAME).exists()


def test_a_damaged_file_and_one_of_a_newer_version_are_told(tmp_path: Path) -> None:
    damaged, fresh = tmp_path / "damaged", tmp_path / "newer"
    damaged.mkdir()
    fresh.mkdir()
    (damaged / FILE_NAME).write_bytes(b"not a database " * 500)
    with pytest.raises(HomeError, match=r"file of conversations .*is damaged .*Move it away"):
        open_conversations(damaged).list("me")
    newer = open_conversations(fresh)
    newer.create("me")
    newer.close()
    with closing(sqlite3.connect(fresh / FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(HomeError, match="another version of Newsdesk"):
        open_conversations(fresh).list("me")


def _get(store: Conversations, conversation: str) -> tuple[Turn, ...]:
    found = store.get("me", conversation)
    assert found is not None
    return found.turns
