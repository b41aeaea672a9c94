"""``newsdesk compare``: two runs question by question."""

import json
from pathlib import Path

import pytest

from qa.errors import QuestionsFileError
from qa.evaluation.compare import better, compare
from qa.evaluation.evaluate import evaluate
from qa.evaluation.report.comparison_report import comparison_report, gap
from tests.command import cells, newsdesk, refused
from tests.evaluating import ANN, a_run, answered, improved, passage, question, written
from tests.pages import HOSTILE, Page


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A questions file and two runs."""
    questions, lines = a_run()
    rows = [{"id": q.id, "question": q.question, "date": q.as_of, **q.labels} for q in questions]
    return (
        written(tmp_path / "questions.jsonl", rows),
        written(tmp_path / "before.jsonl", lines),
        written(tmp_path / "after.jsonl", improved()),
    )


def test_differences_wins_and_losses_by_hand() -> None:
    questions, lines = a_run()
    found = compare(evaluate(questions, lines), evaluate(questions, improved()))
    assert [pair.first.id for pair in found.won] == ["not chosen", "refused"]
    assert [pair.first.id for pair in found.lost] == ["right"]
    said = found.differences["answer_said"]
    assert (said.first, said.second, said.paired.difference, said.paired.questions) == (0.25, 0.5, 0.25, 4)
    # Three gaps of one, two up and one down: of the 8 ways to swap them all have a sum of at least 1.
    assert said.paired.p == 1
    assert found.differences["total_ms"].paired.difference == 5
    assert "search_ms" not in found.differences
    assert found.questions == 7


def test_a_run_compared_with_itself_differs_in_nothing() -> None:
    evaluation = evaluate(*a_run())
    found = compare(evaluation, evaluation)
    assert found.won == found.lost == ()
    assert all(difference.paired.difference == 0 for difference in found.differences.values())
    assert all(difference.paired.p == 1 for difference in found.differences.values())


def test_what_is_better_and_how_it_is_written() -> None:
    assert [better("answer_said", 0.1), better("failed", 0.1), better("total_ms", 1), better("citations", 1)] == [
        1,
        -1,
        -1,
        0,
    ]
    assert [gap("answer_said", -0.105), gap("answer_said", 0.0001), gap("total_ms", 12.2)] == ["−10.5", "0.0", "+12 ms"]


def test_the_command_compares_runs_and_evaluations_alike(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    questions, before, after = files
    for name, run in (("before", before), ("after", after)):
        newsdesk("evaluate", questions, run, "--out", tmp_path / f"{name}.json")
    by_runs = newsdesk("compare", before, after, "--questions", questions)
    by_json = newsdesk("compare", tmp_path / "before.json", tmp_path / "after.json")
    assert by_runs.exit_code == 0, by_runs.stderr
    assert by_runs.stdout == by_json.stdout
    table = {row[0]: row[1:] for row in cells(by_runs.stdout)}
    assert table["answer_said"][:3] == ["25.0 %", "50.0 %", "+25.0"]
    assert table["lost"][0] == "right"
    assert "7 questions in both runs: 2 won, 1 lost." in by_runs.stderr


def test_report_and_json(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    questions, before, after = files
    out = tmp_path / "compared.html"
    result = newsdesk("compare", before, after, "--questions", questions, "--report", out, "--json")
    value = json.loads(result.stdout)
    assert (value["won"], value["lost"]) == (["not chosen", "refused"], ["right"])
    assert value["provenance"]["second"]["run_file"]["file"] == "after.jsonl"
    page = Page(out.read_text(encoding="utf-8"))
    assert page.open == []
    assert "Won: 2" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "status", "word"),
    [
        (["--max-drop", "answer_said=0"], 0, ""),
        (["--max-drop", "total_ms_p50=5"], 0, ""),
        (["--max-drop", "total_ms_p50=4"], 1, "total_ms_p50 went from 10 to 15, worse by more than 4"),
        (["--max-drop", "answered=0", "--fail-under", "answer_said=0.6"], 1, "answer_said is 0.5, less than 0.6"),
        (["--max-drop", "choice_accuracy=0"], 1, "choice_accuracy cannot be compared"),
    ],
)
def test_bounds_are_a_status_for_a_build(
    files: tuple[Path, Path, Path], option: list[str], status: int, word: str
) -> None:
    questions, before, after = files
    result = newsdesk("compare", before, after, "--questions", questions, *option)
    assert result.exit_code == status, result.stderr
    assert word in result.stderr


def test_files_that_cannot_be_compared_are_told(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    questions, before, after = files
    refused(newsdesk("compare", before, after), "--questions")
    refused(newsdesk("compare", tmp_path / "none", after, "--questions", questions), "none cannot be read")
    broken = tmp_path / "broken.json"
    broken.write_text('{"aggregates": {}}')
    refused(newsdesk("compare", broken, broken), "--questions")
    refused(newsdesk("compare", before, after, "--max-drop", "bogus=1"), "bogus")


def test_runs_of_other_questions_are_refused() -> None:
    evaluation = evaluate(*a_run())
    other = evaluate([question("x")], [answered("x", (ANN, "a", ANN), passages=[])])
    with pytest.raises(QuestionsFileError, match="no question in common"):
        compare(evaluation, other)
    same_id = evaluate([question("right", "Who lost?")], [answered("right", (ANN, "a", ANN), passages=[])])
    with pytest.raises(QuestionsFileError, match="different questions"):
        compare(evaluation, same_id)


def test_everything_in_the_report_is_escaped() -> None:
    asked = question("q", HOSTILE, answers=[HOSTILE], answerable=True)
    wrong = evaluate([asked], [answered("q", ("x", "a", "x"), passages=[passage(1, "a", "x")])])
    right = evaluate([asked], [answered("q", (HOSTILE, "a", HOSTILE), passages=[])])
    found = compare(wrong, right)
    assert len(found.won) == 1
    page = Page(comparison_report(found, (HOSTILE, HOSTILE)))
    assert page.open == []
    assert not {"script", "img"} & set(page.tags)
