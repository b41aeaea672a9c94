"""A batch run: one line a question in order, and resumable at any moment."""

import json
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from qa.errors import QuestionError, QuestionsFileError, ServerError, WriterError
from qa.evaluation.batch import BatchProgress, BatchSummary, run_batch
from qa.evaluation.question_file import Question
from qa.evaluation.run_file import Identity

IDENTITY = Identity("settings", "index")
QUESTIONS = [Question(f"q{number}", f"Question {number}?", given={"n": number}) for number in range(6)]


def answer(question: Question) -> dict[str, Any]:
    """Answer as the assistant would, in the fields that a run depends on; even questions have an answer."""
    number = int(question.question.split()[1].rstrip("?"))
    return {
        "question": question.question,
        "as_of": question.as_of or "2026-01-01",
        "answered": number % 2 == 0,
        "provenance": {"settings": "settings", "index": "index"},
        "timings_ms": {"total": float(10 * (number + 1))},
    }


class Asker:
    """Answers, counts, and does something else at chosen questions."""

    def __init__(self, **instead: Callable[[], None]) -> None:
        self.instead = instead
        self.asked: list[str] = []

    def __call__(self, question: Question) -> dict[str, Any]:
        self.asked.append(str(question.id))
        self.instead.get(str(question.id), lambda: None)()
        return answer(question)


def failing(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_line_is_the_answer_with_id_and_given_in_order(tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    summary = run_batch(QUESTIONS, answer, out)
    assert rows(out) == [{"id": q.id, **answer(q), "given": q.given} for q in QUESTIONS]
    assert (summary.questions, summary.answered, summary.refused, summary.errors, summary.skipped) == (6, 3, 3, 0, 0)
    # Nearest rank of 10, 20, 30, 40, 50, 60: the third and the sixth.
    assert (summary.p50_ms, summary.p95_ms) == (30.0, 60.0)


def test_a_question_without_unknown_fields_has_no_given(tmp_path: Path) -> None:
    run_batch([Question(1, "Question 1?")], answer, tmp_path / "run.jsonl")
    (row,) = rows(tmp_path / "run.jsonl")
    assert "given" not in row
    assert row["id"] == 1


def test_a_failed_question_is_a_line_and_the_others_are_answered(tmp_path: Path) -> None:
    ask = Asker(
        q1=failing(QuestionError("The question is odd.", "Ask another.")),
        q2=failing(WriterError("The model is gone.")),
        q3=failing(KeyError("oops")),
    )
    bad = Question("line 7", "", line=7, problem="line 7 is not JSON")
    summary = run_batch([*QUESTIONS, bad], ask, tmp_path / "run.jsonl")
    assert "line 7" not in ask.asked
    found = {row["id"]: row for row in rows(tmp_path / "run.jsonl")}
    assert list(found) == [*(q.id for q in QUESTIONS), "line 7"]
    assert found["q1"] == {
        "id": "q1",
        "question": "Question 1?",
        "error": "The question is odd. Ask another.",
        "given": {"n": 1},
    }
    assert found["q2"]["error"] == "The model is gone."
    assert "KeyError" in found["q3"]["error"]
    assert found["line 7"] == {"id": "line 7", "question": "", "error": "line 7 is not JSON"}
    assert (summary.answered, summary.refused, summary.errors) == (2, 1, 4)


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), ServerError("The server went away.")])
@pytest.mark.parametrize("workers", [1, 3])
def test_a_run_that_was_stopped_goes_on_and_equals_one_that_was_not(
    tmp_path: Path, stop: BaseException, workers: int
) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "run.jsonl"
    run_batch(QUESTIONS, answer, whole)
    with pytest.raises(type(stop)):
        run_batch(QUESTIONS, Asker(q3=failing(stop)), out, workers=workers)
    assert [row["id"] for row in rows(out)] == ["q0", "q1", "q2"]
    again = Asker()
    summary = run_batch(QUESTIONS, again, out, workers=workers, identity=IDENTITY)
    assert sorted(again.asked) == ["q3", "q4", "q5"]
    assert summary.skipped == 3
    assert summary.answered == 3
    assert out.read_bytes() == whole.read_bytes()


