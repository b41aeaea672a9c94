"""Several processes over one PostgreSQL database and one Chroma server: what one changes, all see."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.factory import open_assistant, open_collection
from qa.settings import Settings, load
from tests.building import story, write_jsonl
from tests.chroma import ChromaProcess, chroma_server, collect_sockets
from tests.command import newsdesk
from tests.stores import fresh_schema
from ui.jobs.job_queue import Job
from ui.jobs.shared_queue import SharedJobs
from ui.server.access.tokens import TokenStore
from ui.server.sessions import Sessions
from vectorstore.collection import Collection
from vectorstore.errors import LockedError
from vectorstore.index.served_index import ServedIndex
from vectorstore.ingestion.ingest import ingest
from vectorstore.search.fallback import WORDS_ALONE
from vectorstore.storage.opening import open_archive, open_desks
from vectorstore.storage.postgres import jobs as job_table
from vectorstore.storage.postgres.jobs import JobTable

# Chroma 1.5.9 leaves its HTTP client's sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")

QUESTION = "When does the ferry to Dunmere sail again?"
SEEN_SECONDS = 2.0


@pytest.fixture(autouse=True)
def _sockets_of_chroma() -> Iterator[None]:
    yield
    collect_sockets()


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    """One for all tests here; who kills it starts it again."""
    with chroma_server(tmp_path_factory.mktemp("chroma") / "data") as server:
        yield server


@pytest.fixture
def places(tmp_path: Path, postgres: str, chroma: ChromaProcess) -> Callable[[str], Settings]:
    """Give the settings of a desk by its name."""
    url = fresh_schema(postgres)

    def place(name: str) -> Settings:
        return load({"home": tmp_path / name, "database_url": url, "chroma_url": chroma.url})[0]

    return place


@pytest.fixture
def two(places: Callable[[str], Settings]) -> Iterator[tuple[Collection, Collection]]:
    """Give the same collection opened twice."""
    with ExitStack() as stack:
        one, other = (stack.enter_context(open_collection(places(name), command="tests")) for name in "ab")
        yield one, other


def news(tmp_path: Path, name: str, text: str = "The ferry to Dunmere sails again on Monday, officials say.") -> Path:
    """Write a file with an article."""
    fields = {"title": f"{name} of Dunmere", "text": text, "published": "2024-05-01"}
    return write_jsonl(tmp_path / f"{name}.jsonl", [fields])


def within(seconds: float, true: Callable[[], Any]) -> None:
    """Wait until something is true, at most so long."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.02)


def served(collection: Collection) -> ServedIndex:
    assert collection.served_index is not None
    return collection.served_index


def assistants(places: Callable[[str], Settings], two: tuple[Collection, Collection]) -> tuple[Assistant, Assistant]:
    one, other = (open_assistant(places(name), each) for name, each in zip("ab", two, strict=True))
    return one, other


def test_what_one_changes_the_other_finds_within_two_seconds(
    two: tuple[Collection, Collection], places: Callable[[str], Settings], tmp_path: Path
) -> None:
    one, other = assistants(places, two)
    assert other.contents.counts().articles == 0
    assert ingest([news(tmp_path, "Ferry")], two[0]).added == 1
    within(SEEN_SECONDS, lambda: other.contents.counts().articles == 1)
    answer = other.ask(QUESTION)
    assert "Monday" in answer.text
    assert answer.notes == one.ask(QUESTION).notes
    assert [found.search for passage in answer.passages for found in passage.found_by if found.search == "dense"]
    assert two[0].remove(two[0].archive.article_ids()) == 1
    within(SEEN_SECONDS, lambda: other.contents.counts().articles == 0)
    assert not other.ask(QUESTION).answered


def test_a_rebuilt_index_is_used_by_all_while_they_search(two: tuple[Collection, Collection], tmp_path: Path) -> None:
    ingest([news(tmp_path, "Ferry")], two[0])
    vector = two[0].embedder.encode_queries([QUESTION])[0]
    stop, faults, searches = threading.Event(), [], []

    def search() -> None:
        from vectorstore.storage.filter import Filter

        while not stop.is_set():
            try:
                assert len(served(two[1]).search(vector, 5, Filter(until=date(2030, 1, 1)))) == 1
                searches.append(1)
            except Exception as error:
                faults.append(error)

    reader = threading.Thread(target=search)
    reader.start()
    for _ in range(6):
        two[0].rebuild_index()
    stop.set()
    reader.join()
    assert faults == []
    assert searches


def test_two_that_write_lose_nothing(two: tuple[Collection, Collection], tmp_path: Path) -> None:
    rows = [story(number) for number in range(40)]
    files = [write_jsonl(tmp_path / f"{name}.jsonl", part) for name, part in (("a", rows[:25]), ("b", rows[15:]))]
    reports: dict[int, Any] = {}

    def write(number: int) -> None:
        reports[number] = ingest([files[number]], two[number])

    writers = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    archive = two[0].archive
    assert archive.counts().articles == 40
    assert archive.faults() == []
    within(20, lambda: served(two[1]).bring_up() and not archive.outbox.pending())
    assert served(two[1])._current().ids() == set(archive.chunks.ids())


