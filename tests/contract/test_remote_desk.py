"""A desk on another machine from Python: the same methods and values as one here, sync and async."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Answer, NewsdeskError, open_async_desk, open_desk
from qa.answer_json import answer_json
from qa.conversation.follow_ups import Turn
from qa.desk import Desk
from qa.errors import QuestionError, ServerError, SettingsError
from qa.langchain_retriever import DeskRetriever
from qa.remote.desk import RemoteDesk
from qa.remote.values import answer_of
from qa.request import Delta, Shown
from qa.sample import ARTICLES
from tests.apis import AS_OF, QUESTION, api_served, copied
from ui.server.access.tokens import TokenStore
from vectorstore.ingestion.run import Progress

PASSWORD = "seven goats"


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sample_home, tmp_path_factory.mktemp("remote"))


@pytest.fixture(scope="module")
def base(home: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSDESK_PASSWORD", PASSWORD)
        with api_served(home) as url:
            yield url


@pytest.fixture(scope="module")
def remote(base: str, home: Path) -> Iterator[Desk]:
    _, secret = TokenStore(home).create("python")
    with open_desk(base, token=secret) as desk:
        yield desk


@pytest.fixture(scope="module")
def local(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(shutil.copytree(sample_home, tmp_path_factory.mktemp("local") / "home")) as desk:
        yield desk


def same(one: Answer, other: Answer) -> bool:
    first, second = answer_json(one), answer_json(other)
    for each in (first, second):
        del each["timings_ms"], each["understood"]
    return first == second


def test_a_remote_answer_is_the_local_one(remote: Desk, local: Desk) -> None:
    assert isinstance(remote, RemoteDesk)
    for question in (QUESTION, "Who won the 1998 chess championship of Peru?"):
        assert same(remote.ask(question, as_of=AS_OF), local.ask(question, as_of=AS_OF))


def test_a_remote_stream_gives_the_same_events(remote: Desk) -> None:
    first, *middle, last = remote.stream(QUESTION, as_of=AS_OF)
    assert isinstance(first, Shown)
    assert isinstance(last, Answer)
    assert "".join(event.text for event in middle if isinstance(event, Delta)) == last.text


def test_search_and_follow_ups(remote: Desk, local: Desk) -> None:
    one, other = (desk.search(QUESTION, 3, as_of=AS_OF) for desk in (remote, local))
    assert [(p.article, p.paragraphs, p.rank) for p in one] == [(p.article, p.paragraphs, p.rank) for p in other]
    turn = Turn(QUESTION, "It does. [1]")
    led = remote.ask("Why does it do that?", as_of=AS_OF, conversation=[turn])
    assert (
        led.standalone_question
        == local.ask("Why does it do that?", as_of=AS_OF, conversation=[turn]).standalone_question
    )


def test_a_batch_is_written_here(remote: Desk, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text(f"{QUESTION}\nWho won the 1998 chess championship of Peru?\n")
    summary = remote.batch(tmp_path / "questions.txt", tmp_path / "run.jsonl", workers=2)
    assert (summary.questions, summary.errors) == (2, 0)
    assert len((tmp_path / "run.jsonl").read_text().splitlines()) == 2


def test_errors_are_of_the_same_kinds(remote: Desk, local: Desk, base: str) -> None:
    for question in (" ", "x" * 5000):
        with pytest.raises(QuestionError):
            remote.ask(question)
        with pytest.raises(QuestionError):
            list(remote.stream(question))
    for desk in (remote, local):
        with pytest.raises(TypeError, match="sources"):
            desk.ask(QUESTION, sources="BBC")  # type: ignore[call-arg]
        with pytest.raises(TypeError, match="list"):
            desk.ingest([str(ARTICLES)])  # type: ignore[arg-type]
    with open_desk(f"{base}/elsewhere", token=PASSWORD) as lost, pytest.raises(ServerError, match="no Newsdesk server"):
        lost.ask(QUESTION)
    with pytest.raises(QuestionError, match="31 February"):
        remote.search(QUESTION, since="31 February")
    with pytest.raises(ServerError, match="scope write"):
        remote.ingest(ARTICLES)
    with open_desk(base, token="wrong") as stranger, pytest.raises(ServerError, match="refuses"):
        stranger.ask(QUESTION)
    with open_desk("http://127.0.0.1:1") as nobody, pytest.raises(ServerError, match="Nobody answers"):
        nobody.ask(QUESTION)
    with pytest.raises(SettingsError, match="passages"):
        open_desk(base, passages=3)
    with pytest.raises(SettingsError, match="token"):
        open_desk("a-folder", token="nd_x")
    assert issubclass(ServerError, NewsdeskError)


def test_articles_are_read_in_over_the_server(base: str, home: Path, tmp_path: Path) -> None:
    _, secret = TokenStore(home).create("writer", ("write",))
    (tmp_path / "story.txt").write_text("A story\nThe ferry Zwirbelwind sailed to Arnholt on Monday.", encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text("no json\n", encoding="utf-8")
    told: list[Progress] = []
    with open_desk(base, token=secret) as desk:
        report = desk.ingest(tmp_path, on_progress=told.append)
        assert (report.added, report.unchanged, report.interrupted) == (1, 0, False)
        (fault,) = report.rejected
        assert (str(fault.path), fault.line) == ("bad.jsonl", 1)
        assert (told[-1].files_done, told[-1].files_total, told[-1].articles) == (2, 2, 1)
        assert "Zwirbelwind" in desk.search("the ferry Zwirbelwind", limit=1)[0].text
        again = desk.ingest(tmp_path / "story.txt")
        assert (again.added, again.unchanged) == (0, 1)
        with pytest.raises(QuestionError, match="user name or password"):
            desk.ingest("https://me:secret@news.example/")


def test_asyncio(base: str, home: Path, remote: Desk) -> None:
    _, secret = TokenStore(home).create("asyncio")

    async def run() -> None:
        async with open_async_desk(base, token=secret) as desk:
            answer, passages = await asyncio.gather(
                desk.ask(QUESTION, as_of=AS_OF), desk.search(QUESTION, 2, as_of=AS_OF)
            )
            assert same(answer, remote.ask(QUESTION, as_of=AS_OF))
            assert len(passages) == 2
            events = [event async for event in desk.stream(QUESTION, as_of=AS_OF)]
            assert isinstance(events[-1], Answer)
            async for _ in desk.stream(QUESTION, as_of=AS_OF):
                break

    asyncio.run(run())


def test_langchain_searches_through_a_desk(remote: Desk, local: Desk) -> None:
    one, other = (DeskRetriever(desk=desk, k=2, as_of=AS_OF).invoke(QUESTION) for desk in (remote, local))
    assert [(d.page_content, d.metadata["article_id"]) for d in one] == [
        (d.page_content, d.metadata["article_id"]) for d in other
    ]


def test_an_answer_survives_its_json(local: Desk) -> None:
    for question in (
        QUESTION,
        "hi",
        "Which articles do you have on Korea?",
        f"In two bullet points: {QUESTION}",
        "A timeline of Korea",
    ):
        answer = local.ask(question, as_of=AS_OF)
        assert same(answer_of(answer_json(answer)), answer), question