def test_a_run_killed_in_the_middle_of_a_line_goes_on(tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "run.jsonl"
    run_batch(QUESTIONS, answer, whole)
    ends = [at + 1 for at, byte in enumerate(whole.read_bytes()) if byte == ord("\n")]
    for done, (begin, end) in enumerate(pairwise([0, *ends])):
        out.write_bytes(whole.read_bytes()[: (begin + end) // 2])
        ask = Asker()
        run_batch(QUESTIONS, ask, out, identity=IDENTITY)
        assert ask.asked == [str(q.id) for q in QUESTIONS[done:]]
        assert out.read_bytes() == whole.read_bytes()


def test_a_finished_run_asks_nothing(tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    run_batch(QUESTIONS, answer, out)
    before = out.read_bytes()
    ask = Asker()
    assert run_batch(QUESTIONS, ask, out).skipped == len(QUESTIONS)
    assert ask.asked == []
    assert out.read_bytes() == before


def test_errors_stay_unless_they_are_asked_again(tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "run.jsonl"
    run_batch(QUESTIONS, answer, whole)
    run_batch(QUESTIONS, Asker(q1=failing(WriterError("No.")), q4=failing(WriterError("No."))), out)
    ask = Asker()
    assert run_batch(QUESTIONS, ask, out).errors == 2
    assert ask.asked == []
    assert run_batch(QUESTIONS, ask, out, retry_errors=True).errors == 0
    assert ask.asked == ["q1", "q4"]
    assert out.read_bytes() == whole.read_bytes(), "the lines are in the questions' order again"


def test_questions_added_at_the_end_or_between_are_asked_and_put_in_order(tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    run_batch([QUESTIONS[1], QUESTIONS[3]], answer, out)
    run_batch(QUESTIONS, answer, out)
    assert [row["id"] for row in rows(out)] == [q.id for q in QUESTIONS]


def test_a_run_with_other_settings_is_refused_and_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    run_batch(QUESTIONS[:2], answer, out)
    before = out.read_bytes()
    ask = Asker()
    with pytest.raises(QuestionsFileError, match="other settings"):
        run_batch(QUESTIONS, ask, out, identity=Identity("others", "index"))
    assert ask.asked == []
    assert out.read_bytes() == before


def test_two_questions_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsFileError, match="same id"):
        run_batch([Question(1, "Question 1?"), Question("1", "Question 2?")], answer, tmp_path / "run.jsonl")
    assert not (tmp_path / "run.jsonl").exists()


@pytest.mark.parametrize("place", [".", "nowhere/run.jsonl"])
def test_a_run_file_that_cannot_be_written_is_told(tmp_path: Path, place: str) -> None:
    with pytest.raises(QuestionsFileError, match="cannot be used") as caught:
        run_batch(QUESTIONS, answer, tmp_path / place)
    assert "--out" in caught.value.hint


def test_a_full_disk_is_told() -> None:
    with pytest.raises(QuestionsFileError, match="No space left"):
        run_batch(QUESTIONS, answer, Path("/dev/full"))


def test_several_workers_ask_at_once_and_the_lines_stay_in_order(tmp_path: Path) -> None:
    together = threading.Barrier(3, timeout=30)

    def ask(question: Question) -> dict[str, Any]:
        together.wait()  # passes only when three questions are being asked at the same time
        return answer(question)

    run_batch(QUESTIONS, ask, tmp_path / "run.jsonl", workers=3)
    assert [row["id"] for row in rows(tmp_path / "run.jsonl")] == [q.id for q in QUESTIONS]


def test_progress_counts_up_to_all(tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    run_batch(QUESTIONS[:2], answer, out)
    told: list[BatchProgress] = []
    run_batch(QUESTIONS, Asker(q3=failing(WriterError("No."))), out, on_progress=told.append)
    assert [(now.done, now.asked, now.errors) for now in told] == [
        (2, 0, 0),
        (3, 1, 0),
        (4, 2, 1),
        (5, 3, 1),
        (6, 4, 1),
    ]
    assert {now.total for now in told} == {6}


def test_a_run_without_an_answer_has_no_times(tmp_path: Path) -> None:
    summary = run_batch([Question("a", "", problem="bad")], answer, tmp_path / "run.jsonl")
    assert isinstance(summary, BatchSummary)
    assert (summary.p50_ms, summary.p95_ms, summary.errors) == (None, None, 1)


def test_tokens_and_cost_are_summed_as_far_as_they_are_known(tmp_path: Path) -> None:
    usages: dict[str, Any] = {
        "q0": {"input_tokens": 100, "output_tokens": 20, "cost_usd": 0.5},
        "q1": {"input_tokens": 30, "output_tokens": 4, "cost_usd": None},
        "q2": None,
    }
    summary = run_batch(QUESTIONS[:3], lambda q: answer(q) | {"usage": usages[str(q.id)]}, tmp_path / "run.jsonl")
    assert (summary.tokens, summary.cost_usd) == (154, 0.5)
    plain = run_batch(QUESTIONS[:3], answer, tmp_path / "plain.jsonl")
    assert (plain.tokens, plain.cost_usd) == (None, None)