def test_a_chroma_that_is_away_leaves_the_words_and_catches_up(
    two: tuple[Collection, Collection],
    places: Callable[[str], Settings],
    chroma: ChromaProcess,
    tmp_path: Path,
) -> None:
    one, other = assistants(places, two)
    ingest([news(tmp_path, "Ferry")], two[0])
    whole = other.ask(QUESTION)
    assert WORDS_ALONE not in whole.notes
    chroma.kill()
    poor = other.ask(QUESTION)
    assert (poor.answered, poor.citations) == (True, whole.citations)
    assert WORDS_ALONE in poor.notes
    # What comes meanwhile is stored, and the index told of it later.
    ingest([news(tmp_path, "Bridge", "The bridge of Dunmere is closed until June, the council says.")], two[0])
    assert "June" in other.ask("Until when is the bridge of Dunmere closed?").text
    assert two[0].archive.outbox.pending()
    # It comes back with nothing in it.
    chroma.folder = tmp_path / "empty"
    chroma.start()
    for each in two:
        each.keep_index()
    within(60, lambda: not two[0].archive.outbox.pending() and WORDS_ALONE not in other.ask(QUESTION).notes)
    assert served(two[0])._current().ids() == set(two[0].archive.chunks.ids())
    assert one.ask(QUESTION).citations == whole.citations


def test_a_chroma_that_hangs_is_not_waited_for(
    two: tuple[Collection, Collection], places: Callable[[str], Settings], chroma: ChromaProcess, tmp_path: Path
) -> None:
    one, _ = assistants(places, two)
    ingest([news(tmp_path, "Ferry")], two[0])
    assert WORDS_ALONE not in one.ask(QUESTION).notes
    chroma.hang()
    try:
        begun = time.monotonic()
        assert WORDS_ALONE in one.ask(QUESTION).notes
        assert time.monotonic() - begun < 20
        begun = time.monotonic()
        assert WORDS_ALONE in one.ask(QUESTION).notes, "it is left alone for a moment"
        assert time.monotonic() - begun < 4
    finally:
        chroma.go_on()
    within(20, lambda: WORDS_ALONE not in one.ask(QUESTION).notes)


def test_an_index_that_lost_a_part_is_built_anew(two: tuple[Collection, Collection], tmp_path: Path) -> None:
    ingest([news(tmp_path, "Ferry"), news(tmp_path, "Bridge", "The bridge is closed.")], two[0])
    index = served(two[0])
    index._current().remove(two[0].archive.chunks.ids()[:1])
    index.bring_up(look=True)
    assert index._current().ids() == set(two[0].archive.chunks.ids())


def test_one_that_wants_it_alone_waits_for_those_that_share(
    two: tuple[Collection, Collection], places: Callable[[str], Settings], tmp_path: Path
) -> None:
    database = places("a").collection.database_url
    assert database is not None
    with pytest.raises(LockedError):
        open_archive(tmp_path, database.get_secret_value(), wait_seconds=0)


