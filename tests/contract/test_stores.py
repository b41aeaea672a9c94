"""SQLite and PostgreSQL give the same: the same finds in the same order, the same lists, the same answers."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path

import pytest

from qa.answer_json import answer_json
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.conftest import EXAMPLES
from tests.fakes import BagOfWordsEmbedder
from tests.matching import match_query
from tests.stores import contents, fresh_schema
from vectorstore.chunking import Chunking, make_chunks
from vectorstore.documents import Article, make_article
from vectorstore.errors import HomeError, LockedError
from vectorstore.ingestion.ingest import ingest
from vectorstore.storage.archive import Archive
from vectorstore.storage.article_list import Catalogue, SortKey, Wanted, typed_words
from vectorstore.storage.filter import Filter
from vectorstore.storage.opening import open_archive, open_conversations
from vectorstore.storage.shelf import Shelf
from vectorstore.text.tokenization import any_of

EMBEDDER = BagOfWordsEmbedder()
_WORDS = "ferry harbour bridge market school hospital orchard library airport museum quarry theatre council".split()
HARD = (
    make_article("", ["Réunion à l’Élysée: the U.S. and the United States don't agree, say U.S. officials."]),
    make_article("渡辺 meets Dunmere", ["東京で会議。 The council of Dunmere said 100% of it.", "A 'quoted' \\ word?"]),
    make_article("New new new York", ["new york new york new york New York's mayor", "york new"], source="Straße"),
    make_article("Many times", ["ferry " * 70 + "bridge", "ferries ferrying ferried"], published=date(2024, 2, 29)),
    make_article("Long", ["a" * 3000 + " tail", "harbour"], published=date(1, 1, 1), authors=["Ana Péreź", "Bo"]),
)
EXPRESSIONS = (
    match_query("ferry to the harbour and the bridge of Dunmere"),
    match_query("U.S. council 2024"),
    any_of(["new york"]),
    any_of(["new new", "york", "york", "the united states", "!!!"]),
    any_of(["渡", "東京", "Elysee", "don't", 'say "u"']),
    any_of(["a" * 3000, "no such word"]),
    any_of(["the", "of", "and"]),
    any_of(["!!!"]),
    "",
)
FILTERS = (
    Filter(),
    Filter(since=date(2024, 3, 1), until=date(2024, 9, 30)),
    Filter(until=date(2024, 3, 1), undated=False),
    Filter(source="COURIER"),
    Filter(any_source=("gazette", "strasse")),
)


def invented(number: int) -> Article:
    said = [_WORDS[(number * step + step) % len(_WORDS)] for step in range(1, 9)]
    texts = [f"The {said[part]} of the {said[part + 1]} {' '.join(said[: number % 6])} {number}." for part in range(5)]
    day = date(2024, 1 + number % 12, 1 + number % 28) if number % 7 else None
    outlet = ("Gazette", "Courier", None)[number % 3]
    return make_article(f"{said[0]} and {said[number % 8]} {number}", texts, source=outlet, published=day)


def fill(archive: Archive) -> None:
    for article in (*map(invented, range(60)), *HARD):
        chunks = make_chunks(article, Chunking(40), EMBEDDER)
        with archive.transaction():
            archive.put_article(article, chunks, EMBEDDER.encode_documents([chunk.embedded for chunk in chunks]))
    with archive.transaction():
        archive.remove_articles([invented(number).id for number in range(0, 60, 9)])


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[tuple[Archive, Archive]]:
    home = tmp_path_factory.mktemp("stores")
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(open_archive(home, url))) for url in (None, fresh_schema(postgres))]
        for archive in opened:
            fill(archive)
        yield opened[0], opened[1]


def test_they_hold_the_same(both: tuple[Archive, Archive]) -> None:
    embedded, served = map(contents, both)
    keyed = ("chunk", "signature", "band")  # the keys differ by what a removed article had
    for name in embedded.keys() - set(keyed):
        assert served[name] == embedded[name], name
    assert sorted(row[1:] for row in served["chunk"]) == sorted(row[1:] for row in embedded["chunk"])
    assert sorted(row[1:] for row in served["signature"]) == sorted(row[1:] for row in embedded["signature"])
    assert [archive.faults() for archive in both] == [["58 articles from no file"]] * 2
    assert both[0].fingerprint() == both[1].fingerprint()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_they_find_the_same_in_the_same_order(both: tuple[Archive, Archive], expression: str) -> None:
    for where in FILTERS:
        for limit in (3, 1000):
            passages, others = (archive.text.passages(expression, limit, where) for archive in both)
            assert others == passages
            headlines, others = (archive.text.headlines(expression, limit, where) for archive in both)
            assert others == headlines
    if expression:
        for ask in ("count", "has", "articles"):
            one, other = (getattr(archive.text, ask)(expression) for archive in both)
            assert other == one, ask
        one, other = (archive.text.examples(expression, 5) for archive in both)
        assert other == one


def test_some_of_the_expressions_find_something(both: tuple[Archive, Archive]) -> None:
    assert [bool(both[1].text.passages(each, 9, Filter())) for each in EXPRESSIONS] == [True] * 7 + [False] * 2


def test_they_count_words_and_correct_spelling_alike(both: tuple[Archive, Archive]) -> None:
    words = ["ferry", "usa", "york", "no-such", "dunmere", "élysée", "council"]
    assert [[archive.text.frequency(word) for word in words] for archive in both] == [
        [both[0].text.frequency(word) for word in words]
    ] * 2
    for typed in ("dunmare", "harbuor", "dunmeer", "newyork", "orchrd"):
        one, other = (archive.vocabulary.nearest(typed) for archive in both)
        assert other == one, typed
    assert both[1].vocabulary.nearest("dunmare") == "Dunmere"


@pytest.mark.parametrize("sort", ["title", "outlet", "date", "paragraphs"])
def test_they_list_the_same(both: tuple[Archive, Archive], sort: SortKey) -> None:
    finds = ("", "ferry", "100%", "straße", '"new york"', "elysee ferry", "?", "'", "\\")
    for wanted in (
        *(Wanted(find=find) for find in finds),
        *(Wanted(text=typed_words(find)) for find in finds),
        Wanted(outlet=""),
        Wanted(outlet="STRASSE", words=(("new",),)),
        Wanted(month="2024-02"),
        Wanted(month="", since=None),
        Wanted(since=date(2024, 2, 1), until=date(2024, 5, 1), outlets=("gazette", "")),
    ):
        for descending in (False, True):
            one, other = (
                Catalogue(archive).page(wanted, sort, descending=descending, offset=2, limit=20) for archive in both
            )
            assert other == one, wanted
            ids = [summary.head.id for summary in one.articles]
            hits, others = (Catalogue(archive).hits(ids, wanted.text) for archive in both)
            assert others == hits
    for ask in ("outlets", "months", "span"):
        one, other = (getattr(Catalogue(archive), ask)() for archive in both)
        assert other == one, ask


def test_they_shelve_the_same(both: tuple[Archive, Archive]) -> None:
    for where in FILTERS:
        shelves = [Shelf(archive) for archive in both]
        for one, other in (
            [shelf.heads(where) for shelf in shelves],
            [shelf.heads(where, ["Bo", "Nobody"]) for shelf in shelves],
            [shelf.authors(where) for shelf in shelves],
            [shelf.counts("outlet", where) for shelf in shelves],
            [shelf.counts("month", where) for shelf in shelves],
        ):
            assert other == one
        assert both[0].count_articles(where) == both[1].count_articles(where)
    found = [Shelf(archive).having([["ferry"], ["bridge", "new york"]]) for archive in both]
    assert found[0] == found[1] != set()


def test_answers_are_equal(sample_home: Path, tmp_path: Path, postgres: str) -> None:
    embedded, _ = load({"home": sample_home})
    served, _ = load({"home": tmp_path / "served", "database_url": fresh_schema(postgres)})
    questions = [line["question"] for line in map(json.loads, (EXAMPLES / "questions.jsonl").read_text().splitlines())]
    with open_collection(served, command="tests") as there:
        assert ingest([EXAMPLES / "articles"], there).added
        assert ingest([EXAMPLES / "articles"], there).chunks_embedded == 0
        there.rebuild_index()
        with open_collection(embedded, command="tests") as here:
            assert there.archive.fingerprint() == here.archive.fingerprint()
            assistants = [open_assistant(embedded, here), open_assistant(served, there)]
            for question in questions[:12]:
                one, other = (answer_json(each.ask(question, as_of="2024-05-17")) for each in assistants)
                for answer in (one, other):
                    del answer["timings_ms"], answer["provenance"]["settings"]
                assert other == one, question
    assert not (tmp_path / "served" / "archive.sqlite3").exists()


# -- what is PostgreSQL's own


@pytest.fixture
def served(tmp_path: Path, postgres: str) -> Iterator[tuple[Archive, str]]:
    url = fresh_schema(postgres)
    with closing(open_archive(tmp_path, url)) as archive:
        yield archive, url


def test_a_snapshot_sees_one_state_and_cannot_write(served: tuple[Archive, str]) -> None:
    archive, _ = served
    with archive.snapshot() as view:
        before, changes = view.counts(), view.changes
        writer = threading.Thread(target=fill, args=(archive,))
        writer.start()
        writer.join()
        assert (view.counts(), view.changes) == (before, changes)
        with pytest.raises(HomeError):
            view.set_meta("a", "b")
        assert archive.counts().articles == 58, "and who reads from the archive sees what is newest"
    assert archive.counts().articles == 58
    assert archive.changes > changes


def test_one_process_has_a_database(served: tuple[Archive, str], tmp_path: Path) -> None:
    with pytest.raises(LockedError, match="in use by another process"):
        open_archive(tmp_path, served[1], wait_seconds=0)
    with closing(open_conversations(tmp_path, served[1])) as conversations:
        assert conversations.list("me") == (), "conversations change beside it"


def test_a_connection_that_the_server_ended_is_made_again(served: tuple[Archive, str], tmp_path: Path) -> None:
    import psycopg

    archive, url = served
    archive.set_meta("a", "kept")
    with psycopg.connect(url, autocommit=True) as other:
        clients = "FROM pg_stat_activity WHERE pid != pg_backend_pid() AND backend_type = 'client backend'"
        other.execute(f"SELECT pg_terminate_backend(pid) {clients}")
        while other.execute(f"SELECT 1 {clients}").fetchone():
            time.sleep(0.05)
    archive.set_meta("b", "again")
    assert (archive.meta("a"), archive.meta("b")) == ("kept", "again")
    with archive.snapshot() as view:
        assert view.meta("b") == "again"

    def half() -> None:
        with archive.transaction():
            archive.set_meta("a", "lost")
            with psycopg.connect(url, autocommit=True) as other:
                other.execute(f"SELECT pg_terminate_backend(pid) {clients}")
                while other.execute(f"SELECT 1 {clients}").fetchone():
                    time.sleep(0.05)
            with pytest.raises(HomeError, match="cannot be reached"):
                archive.set_meta("b", "lost")
            archive.set_meta("b", "lost too")

    with pytest.raises(HomeError, match="cannot be reached") as caught:
        half()
    assert "not lost" in caught.value.hint
    assert (archive.meta("a"), archive.meta("b")) == ("kept", "again"), "half a transaction is none"
    with pytest.raises(LockedError):  # the new connection has taken the lock
        open_archive(tmp_path, url, wait_seconds=0)


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match=r"news on 127\.0\.0\.1 cannot be reached") as caught:
        open_archive(tmp_path, "postgresql://desk:secret@127.0.0.1:1/news")
    assert "secret" not in f"{caught.value.message} {caught.value.hint}"
    with pytest.raises(HomeError, match="URL cannot be read"):
        open_archive(tmp_path, "postgresql://desk:secret@[")


def test_tables_of_another_version_are_told(served: tuple[Archive, str], tmp_path: Path) -> None:
    archive, url = served
    archive.database.rows("UPDATE newsdesk_format SET version = 99")
    archive.close()
    with pytest.raises(HomeError, match="format 99, not 2"):
        open_archive(tmp_path, url)


def test_without_psycopg_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vectorstore.storage.postgres.database", None)
    with pytest.raises(HomeError) as caught:
        open_archive(tmp_path, "postgresql://desk@db.example/news")
    assert "newsdesk[postgres]" in caught.value.hint


def test_embedded_use_imports_nothing_of_postgresql(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from vectorstore.collection import Collection;"
        " from vectorstore.storage.opening import open_archive; open_archive(Path(sys.argv[1])).counts();"
        " print([name for name in sys.modules if 'psycopg' in name or 'postgres' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_url_is_never_printed() -> None:
    settings, _ = load({"database_url": "postgresql://desk:secret@db.example/news"})
    assert "secret" not in f"{settings!r} {settings.model_dump(mode='json')}"
