"""The same archive, settings and question give the same answer, byte for byte, whatever became of the index."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.answering import answers
from tests.building import open_home, story, write_jsonl
from vectorstore.ingestion.ingest import ingest
from vectorstore.ingestion.reindex import reindex

ROOT = Path(__file__).resolve().parents[2]
OTHER_SEED = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
_ASK = """
import sys
from pathlib import Path
from tests.answering import answers
from tests.building import open_home
with open_home(Path(sys.argv[1])) as collection:
    sys.stdout.buffer.write(answers(collection))
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write_jsonl(tmp_path / "files" / "one.jsonl", map(story, range(20)))
    write_jsonl(tmp_path / "files" / "two.jsonl", map(story, range(20, 30)))
    return tmp_path / "files"


@pytest.fixture
def home(files: Path, tmp_path: Path) -> Path:
    with open_home(tmp_path / "home") as collection:
        ingest([files], collection)
    return tmp_path / "home"


def delete_index(home: Path) -> None:
    for folder in home.glob("index-*"):
        shutil.rmtree(folder)


def rebuild_index(home: Path) -> None:
    with open_home(home) as collection:
        reindex(collection)


def ask_before(home: Path) -> None:
    with open_home(home) as collection:
        answers(collection)


@pytest.mark.parametrize("change", [ask_before, rebuild_index, delete_index])
def test_answers_stay_the_same(home: Path, change: Callable[[Path], None]) -> None:
    with open_home(home) as collection:
        before = answers(collection)
    assert before.count(b'"answered": true') >= 3, "refusals alone would prove little"
    change(home)
    with open_home(home) as collection:
        assert answers(collection) == before


def test_another_process_with_other_hashes_gives_the_same_answers(home: Path) -> None:
    with open_home(home) as collection:
        here = answers(collection)
    command = [sys.executable, "-c", _ASK, str(home)]
    ran = subprocess.run(command, cwd=ROOT, env={"PYTHONHASHSEED": OTHER_SEED}, capture_output=True, check=True)
    assert ran.stdout == here


def test_a_collection_made_in_another_order_gives_the_same_answers(home: Path, files: Path, tmp_path: Path) -> None:
    with open_home(tmp_path / "other") as other:
        ingest([files / "two.jsonl"], other)
        ingest([files / "one.jsonl"], other)
        ingest([files], other)
        there = answers(other)
    with open_home(home) as collection:
        assert answers(collection) == there


def test_what_was_added_and_removed_again_leaves_no_trace(home: Path, files: Path) -> None:
    with open_home(home) as collection:
        before = answers(collection)
        extra = write_jsonl(files / "three.jsonl", map(story, range(30, 60)))
        ingest([files], collection)
        assert answers(collection) != before
        extra.unlink()
        ingest([files], collection, sync=True)
        assert answers(collection) == before