def test_the_doctor_looks_at_database_and_index_server(
    two: tuple[Collection, Collection],
    places: Callable[[str], Settings],
    chroma: ChromaProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ingest([news(tmp_path, "Ferry")], two[0])
    settings = places("c")
    assert settings.collection.database_url is not None
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", settings.collection.database_url.get_secret_value())
    monkeypatch.setenv("NEWSDESK_CHROMA_URL", chroma.url)

    def found() -> dict[str, dict[str, Any]]:
        done = newsdesk("doctor", "--json", "--home", tmp_path / "c")
        findings = {each["check"]: each for each in json.loads(done.stdout)}
        assert (done.exit_code == 0) == all(each["ok"] for each in findings.values())
        return findings

    (tmp_path / "c").mkdir()
    sound = found()
    assert "3 processes share it" in sound["database"]["detail"]
    assert "agrees with the archive (1 chunks)" in sound["index"]["detail"]
    assert all(each["ok"] for name, each in sound.items() if name in ("archive", "vectors", "index"))
    served(two[0])._current().remove(two[0].archive.chunks.ids())
    assert "1 chunks are missing" in found()["index"]["detail"]
    chroma.kill()
    try:
        lost = found()["index"]
    finally:
        chroma.start()
    assert not lost["ok"]
    assert "words alone" in lost["detail"]
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", "postgresql://desk:secret@127.0.0.1:1/news")
    away = found()["database"]
    assert "cannot be reached" in away["detail"]
    assert "secret" not in str(away)


# -- jobs, sessions, tokens


@pytest.fixture
def desks(postgres: str) -> Iterator[tuple[Any, Any]]:
    url = fresh_schema(postgres)
    with closing(open_desks(url)) as one, closing(open_desks(url)) as other:
        yield one, other


def queue(desk: Any, done: list[str], name: str, work: Callable[[Job], Any] | None = None) -> SharedJobs:
    jobs = SharedJobs("tests", desk.jobs)

    def noted(job: Job) -> Any:
        done.append(f"{name} {job.title}")
        return work(job) if work else {"by": name}

    jobs.on("work", noted)
    return jobs


def test_each_job_is_done_once_by_one_of_them(desks: tuple[Any, Any]) -> None:
    done: list[str] = []
    queues = [queue(desk, done, name) for desk, name in zip(desks, "ab", strict=True)]
    added = [queues[number % 2].add(Job(f"job {number}", kind="work", given={"n": number})) for number in range(12)]
    for each in queues:
        each.start()
    try:
        within(20, lambda: all(job.over for job in queues[0].all()))
        assert sorted(line[2:] for line in done) == sorted(job.title for job in added)
        seen = queues[1].get(added[0].id)
        assert seen is not None
        by = next(line[0] for line in done if line[2:] == seen.title)
        assert (seen.state, seen.outcome) == ("done", {"by": by})
        assert queues[0].list()[0].title == "job 11"
        queues[0].forget_finished()
        assert queues[1].list() == []
    finally:
        for each in queues:
            each.close()


def test_one_subject_has_one_job_at_a_time(desks: tuple[Any, Any]) -> None:
    one, other = (queue(desk, [], "x") for desk in desks)
    first, joined = one.join(Job("feed", subject="https://news.example/feed", kind="work"))
    assert not joined
    second, joined = other.join(Job("feed", subject="https://news.example/feed", kind="work"))
    assert joined
    assert second.id == first.id
    assert other.active() == {"https://news.example/feed"}
    second.stop()
    assert [job.state for job in one.all()] == ["stopped"]
    assert not one.join(Job("feed", subject="https://news.example/feed", kind="work"))[1]


def test_a_job_of_a_dead_desk_is_taken_over(desks: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_table, "DEAD_SECONDS", 1)
    tables: list[JobTable] = [desk.jobs for desk in desks]
    one, other = (queue(desk, [], "x") for desk in desks)
    added = one.add(Job("long", kind="work", given={"path": "news.jsonl"}))
    row = tables[0].claim("tests")
    assert row is not None
    assert tables[1].claim("tests") is None
    assert tables[0].beat(row) is False
    time.sleep(1.2)
    taken = tables[1].claim("tests")
    assert taken is not None
    assert (taken.id, taken.given, taken.tries) == (added.id, {"path": "news.jsonl"}, 2)
    assert tables[0].beat(row) is None, "the first is told that it has lost it"
    tables[0].finish(row)
    seen = other.get(added.id)
    assert seen is not None
    assert seen.state == "running", "what the first makes of it does not count any more"


def test_a_desk_that_stops_leaves_its_job_to_others(desks: tuple[Any, Any]) -> None:
    begun = threading.Event()

    def long(job: Job) -> str:
        begun.set()
        for step in range(1000):
            job.tell(step, 1000, "on the way")
            time.sleep(0.02)
        return "all of it"

    done: list[str] = []
    one, other = queue(desks[0], done, "a", long), queue(desks[1], done, "b")
    job = one.add(Job("long", kind="work"))
    one.start()
    assert begun.wait(10)
    one.close()
    waiting = other.get(job.id)
    assert waiting is not None
    assert waiting.state == "waiting"
    other.start()
    try:
        within(10, lambda: (seen := other.get(job.id)) is not None and seen.state == "done")
    finally:
        other.close()
    assert done == ["a long", "b long"]


def test_sessions_and_tokens_hold_at_every_desk(desks: tuple[Any, Any], tmp_path: Path) -> None:
    one, other = (Sessions(tmp_path / name, "secret", kept=desk.kept) for name, desk in zip("ab", desks, strict=True))
    cookie = one.begin()
    assert other.valid(cookie)
    one.end(cookie)
    within(SEEN_SECONDS, lambda: not other.valid(cookie))
    stores = [TokenStore(tmp_path / name, desk.kept) for name, desk in zip("ab", desks, strict=True)]
    _, secret = stores[0].create("reporter")
    within(SEEN_SECONDS, lambda: stores[1].find(secret) is not None)
    stores[1].revoke("reporter")
    within(SEEN_SECONDS, lambda: stores[0].find(secret) is None)
    assert not list(tmp_path.rglob("tokens.json"))
    assert desks[0].collection == desks[1].collection


def test_the_command_makes_tokens_where_all_desks_see_them(
    places: Callable[[str], Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = places("a")
    assert settings.collection.database_url is not None
    url = settings.collection.database_url.get_secret_value()
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", url)
    monkeypatch.setenv("NEWSDESK_CHROMA_URL", str(settings.collection.chroma_url))
    made = newsdesk("tokens", "create", "reporter", "--home", settings.home)
    with closing(open_desks(url)) as desks:
        assert TokenStore(settings.home, desks.kept).find(made.stdout.strip()) is not None
