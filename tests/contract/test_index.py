"""The index's contract, on real Chroma: what any vector store behind ``VectorIndex`` has to keep."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from vectorstore.errors import HomeError
from vectorstore.index.chroma_index import Entry, VectorIndex, generation_folder, open_index
from vectorstore.inference.vectors import Vectors
from vectorstore.storage.filter import Filter

DIMENSION = 8


def unit(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSION))
    vectors: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def entries(count: int, prefix: str = "c") -> list[Entry]:
    return [Entry(f"{prefix}{number:05}", None, None) for number in range(count)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    index = open_index(tmp_path, 1, "bag-of-words test")
    yield index
    index.close()


def test_an_entry_is_found_by_its_own_vector_and_nearer_ones_come_first(index: VectorIndex) -> None:
    vectors = np.eye(DIMENSION, dtype=np.float32)[:3]
    index.put(entries(3), vectors)
    question = np.zeros(DIMENSION, dtype=np.float32)
    question[:3] = 0.8, 0.1, 0.59
    assert index.search(question, 3, Filter()) == ["c00000", "c00002", "c00001"]
    assert index.search(question, 2, Filter()) == ["c00000", "c00002"]


def test_length_does_not_matter_only_direction(index: VectorIndex) -> None:
    index.put(entries(2), np.array([[1, 0] * 4, [0, 1] * 4], dtype=np.float32))
    assert index.search(np.array([90, 100] * 4, dtype=np.float32), 1, Filter()) == ["c00001"]


def test_others_go_on_while_much_is_put(index: VectorIndex) -> None:
    """Chroma holds Python's lock while it takes entries in; a server answers meanwhile."""
    putting = threading.Thread(target=lambda: index.put(entries(3000), unit(3000)))
    began = last = time.monotonic()
    longest = 0.0
    putting.start()
    while putting.is_alive():
        time.sleep(0.001)
        now = time.monotonic()
        longest, last = max(longest, now - last), now
    assert longest < (last - began) / 2
    assert index.count() == 3000


def test_putting_the_same_again_changes_nothing(index: VectorIndex) -> None:
    for _ in range(2):
        index.put(entries(5), unit(5))
    assert index.count() == 5
    assert index.ids() == {entry.chunk_id for entry in entries(5)}
    assert index.search(unit(5)[3], 1, Filter()) == ["c00003"]


def test_a_put_entry_replaces_its_older_self_with_vector_and_dates(index: VectorIndex) -> None:
    vectors = unit(2)
    index.put([Entry("a", date(2024, 1, 1), "Gazette"), Entry("b", date(2024, 1, 1), "Gazette")], vectors)
    index.put([Entry("a", None, "Courier")], -vectors[:1])
    assert index.count() == 2
    assert index.search(-vectors[0], 1, Filter()) == ["a"]
    assert index.search(vectors[0], 5, Filter(source="gazette")) == ["b"]
    assert index.search(vectors[0], 5, Filter(undated=False)) == ["b"]


def test_removing_passes_over_what_is_not_there(index: VectorIndex) -> None:
    index.put(entries(3), unit(3))
    index.remove(["c00001", "unknown"])
    index.remove(["c00001"])
    index.remove([])
    assert index.ids() == {"c00000", "c00002"}
    assert "c00001" not in index.search(unit(3)[1], 3, Filter())


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert index.search(unit(1)[0], 5, Filter()) == []
    assert index.ids() == set()
    assert index.count() == 0
    assert index.misses(unit(0)) == 0
    index.put([], unit(0))


def test_it_survives_reopening(index: VectorIndex, tmp_path: Path) -> None:
    index.put(entries(4), unit(4))
    index.close()
    again = open_index(tmp_path, 1, "bag-of-words test")
    try:
        assert again.ids() == {entry.chunk_id for entry in entries(4)}
        assert again.search(unit(4)[2], 1, Filter()) == ["c00002"]
    finally:
        again.close()


def test_its_folder_can_be_moved(index: VectorIndex, tmp_path: Path) -> None:
    index.put(entries(4), unit(4))
    index.close()
    home = tmp_path / "elsewhere"
    shutil.copytree(generation_folder(tmp_path, 1), generation_folder(home, 1))
    moved = open_index(home, 1, "bag-of-words test")
    try:
        assert moved.count() == 4
    finally:
        moved.close()


def test_generations_stand_beside_each_other(index: VectorIndex, tmp_path: Path) -> None:
    index.put(entries(2), unit(2))
    other = open_index(tmp_path, 2, "bag-of-words test")
    other.put(entries(3, "d"), unit(3))
    assert (index.count(), other.count()) == (2, 3)
    other.drop()
    assert not generation_folder(tmp_path, 2).exists()
    assert index.count() == 2


JANUARY, MARCH = date(2024, 1, 31), date(2024, 3, 1)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Filter(), "abcd"),
        (Filter(since=JANUARY), "ab"),
        (Filter(since=date(2024, 2, 1)), "b"),
        (Filter(until=JANUARY), "acd"),
        (Filter(until=date(2024, 1, 30)), "cd"),
        (Filter(until=JANUARY, undated=False), "a"),
        (Filter(undated=False), "ab"),
        (Filter(source="GAZETTE"), "ac"),
        (Filter(source="Nobody"), ""),
        (Filter(since=JANUARY, until=JANUARY), "a"),
        (Filter(since=JANUARY, source="Courier"), "b"),
        (Filter(since=JANUARY, until=MARCH, source="Courier", undated=False), "b"),
        (Filter(since=MARCH, until=JANUARY), ""),
    ],
)
def test_filters_one_or_several_at_once(index: VectorIndex, where: Filter, found: str) -> None:
    index.put(
        [
            Entry("a", JANUARY, "Gazette"),
            Entry("b", MARCH, "Courier"),
            Entry("c", None, "gazette"),
            Entry("d", None, None),
        ],
        unit(4),
    )
    assert sorted(index.search(unit(4)[0], 4, where)) == list(found)


