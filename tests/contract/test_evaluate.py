"""``newsdesk evaluate`` and its reports: what scripts, builds and readers rely on."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from qa.evaluation.evaluate import evaluate
from qa.evaluation.report.html_report import highlighted, html_report
from qa.evaluation.report.markdown_report import markdown_report
from qa.evaluation.results import Evaluation
from tests.command import cells, newsdesk, refused
from tests.conftest import EXAMPLES
from tests.evaluating import a_run, answered, passage, question, written
from tests.pages import HOSTILE, Page


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A questions file and its run."""
    questions, lines = a_run()
    rows = [{"id": q.id, "question": q.question, "date": q.as_of, **q.labels} for q in questions]
    return written(tmp_path / "questions.jsonl", rows), written(tmp_path / "run.jsonl", lines)


def test_the_table_has_each_measure_and_the_report_files_are_written(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = {kind: tmp_path / f"report.{kind}" for kind in ("html", "json", "md")}
    options = ["--report", out["html"], "--out", out["json"], "--report", out["md"]]
    result = newsdesk("evaluate", *files, *options)
    assert result.exit_code == 0, result.stderr
    table = {row[0]: row[1:] for row in cells(result.stdout)}
    assert table["answer_said"][::2] == ["25.0 %", "4"]
    assert table["not found"] == ["1"]
    assert "7 questions: 4 answered, 2 refused, 1 failed" in result.stderr
    value = json.loads(out["json"].read_text(encoding="utf-8"))
    assert value["aggregates"]["answer_said"]["value"] == 0.25
    assert {row["id"]: row["failure"] for row in value["rows"]}["refused"] == "refused wrongly"
    assert value["provenance"]["run_file"]["file"] == "run.jsonl"
    assert Evaluation.from_json(value).to_json() == json.loads(json.dumps(value)) | {
        "missing": (),
        "risk_coverage": tuple(map(tuple, value["risk_coverage"])),
        "rows": [row | {"answers": tuple(row["answers"]), "gold": tuple(row["gold"])} for row in value["rows"]],
    }
    assert "answered wrongly" in out["html"].read_text(encoding="utf-8")
    assert "| 1 | answered wrongly |" in out["md"].read_text(encoding="utf-8")


def test_the_same_run_evaluated_twice_gives_the_same_bytes(files: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("a", "b"):
        newsdesk("evaluate", *files, "--report", tmp_path / f"{name}.html", "--out", tmp_path / f"{name}.json")
    for kind in ("html", "json"):
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


def test_json_to_stdout_is_alone_there(files: tuple[Path, Path]) -> None:
    result = newsdesk("evaluate", *files, "--json")
    assert json.loads(result.stdout)["failures"]["failed"] == 1


@pytest.mark.parametrize(
    ("bound", "status", "word"),
    [
        ("answer_said=0.25", 0, ""),
        ("answer_said=0.26", 1, "answer_said is 0.25, less than 0.26"),
        ("total_ms_p95=10", 0, ""),
        ("total_ms_p95=9", 1, "total_ms_p95 is 10, more than 9"),
        ("choice_accuracy=0", 1, "choice_accuracy has no value"),
    ],
)
def test_fail_under_is_a_status_for_a_build(files: tuple[Path, Path], bound: str, status: int, word: str) -> None:
    result = newsdesk("evaluate", *files, "--fail-under", bound)
    assert result.exit_code == status
    assert word in result.stderr


@pytest.mark.parametrize(
    ("bound", "word"), [("answer_sad=1", "answer_said"), ("answer_said", "number"), ("answer_said=high", "number")]
)
def test_a_bound_that_cannot_be_read_is_told_before_anything_is_done(tmp_path: Path, bound: str, word: str) -> None:
    refused(newsdesk("evaluate", tmp_path / "none.jsonl", "--fail-under", bound), word)


def test_without_a_run_the_questions_are_asked(sample_home: Path, tmp_path: Path) -> None:
    run = tmp_path / "sample.jsonl"
    result = newsdesk("evaluate", EXAMPLES / "questions.jsonl", run, "--home", sample_home)
    assert result.exit_code == 0, result.stderr
    table = {row[0]: row[1:] for row in cells(result.stdout)}
    # The sample's questions are easy: a product that misses their articles is broken.
    assert float(table["article_hit@5"][0].removesuffix(" %")) > 80
    assert float(table["paragraph_hit@5"][0].removesuffix(" %")) > 50
    again = newsdesk("evaluate", EXAMPLES / "questions.jsonl", run)
    assert again.stdout == result.stdout


def test_a_run_that_is_not_kept_is_evaluated_alike(sample_home: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join((EXAMPLES / "questions.jsonl").read_text("utf-8").splitlines(keepends=True)[:4]), "utf-8")
    kept = newsdesk("evaluate", few, tmp_path / "few.run.jsonl", "--home", sample_home)
    passed = newsdesk("evaluate", few, "--home", sample_home)
    assert kept.exit_code == passed.exit_code == 0
    steady = [[line for line in each.stdout.splitlines() if "_ms_" not in line] for each in (kept, passed)]
    assert steady[0] == steady[1]


def test_files_that_cannot_be_used_are_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    questions, run = files
    refused(newsdesk("evaluate", tmp_path / "none.jsonl", run), "none.jsonl")
    refused(newsdesk("evaluate", questions, questions), "not a line of a batch run")
    refused(newsdesk("evaluate", questions, tmp_path), "cannot be read")
    other = written(tmp_path / "other.jsonl", [{"id": "else", "question": "Who?"}])
    refused(newsdesk("evaluate", other, run), "no line of any")
    bad = written(tmp_path / "bad.jsonl", [{"id": "right", "question": "Who won?", "answers": {"a": 1}}])
    refused(newsdesk("evaluate", bad, run), "line 1", "answers")
    refused(newsdesk("evaluate", bad, "--home", tmp_path / "home"), "line 1", "answers")
    refused(newsdesk("evaluate", questions, "--home", tmp_path / "home"), "no collection in", "ingest FOLDER")
    result = newsdesk("evaluate", questions, run, "--report", tmp_path / "nowhere" / "report.html")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_a_run_that_was_cut_off_is_evaluated_as_far_as_it_goes(files: tuple[Path, Path]) -> None:
    questions, run = files
    run.write_bytes(run.read_bytes()[:-30])
    result = newsdesk("evaluate", questions, run)
    assert result.exit_code == 0
    assert "1 question has no line" in result.stderr


# -- the report


def test_the_report_is_one_page_that_fetches_and_runs_nothing() -> None:
    text = html_report(evaluate(*a_run()))
    page = Page(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(page.tags)
    assert not re.search(r"url\(|@import", text)
    assert not [value for name, value in page.attributes if name == "src" or (name == "href" and value[:1] != "#")]
    assert page.tags.count("svg") > 5
    ids = [value for name, value in page.attributes if name == "id"]
    targets = [value[1:] for name, value in page.attributes if name == "href"]
    assert targets
    assert set(targets) <= set(ids)
    assert len(ids) == len(set(ids))


def test_everything_in_the_report_is_escaped() -> None:
    asked = question(HOSTILE, HOSTILE, day=None, answers=[HOSTILE], answerable=True, gold_urls=[HOSTILE])
    line = answered(HOSTILE, ("x", HOSTILE, HOSTILE), passages=[passage(1, HOSTILE, HOSTILE)], as_of=HOSTILE)
    line["provenance"] = {HOSTILE: HOSTILE, "writer": HOSTILE}
    found = evaluate([asked], [line], sources={HOSTILE: HOSTILE})
    assert found.failures == {"found but not chosen": 1}
    page = Page(html_report(found, HOSTILE))
    assert page.open == []
    assert not {"script", "img"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    failed = replace(found.rows[0], failure="failed", said=HOSTILE)
    assert "script" not in Page(html_report(replace(found, rows=(failed,), failures={"failed": 1}), HOSTILE)).tags
    assert not re.search(r"(?<!\\)<", markdown_report(found, HOSTILE))


def test_the_report_says_who_wrote_and_not_what_the_writers_are_called() -> None:
    questions, lines = a_run()
    for line in lines:
        line["provenance"] = {"writer": "extractive", "model": None}
    lines[0]["provenance"] = {"writer": "talk", "model": None}
    told = markdown_report(evaluate(questions, lines), "x")
    assert "Written without a model, as quotes from the articles." in told
    lines[1]["provenance"] = {"writer": "chat", "model": "ollama:small"}
    assert "Written by ollama:small." in markdown_report(evaluate(questions, lines), "x")


def test_accepted_answers_are_marked_in_passages() -> None:
    runs = [("Ann", True), (" & <b>", False), ("ann", True), ("</b>", False)]
    assert highlighted("Ann & <b>ann</b>", ["“Ann”"]) == runs
    assert highlighted("5 < 6", ["5 < 6"]) == [("5 < 6", True)]
    assert highlighted("a.b", [".", "x"]) == [("a.b", False)]


def test_a_run_without_labels_or_answers_has_a_report() -> None:
    found = evaluate([question("q")], [{"id": "q", "question": "Who won?", "error": "Gone."}])
    text = html_report(found)
    assert "1 failed" in text
    assert Page(text).open == []
    assert "Gone\\." not in markdown_report(found)
