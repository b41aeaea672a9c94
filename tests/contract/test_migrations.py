"""An archive of an older version opens as one of today's, whole or not at all."""

import sqlite3
from pathlib import Path

import pytest

from tests.building import open_home, story, tables, write_jsonl
from tests.fakes import BagOfWordsEmbedder
from vectorstore.diagnostics import examine
from vectorstore.errors import HomeError
from vectorstore.ingestion.ingest import ingest
from vectorstore.ingestion.reindex import reindex
from vectorstore.storage.database import FILE_NAME
from vectorstore.storage.near_duplicates import NearDuplicates
from vectorstore.storage.opening import open_archive
from vectorstore.storage.sqlite import migrations
from vectorstore.storage.sqlite.database import SCHEMA_VERSION

V1 = Path(__file__).with_name("schema_v1.sql").read_text(encoding="utf-8")
KEPT = ("meta", "article", "paragraph", "chunk", "origin", "file")
STORIES = [story(1), story(1, title="Harbour of Brannock closes (1), says council", source="Ledger"), story(2)]


def make_v1(home: Path, new: Path) -> None:
    """Make an archive by the first schema, with the rows that an archive of today has in the same tables."""
    home.mkdir()
    with sqlite3.connect(home / FILE_NAME) as connection:
        connection.executescript(f"{V1}\nPRAGMA user_version = 1;")
        connection.execute("ATTACH ? AS new", (str(new / FILE_NAME),))
        for table in KEPT:
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}")
        connection.execute("INSERT INTO chunk_text (rowid, title, body) SELECT rowid, title, body FROM new.chunk_text")
        connection.execute("DELETE FROM meta WHERE key LIKE 'index!_%' ESCAPE '!'")
    connection.close()


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """Return a home of today and one of version 1 with the same articles."""
    with open_home(tmp_path / "new") as collection:
        ingest([write_jsonl(tmp_path / "a.jsonl", STORIES)], collection)
    make_v1(tmp_path / "old", tmp_path / "new")
    return tmp_path / "new", tmp_path / "old"


def objects(path: Path) -> set[tuple[str, ...]]:
    """Return the tables with their columns, and the indexes, of an archive."""
    with sqlite3.connect(path) as connection:
        found = {tuple(row) for row in connection.execute("SELECT type, name, tbl_name FROM sqlite_master")}
        for _, name, _ in sorted(found):
            found |= {(name, *map(str, row)) for row in connection.execute(f"PRAGMA table_info('{name}')")}
            found |= {(name, *map(str, row)) for row in connection.execute(f"PRAGMA foreign_key_list('{name}')")}
            found |= {(name, *map(str, row)) for row in connection.execute(f"PRAGMA index_info('{name}')")}
    connection.close()
    return found


def test_there_is_a_step_from_every_version() -> None:
    assert sorted(migrations.STEPS) == list(range(1, SCHEMA_VERSION))


def test_the_steps_end_in_the_schema_of_today(homes: tuple[Path, Path]) -> None:
    new, old = homes
    before = tables(old)
    open_archive(old).close()
    assert objects(old / FILE_NAME) == objects(new / FILE_NAME)
    after = tables(old)
    after["article"] = [row[:7] for row in after["article"]]  # without the columns that came later
    assert {name: rows for name, rows in after.items() if name in before} == before
    assert all(after[name] == [] for name in ("signature", "band", "near_duplicate"))
    open_archive(old).close()
    assert tables(old, without=["article"]) == {name: rows for name, rows in after.items() if name != "article"}


@pytest.mark.parametrize("by", ["ingest", "reindex"])
def test_older_articles_are_compared_by_the_next_ingest_or_reindex(
    homes: tuple[Path, Path], tmp_path: Path, by: str
) -> None:
    new, old = homes
    with open_home(old) as collection:
        near = NearDuplicates(collection.archive.database)
        assert near.faults() == ["3 articles not yet compared"]
        (finding,) = [f for f in examine(old, embedder_name=BagOfWordsEmbedder.name) if f.check == "stories"]
        assert (finding.ok, finding.remedy) == (False, "newsdesk reindex")
        told: list[str] = []
        if by == "ingest":
            report = ingest([tmp_path / "a.jsonl"], collection, lambda progress: told.append(progress.current))
            assert (report.unchanged, report.chunks_embedded) == (3, 0)
            assert "comparing articles (0 of 3)" in told
        else:
            reindex(collection, lambda stage, done, total: told.append(f"{stage} {done} {total}"))
            assert "comparing 0 3" in told
        assert near.faults() == []
    assert tables(old)["near_duplicate"] == tables(new)["near_duplicate"]
    assert len(tables(new)["near_duplicate"]) == 1


def test_a_step_that_fails_changes_nothing(homes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    _, old = homes
    before = objects(old / FILE_NAME)
    monkeypatch.setitem(migrations.STEPS, 1, (*migrations.STEPS[1], "INSERT INTO dragons VALUES (1)"))
    with pytest.raises(HomeError, match="no such table: dragons"):
        open_archive(old)
    assert objects(old / FILE_NAME) == before
    monkeypatch.undo()
    open_archive(old).close()


def test_a_version_that_no_step_leads_from_is_refused(
    homes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, old = homes
    monkeypatch.delitem(migrations.STEPS, 1)
    with pytest.raises(HomeError, match=f"format 1, not {SCHEMA_VERSION}"):
        open_archive(old)