def test_outlets_of_any_script_are_compared_without_regard_to_case(index: VectorIndex) -> None:
    index.put([Entry("a", None, "ÉCOLE Straße")], unit(1))
    assert index.search(unit(1)[0], 1, Filter(source="école STRASSE")) == ["a"]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an index with more entries than one write or one read of Chroma takes; tests copy it."""
    home = tmp_path_factory.mktemp("large")
    index = open_index(home, 1, "bag-of-words test")
    size = index._client.get_max_batch_size()
    assert 5000 < size < 6000, "the test has to put more than this at once"
    index.put(entries(6000), unit(6000))
    index.close()
    return home


@pytest.fixture
def copy(large: Path, tmp_path: Path) -> Path:
    shutil.copytree(generation_folder(large, 1), generation_folder(tmp_path, 1))
    return tmp_path


def test_more_entries_than_one_write_or_read_takes(copy: Path) -> None:
    index = open_index(copy, 1, "bag-of-words test")
    try:
        assert index.count() == 6000
        assert index.ids() == {entry.chunk_id for entry in entries(6000)}
        assert index.misses(unit(6000)[::400]) == 0
        index.remove([entry.chunk_id for entry in entries(5990)])
        assert index.ids() == {entry.chunk_id for entry in entries(6000)[5990:]}
    finally:
        index.close()


def test_all_entries_that_pass_a_narrow_filter_are_found(index: VectorIndex) -> None:
    vectors = unit(2000)
    rare = {"c00007", "c01003", "c01999"}
    index.put([Entry(e.chunk_id, None, "Rare" if e.chunk_id in rare else "Common") for e in entries(2000)], vectors)
    assert set(index.search(-vectors[7], 10, Filter(source="rare"))) == rare


# -- damage


def cut_database(folder: Path) -> None:
    path = folder / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[:1000])


def overwrite_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"no database at all " * 500)


def file_for_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(b"a file")


@pytest.mark.parametrize("damage", [cut_database, overwrite_database, file_for_folder])
def test_files_that_cannot_be_opened_name_the_way_out(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    index = open_index(tmp_path, 1, "bag-of-words test")
    index.put(entries(3), unit(3))
    index.close()
    damage(generation_folder(tmp_path, 1))

    said = opened_apart(tmp_path, tmp_path, unit(1))
    assert said.startswith("HomeError The search index cannot be used")
    assert "newsdesk reindex" in said
    assert said.endswith("cause True")


def opened_apart(home: Path, scratch: Path, vectors: Vectors) -> str:
    """Return what a process of its own says of a damaged index; see open_damaged.py."""
    np.save(scratch / "vectors.npy", vectors)
    arguments = [sys.executable, "-m", "tests.contract.open_damaged", str(home), str(scratch / "vectors.npy")]
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT, timeout=60)
    if done.returncode < 0:
        pytest.skip(f"Chroma's native code died of the damaged files (signal {-done.returncode})")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def remove_graph(folder: Path) -> None:
    for part in folder.iterdir():
        if part.is_dir():
            shutil.rmtree(part)


def cut_graph(folder: Path) -> None:
    for path in folder.rglob("*.bin"):
        path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize("damage", [remove_graph, cut_graph])
def test_vectors_that_chroma_lost_without_a_word_are_noticed(
    copy: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    damage(generation_folder(copy, 1))
    said = opened_apart(copy, tmp_path, unit(6000)[::400])
    assert said.startswith("count 6000 misses "), "Chroma itself says that all is well"
    assert int(said.split()[-1]) > 5


def test_a_vector_of_another_length_is_an_error_a_user_can_mend(index: VectorIndex) -> None:
    index.put(entries(3), unit(3))
    with pytest.raises(HomeError, match="cannot be used"):
        index.search(np.ones(3, dtype=np.float32), 1, Filter())


# -- what Chroma reads from around it


def test_stray_variables_and_a_dotenv_file_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stray = {
        "ALLOW_RESET": "true",
        "IS_PERSISTENT": "false",
        "PERSIST_DIRECTORY": str(tmp_path / "astray"),
        "CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI",
        "CHROMA_SERVER_HOST": "192.0.2.1",
        "CHROMA_SERVER_HTTP_PORT": "1",
        "ANONYMIZED_TELEMETRY": "true",
    }
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in stray.items()), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, value in stray.items():
        monkeypatch.setenv(name, value)
    home = tmp_path / "home"
    index = open_index(home, 1, "bag-of-words test")
    try:
        settings = index._client.get_settings()
        assert (settings.allow_reset, settings.is_persistent, settings.anonymized_telemetry) == (False, True, False)
        assert settings.persist_directory == str(generation_folder(home, 1))
        index.put(entries(2), unit(2))
        assert index.search(unit(2)[1], 1, Filter()) == ["c00001"]
    finally:
        index.close()
    assert (generation_folder(home, 1) / "chroma.sqlite3").stat().st_size > 0
    assert not (tmp_path / "astray").exists()
