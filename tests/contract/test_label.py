"""``newsdesk label``: questions files for a person to correct."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation.gold_labels import GoldParagraph, Labels, read_labels
from qa.evaluation.question_file import read_questions
from tests.command import newsdesk, refused
from tests.evaluating import URL, a_run, answered, written
from tests.evaluating import refused as refusal
from vectorstore.storage.conversations import FILE_NAME, Thumb
from vectorstore.storage.database import FILE_NAME as ARCHIVE_NAME
from vectorstore.storage.opening import open_conversations

ANN = ("Ann won.", "a", "Ann won.")


def rated_home(folder: Path, *turns: tuple[str, dict[str, Any], Thumb | None, str]) -> Path:
    """Make a home with one conversation whose turns are rated."""
    folder.mkdir()
    with closing(open_conversations(folder)) as conversations:
        made = conversations.create("reader")
        for number, (question, answer, thumb, comment) in enumerate(turns, 1):
            conversations.append("reader", made, question, answer)
            conversations.rate("reader", made, number, thumb, comment)
    return folder


def test_a_thumb_up_makes_labels_and_a_thumb_down_leaves_them_open(tmp_path: Path) -> None:
    liked, no = answered("x", ANN, passages=[]), refusal("x", passages=[])
    home = rated_home(
        tmp_path / "home",
        ("Who won?", liked, "up", ""),
        ("And then?", liked, "down", "It was Bob."),
        ("Who lost?", no, "up", ""),
        ("Who cares?", no, None, "Odd."),
    )
    out = tmp_path / "questions.jsonl"
    result = newsdesk("label", "--out", out, "--home", home)
    assert result.exit_code == 0, result.stderr
    assert "4 questions, 2 of them with no label yet" in result.stderr
    first, second, third, fourth = read_questions(out)
    assert read_labels(first) == Labels(
        None, True, frozenset({URL.format("a")}), frozenset({GoldParagraph(URL.format("a"), 1)}), None
    )
    assert read_labels(second) == read_labels(fourth) == Labels()
    assert read_labels(third) == Labels(answerable=False)
    assert (first.as_of, first.conversation) == ("2024-05-17", ())
    assert second.conversation == ("Who won?",)
    note = second.given["note"]
    assert (note["thumb"], note["comment"], note["said"]) == ("down", "It was Bob.", "Ann won. [1]")
    assert note["cited"] == [{"url": URL.format("a"), "number": 1}]
    assert not any(question.problem for question in (first, second, third, fourth))


def test_a_question_rated_again_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    with closing(open_conversations(folder)) as conversations:
        for thumb in ("down", "up"):
            made = conversations.create("reader")
            conversations.append("reader", made, "Who won?", answered("x", ANN, passages=[]))
            conversations.rate("reader", made, 1, "up" if thumb == "up" else "down")
    result = newsdesk("label", "--out", "-", "--home", folder)
    (row,) = map(json.loads, result.stdout.splitlines())
    assert row["note"]["thumb"] == "up"


def test_a_run_becomes_questions_without_labels_that_can_be_evaluated(tmp_path: Path) -> None:
    _, lines = a_run()
    run = written(tmp_path / "run.jsonl", lines)
    out = tmp_path / "questions.jsonl"
    assert newsdesk("label", run, "--out", out).exit_code == 0
    questions = read_questions(out)
    assert [question.id for question in questions] == [line["id"] for line in lines[:-1]]  # not the one that failed
    assert all(read_labels(question) == Labels() for question in questions)
    corrected = out.read_text(encoding="utf-8").replace('"answers": [], "answerable": null', '"answers": ["Ann"]', 1)
    out.write_text(corrected, encoding="utf-8")
    result = newsdesk("evaluate", out, run)
    assert result.exit_code == 0
    assert "answer_said\t100.0 %\t\t1" in result.stdout


def test_bad_input_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ARCHIVE_NAME).touch()  # that a collection is there is all that is asked of it
    refused(newsdesk("label", "--out", tmp_path / "q.jsonl", "--home", tmp_path), "No answer was rated yet")
    assert not (tmp_path / FILE_NAME).exists()
    there = written(tmp_path / "there.jsonl", [{"id": 1}])
    refused(newsdesk("label", there, "--out", there), "corrected by hand")
    refused(newsdesk("label", there, "--out", "-"), "not a line of a batch run")
    refused(newsdesk("label", tmp_path / "none.jsonl", "--out", "-"), "none.jsonl")
    failed = written(tmp_path / "failed.jsonl", [{"id": 1, "question": "Who?", "error": "Gone."}])
    refused(newsdesk("label", failed, "--out", "-"), "no question that was answered")
    assert newsdesk("label", failed).exit_code == 2
