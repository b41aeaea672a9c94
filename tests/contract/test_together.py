"""Asking, ingesting, removing and rebuilding at the same time, in one process as in a server."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.factory import open_assistant, open_collection
from qa.settings import load
from vectorstore.errors import HomeError
from vectorstore.index.sync import current_index
from vectorstore.ingestion.ingest import ingest
from vectorstore.ingestion.undoable_removal import remove, restore

QUESTION = "why does North Korea support Palestine"


@pytest.fixture
def assistant(sample_copy: Path) -> Iterator[Assistant]:
    settings, _ = load({"home": sample_copy})
    with open_collection(settings, command="tests") as collection:
        assistant = open_assistant(settings, collection)
        assistant.warm_up()
        yield assistant


def written(folder: Path, count: int, name: str = "more") -> Path:
    path = folder / f"{name}.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            text = f"Harbour {number} of {name} opened a new quay for {number + 3} ferries. " * 3
            out.write(json.dumps({"title": f"Quay {number} {name}", "text": text, "published": "2024-05-01"}) + "\n")
    return path


@contextmanager
def repeated(what: Callable[[], object], threads: int = 3) -> Iterator[list[object]]:
    """Do something over and over in threads while the block runs; what any of them raises is raised at the end."""
    done: list[object] = []
    failed: list[BaseException] = []
    over = threading.Event()

    def work() -> None:
        try:
            while not over.is_set():
                done.append(what())
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        yield done
    finally:
        over.set()
        for worker in workers:
            worker.join(60)
    assert not failed, failed
    assert done


def test_people_ask_while_articles_come_and_go(assistant: Assistant, tmp_path: Path) -> None:
    collection = assistant.collection
    alone = assistant.ask(QUESTION).text
    cited = [citation.article.id for citation in assistant.ask(QUESTION).citations]

    def ask() -> str:
        answer = assistant.ask(QUESTION)
        assert all(citation.paragraph.text for citation in answer.citations)
        return answer.text

    with repeated(ask) as answers:
        report = ingest([written(tmp_path, 300)], collection)
        for _ in range(2):
            removed = remove(collection, cited)
            assert restore(collection, removed) == len(removed)
        collection.rebuild_index()
        collection.rebuild_index()
    assert (report.added, report.rejected) == (300, ())
    assert len(answers) > 5
    assert alone in answers
    assert assistant.ask(QUESTION).text == alone
    assert collection.index.ids() == set(collection.archive.chunks.ids())
    assert collection.archive.database.rows("SELECT count(*) FROM outbox") == [(0,)]
    assert len(list(collection.home.glob("index-*"))) == 1, "what was swapped out is gone"


def test_two_files_are_read_and_an_article_removed_at_once(assistant: Assistant, tmp_path: Path) -> None:
    collection = assistant.collection
    first = [summary.head.id for summary in assistant.contents.articles()][:4]
    reading = [
        threading.Thread(target=ingest, args=([written(tmp_path, 300, name)], collection)) for name in ("one", "two")
    ]
    for thread in reading:
        thread.start()
    remove(collection, first)
    for thread in reading:
        thread.join(90)
    assert not {summary.head.id for summary in assistant.contents.articles()} & set(first)
    assert sum(summary.head.title.startswith("Quay") for summary in assistant.contents.articles()) == 600
    assert collection.index.ids() == set(collection.archive.chunks.ids())


def test_a_question_does_not_wait_for_a_transaction(assistant: Assistant) -> None:
    archive = assistant.collection.archive
    assistant.ask(QUESTION)
    begun, over = threading.Event(), threading.Event()

    def write() -> None:
        with assistant.collection.changing, archive.transaction():
            archive.set_meta("a test", "of waiting")
            begun.set()
            over.wait(60)

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(30)
    found: list[str] = []

    def read() -> None:
        with archive.snapshot() as view:
            assert view.meta("a test") is None, "what is not committed is not seen"
        answer = assistant.ask(QUESTION)
        assert assistant.contents.article(answer.citations[0].article.id) is not None
        assert assistant.contents.articles()
        found.append(answer.text)

    reader = threading.Thread(target=read)
    reader.start()
    reader.join(20)
    waited = reader.is_alive()
    over.set()
    writer.join(30)
    assert not waited
    assert found
    assert archive.meta("a test") == "of waiting"


def test_a_snapshot_stays_as_it_was(assistant: Assistant) -> None:
    collection = assistant.collection
    (summary, *_) = assistant.contents.articles()
    with collection.archive.snapshot() as view:
        before = view.counts()
        thread = threading.Thread(target=remove, args=(collection, [summary.head.id]))
        thread.start()
        thread.join(30)
        assert view.counts() == before
        assert view.article(summary.head.id) is not None
        assert collection.archive.article(summary.head.id) is None, "nobody else sees it so"
        with pytest.raises(HomeError):
            view.remove_articles([summary.head.id])
    assert collection.archive.article(summary.head.id) is None


def test_a_borrowed_index_is_closed_when_it_is_given_back(assistant: Assistant) -> None:
    collection = assistant.collection
    with collection.searching() as borrowed:
        collection.rebuild_index()
        assert collection.index is not borrowed
        vector = collection.embedder.encode_queries([QUESTION])[0]
        from vectorstore.storage.filter import Filter

        assert borrowed.search(vector, 3, Filter()), "it still answers"
        assert len(list(collection.home.glob("index-*"))) == 2
    deadline = time.monotonic() + 10
    while len(list(collection.home.glob("index-*"))) != 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(list(collection.home.glob("index-*"))) == 1


def test_a_question_s_vector_does_not_wait_for_an_ingest_s(assistant: Assistant) -> None:
    embedder = assistant.collection.embedder
    many = [f"Harbour {number} opened a new quay for ferries on a cold morning. " * 8 for number in range(400)]
    begun = threading.Event()
    after: list[float] = []

    def ingest_them() -> None:
        begun.set()
        embedder.encode_documents(many)
        after.append(time.monotonic())

    thread = threading.Thread(target=ingest_them)
    thread.start()
    begun.wait(20)
    time.sleep(0.1)
    embedder.encode_queries(["a ferry"])
    asked = time.monotonic()
    thread.join(60)
    assert asked < after[0], "the question was answered before all the others"


def test_questions_are_answered_while_the_index_is_built(
    sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first ingest into a collection whose index is not open builds it, which takes minutes where it is large."""
    settings, _ = load({"home": sample_copy})
    answered: list[bool] = []
    with open_collection(settings, command="tests") as collection:
        assistant = open_assistant(settings, collection)

        def build(*arguments: Any, **named: Any) -> object:
            asker = threading.Thread(target=lambda: answered.append(bool(collection.embedder)))
            asker.start()
            asker.join(30)
            return current_index(*arguments, **named)

        assert assistant.ask(QUESTION).answered
        assert not collection.index_is_open, "few articles are searched without it"
        monkeypatch.setattr("vectorstore.index.in_use.current_index", build)
        ingest([written(tmp_path, 3)], collection)
    assert answered == [True]
