"""``newsdesk sweep``: every combination of settings, none of it done twice."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from qa.errors import QuestionsFileError
from qa.evaluation.grid_search import points, read_grid, slug, sweep
from qa.evaluation.question_file import read_questions
from qa.factory import open_collection
from qa.settings import load
from tests.command import cells, newsdesk, refused
from tests.conftest import EXAMPLES
from vectorstore.search.search import Search

_FINDING_SECONDS = 0.05
QUESTIONS = EXAMPLES / "questions.jsonl"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Four questions of the sample."""
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(QUESTIONS.read_text(encoding="utf-8").splitlines()[:4]) + "\n", encoding="utf-8")
    return path


def test_every_combination_the_last_setting_first() -> None:
    grid = read_grid(["passages=4, 8", "writer=extractive,gguf:x,extractive"])
    assert grid == {"passages": ["4", "8"], "model": ["extractive", "gguf:x"]}
    assert [tuple(point.values()) for point in points(grid)] == [
        ("4", "extractive"),
        ("4", "gguf:x"),
        ("8", "extractive"),
        ("8", "gguf:x"),
    ]


def test_file_names_differ_and_leave_the_folder_alone() -> None:
    assert slug({"model": "gguf:/a/../b.gguf"}) == "model=gguf%3A%2Fa%2F..%2Fb.gguf"
    assert slug({}) == "as-set"
    assert slug({"model": "a:b"}) != slug({"model": "a/b"})


@pytest.mark.parametrize(
    ("written", "word"),
    [
        (["passages"], "no values"),
        (["passages=,"], "no values"),
        (["embedder=a,b"], "built into the index"),
        (["port=1,2"], "no setting"),
        (["bogus=1"], "no setting"),
        (["writer=extractive", "model=gguf:x"], "twice"),
    ],
)
def test_a_grid_that_cannot_be_swept_is_told(written: list[str], word: str) -> None:
    with pytest.raises(QuestionsFileError, match=word):
        read_grid(written)


def test_the_command_ends_with_a_table_and_repeats_nothing(sample_home: Path, few: Path, tmp_path: Path) -> None:
    command = ["sweep", few, "--set", "passages=2,8", "--set", "max_sentences=1,4", "--home", sample_home]
    result = newsdesk(*command)
    assert result.exit_code == 0, result.stderr
    rows = cells(result.stdout)
    assert [row[:2] for row in rows] == [["2", "1"], ["2", "4"], ["8", "1"], ["8", "4"]]
    runs = sorted((tmp_path / "few.sweep").iterdir())
    assert runs[0].name == "passages=2,max_sentences=1.jsonl"
    before = [(run.read_bytes(), run.stat().st_mtime_ns) for run in runs]
    again = newsdesk(*command, "--json")
    assert [(run.read_bytes(), run.stat().st_mtime_ns) for run in runs] == before
    value = json.loads(again.stdout)
    assert value[3]["settings"] == {"passages": "8", "max_sentences": "4"}
    lines = [json.loads(line) for line in runs[0].read_text(encoding="utf-8").splitlines()]
    assert all(len(line["passages"]) <= 2 and len(line["sentences"]) <= 1 for line in lines)


def test_the_same_search_is_done_once_and_its_time_is_told(
    sample_home: Path, few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    searching = Search.__call__

    def counted(self: Search, question: str, where: Any, limit: int, **more: Any) -> Any:
        asked.append((question, limit))
        time.sleep(_FINDING_SECONDS)
        return searching(self, question, where, limit, **more)

    monkeypatch.setattr(Search, "__call__", counted)
    grid = points({"passages": ["2", "3"], "max_sentences": ["1", "2", "4"]})
    settings = [(values, load({"home": sample_home, **values})[0]) for values in grid]
    with open_collection(settings[0][1], command="tests") as collection:
        found = list(sweep(read_questions(few), settings, collection, tmp_path))
    counts = [asked.count(each) for each in set(asked)]
    assert set(counts) == {1}
    assert {limit for _, limit in asked} >= {2, 3}
    # What was looked up tells the time that finding it took.
    first, second = (point.evaluation.rows for point in found[:2])
    for one, other in zip(first, second, strict=True):
        assert min(one.values["search_ms"], other.values["search_ms"]) >= 1000 * _FINDING_SECONDS
        assert other.values["total_ms"] >= other.values["search_ms"]


def test_a_sweep_gives_what_single_runs_give(sample_home: Path, few: Path, tmp_path: Path) -> None:
    newsdesk("sweep", few, "--set", "max_sentences=1,4", "--home", sample_home, "--out", tmp_path / "out")
    newsdesk("batch", few, "--out", tmp_path / "single.jsonl", "--home", sample_home)

    def without_times(path: Path) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [{name: value for name, value in line.items() if name != "timings_ms"} for line in lines]

    assert without_times(tmp_path / "out" / "max_sentences=4.jsonl") == without_times(tmp_path / "single.jsonl")


def test_bad_input_is_told(sample_home: Path, few: Path, tmp_path: Path) -> None:
    refused(newsdesk("sweep", few, "--set", "passages=0", "--home", sample_home), "passages")
    refused(newsdesk("sweep", tmp_path / "none.jsonl", "--set", "passages=2", "--home", sample_home), "none.jsonl")
    refused(newsdesk("sweep", few, "--set", "passages=2", "--home", sample_home, "--out", few), "cannot be made")
    assert newsdesk("sweep", few).exit_code == 2
    result = newsdesk("sweep", few, "--set", "model=gguf:/no/such.gguf", "--home", sample_home)
    assert result.exit_code == 1
    assert "such.gguf" in result.stderr
