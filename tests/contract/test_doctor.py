"""Doctor: finds each thing that can be wrong, names the way out, and changes nothing."""

import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.building import open_home, story, tables, write_jsonl
from tests.fakes import BagOfWordsEmbedder
from vectorstore import diagnostics
from vectorstore.collection import Collection
from vectorstore.diagnostics import Finding, examine
from vectorstore.index.sync import WRITING
from vectorstore.ingestion.ingest import ingest
from vectorstore.storage.database import FILE_NAME

CHECKS = [
    "free disk",
    "version of chromadb",
    "version of torch",
    "embedding model",
    "reader",
    "lock",
    "archive",
    "vectors",
    "stories",
    "settings",
    "index",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_home(tmp_path / "home") as collection:
        ingest([write_jsonl(tmp_path / "a.jsonl", map(story, range(6)))], collection)
    return tmp_path / "home"


def look(
    home: Path, *, embedder_name: str = BagOfWordsEmbedder.name, chunking_name: str | None = None
) -> list[Finding]:
    with open_home(home):
        return examine(home, embedder_name=embedder_name, chunking_name=chunking_name)


def wrong(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.check: finding for finding in findings if not finding.ok}


def test_nothing_is_wrong_with_a_collection_that_was_just_made(home: Path) -> None:
    before = tables(home)
    findings = look(home)
    assert [finding.check for finding in findings] == CHECKS
    assert wrong(findings) == {}
    assert {finding.remedy for finding in findings} == {""}
    details = {finding.check: finding.detail for finding in findings}
    assert details["archive"].startswith("6 articles, 18 paragraphs, ")
    assert details["index"].startswith("agrees with the archive")
    assert details["lock"] == "free, but for this command"
    assert tables(home) == before


def test_a_home_in_which_nothing_was_ingested(tmp_path: Path) -> None:
    assert wrong(examine(tmp_path / "nowhere")) == {}
    assert not (tmp_path / "nowhere").exists()
    with open_home(tmp_path / "empty"):
        findings = examine(tmp_path / "empty")
    assert wrong(findings) == {}


def test_the_bundled_model_is_checked_and_a_missing_one_found(home: Path) -> None:
    detail = {finding.check: finding.detail for finding in look(home, embedder_name="all-MiniLM-L6-v2")}
    assert detail["embedding model"] == "all-MiniLM-L6-v2, weights as published"
    found = wrong(look(home, embedder_name="/no/such/model"))
    assert "There is no embedding model folder" in found["embedding model"].detail
    assert found["embedding model"].remedy


def test_settings_that_do_not_fit_the_archive(home: Path) -> None:
    found = wrong(look(home, chunking_name="paragraphs-v1/999"))
    assert set(found) == {"settings"}
    assert "paragraphs-v1/40, the settings ask for paragraphs-v1/999" in found["settings"].detail
    assert "newsdesk reindex" in found["settings"].remedy


def alter(home: Path, change: Callable[[Collection], object]) -> None:
    with open_home(home) as collection:
        change(collection)


def sql(*statements: str) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        with open_home(home) as collection:
            collection.archive.database.rows("PRAGMA foreign_keys = OFF")
            for statement in statements:
                collection.archive.database.rows(statement)

    return harm


def remove_from_index(home: Path) -> None:
    alter(home, lambda collection: collection.index.remove(collection.archive.chunks.ids()[:2]))


def leave_in_index(home: Path) -> None:
    with open_home(home) as collection:
        collection.archive.database.rows("PRAGMA foreign_keys = OFF")
        article_id = collection.archive.articles()[0].head.id
        collection.archive.remove_articles([article_id])
        collection.archive.database.rows("DELETE FROM origin WHERE article_id = ?", (article_id,))


def mark_writing(home: Path) -> None:
    alter(home, lambda collection: collection.archive.set_meta(WRITING, "1"))


def remove_index(home: Path) -> None:
    for folder in home.glob("index-*"):
        shutil.rmtree(folder)


def empty_index(home: Path) -> None:
    for path in home.glob("index-*/chroma.sqlite3"):
        path.unlink()


def damage_index(home: Path) -> None:
    for path in home.glob("index-*/chroma.sqlite3"):
        path.write_bytes(b"no database " * 1000)


def not_a_number(home: Path) -> None:
    blob = np.full(64, np.nan, dtype="<f4").tobytes()
    alter(home, lambda c: c.archive.database.rows("UPDATE chunk SET vector = ? WHERE key = 1", (blob,)))


@pytest.mark.parametrize(
    ("harm", "check", "detail", "remedy"),
    [
        (remove_from_index, "index", "2 chunks are missing and 0 are left over", "newsdesk reindex"),
        (leave_in_index, "index", "0 chunks are missing and ", "newsdesk reindex"),
        (mark_writing, "index", "stopped while writing", "newsdesk reindex"),
        (remove_index, "index", "there is no index", "newsdesk reindex"),
        (empty_index, "index", "chunks are missing", "newsdesk reindex"),
        (damage_index, "index", "cannot be used", "newsdesk reindex"),
        (sql("DELETE FROM paragraph"), "archive", "6 articles without paragraphs", "restore a backup"),
        (sql("DELETE FROM origin"), "archive", "6 articles from no file", "restore a backup"),
        (sql("DELETE FROM chunk_text WHERE rowid = 1"), "archive", "1 chunks without text", "restore a backup"),
        (sql("DELETE FROM chunk WHERE key = 1"), "archive", "1 texts without chunk", "restore a backup"),
        (sql("DELETE FROM article WHERE rowid = 1 OR 1"), "archive", "points nowhere", "restore a backup"),
        (sql("UPDATE chunk SET vector = zeroblob(256) WHERE key < 3"), "vectors", "2 vectors are damaged", "--home"),
        (sql("UPDATE chunk SET vector = zeroblob(128) WHERE key = 1"), "vectors", "2 lengths are mixed", "--home"),
        (sql("DELETE FROM signature WHERE key = 1"), "stories", "1 articles not yet compared", "newsdesk reindex"),
        (sql("DELETE FROM band"), "stories", "6 signatures with bands missing", "newsdesk reindex"),
        (sql("INSERT INTO band VALUES (1, 2, 99)"), "stories", "1 bands of no signature", "newsdesk reindex"),
        (not_a_number, "vectors", "1 vectors are damaged", "--home"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_each_kind_of_harm_is_found(
    home: Path, harm: Callable[[Path], None], check: str, detail: str, remedy: str
) -> None:
    harm(home)
    before = tables(home)
    found = wrong(look(home))
    assert check in found
    assert detail in found[check].detail
    assert remedy in found[check].remedy
    assert tables(home) == before, "looking changes nothing"


def test_a_damaged_archive(home: Path) -> None:
    (home / FILE_NAME).write_bytes(b"no database " * 1000)
    found = wrong(examine(home, embedder_name=BagOfWordsEmbedder.name))
    assert set(found) == {"archive"}
    assert "damaged" in found["archive"].detail
    assert "backup" in found["archive"].remedy


def test_a_disk_that_is_nearly_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, 10**6))
    found = wrong(look(home))
    assert "NEWSDESK_HOME" in found["free disk"].remedy


def test_versions_that_were_not_tested(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(diagnostics._TESTED, "chromadb", "1.0.0")
    found = wrong(look(home))
    assert set(found) == {"version of chromadb"}
    assert found["version of chromadb"].remedy == "pip install chromadb==1.0.0"
    monkeypatch.setattr(diagnostics, "_TESTED", {"no-such-package": "1"})
    assert "none, tested with 1" in wrong(look(home))["version of no-such-package"].detail
