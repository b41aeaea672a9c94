"""Questions files and run files as they come in life."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import QuestionsFileError
from qa.evaluation.question_file import Question, read_questions
from qa.evaluation.run_file import Identity, check_run, read_run, rewrite_run

ANSWER = {
    "question": "Who won?",
    "as_of": "2024-05-17",
    "answered": True,
    "provenance": {"settings": "s1", "index": "i1"},
    "timings_ms": {"total": 12.5},
}


def written(folder: Path, text: str | bytes, name: str = "questions.jsonl") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run_row(identity: str, **changes: Any) -> str:
    return json.dumps({"id": identity, **ANSWER, **changes}) + "\n"


def test_known_fields_have_their_places_and_unknown_ones_are_given(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "question": "Who won?",
        "date": "2024-05-17",
        "conversation": ["What was played?"],
        "answers": ["Ann"],
        "answerable": True,
        "gold_urls": [],
        "gold_paragraphs": [],
        "choices": ["Ann", "Bob"],
        "topic": "sport",
        "level": 3,
    }
    (question,) = read_questions(written(tmp_path, json.dumps(row)))
    labels = {name: row[name] for name in ("answers", "answerable", "gold_urls", "gold_paragraphs", "choices")}
    assert question == Question(
        7, "Who won?", "2024-05-17", ("What was played?",), {"topic": "sport", "level": 3}, labels, line=1
    )


def test_csv_has_the_same_columns(tmp_path: Path) -> None:
    text = (
        "\ufeffid,question,date,topic,conversation\r\n"
        'a,"Who, then,\r\nwon?",2024-05-17,sport,"[""What?""]"\r\n'
        "b,Why?,,,\r\n"
    )
    first, second = read_questions(written(tmp_path, text, "questions.CSV"))
    assert first == Question("a", "Who, then,\r\nwon?", "2024-05-17", ("What?",), {"topic": "sport"}, line=2)
    assert second == Question("b", "Why?", line=4)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "a", "question": ', "not JSON"),
        ('["a", "Who?"]', "not a JSON object"),
        ('{"id": "a"}', "no question"),
        ('{"id": "a", "question": "  "}', "no question"),
        ('{"id": "a", "question": 5}', "no question"),
        ('{"id": [1], "question": "Who?"}', "neither a string nor a whole number"),
        ('{"id": true, "question": "Who?"}', "neither a string nor a whole number"),
        ('{"id": "a", "question": "Who?", "date": 20240517}', "date"),
        ('{"id": "a", "question": "Who?", "conversation": "earlier"}', "conversation"),
        ('{"id": "a", "question": "Who?", "conversation": [{"role": "user"}]}', "conversation"),
        ('{"id": "a", "question": "Who?", "weight": NaN}', "not JSON"),
        ('{"id": "a", "question": "Who \\ud800?"}', "half a character"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_a_question_with_a_problem_and_the_others_stay(tmp_path: Path, line: str, problem: str) -> None:
    good = '{"id": "good", "question": "Why?"}'
    bad, kept = read_questions(written(tmp_path, f"\n{line}\n{good}\n"))
    assert bad.problem is not None
    assert problem in bad.problem
    assert "line 2" in bad.problem
    assert kept == Question("good", "Why?", line=3)
    json.dumps([bad.id, bad.question, bad.given], ensure_ascii=False).encode()


def test_a_question_without_id_is_named_by_its_line(tmp_path: Path) -> None:
    questions = read_questions(written(tmp_path, '{"question": "Who?"}\n\n{"question": "Why?"}\n'))
    assert [(q.id, q.problem) for q in questions] == [("line 1", None), ("line 3", None)]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\n\n", "\n \n"])
def test_plain_text_has_a_question_a_line(tmp_path: Path, ends: str) -> None:
    text = ends.join(["\ufeffWho won?", "  Why, then?  ", '{"a": 1}'])
    questions = read_questions(written(tmp_path, text, "questions.TXT"))
    assert [q.question for q in questions] == ["Who won?", "Why, then?", '{"a": 1}']
    assert len({q.id for q in questions}) == 3
    assert [q.problem for q in questions] == [None] * 3


def test_line_separators_inside_json_do_not_end_a_line(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, '{"id": "a", "question": "Who\u2028won?"}'))
    assert question.question == "Who\u2028won?"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("q.jsonl", b"", "no question"),
        ("q.jsonl", b"\n \n", "no question"),
        ("q.txt", b" \n\n", "no question"),
        ("q.jsonl", b"Who won?\nWhy?\n", "no line of JSON: it begins with “Who won\\?”"),
        ("q.csv", b"", "column named 'question'"),
        ("q.csv", b"id,text\na,Who?\n", "column named 'question'"),
        ("q.csv", b'id,question\na,"Who?" x\n', "not CSV"),
        ("q.jsonl", b'{"id": "a", "question": "\xff"}', "not UTF-8"),
        ("q.jsonl", b'{"id": 1, "question": "Who?"}\n{"id": "1", "question": "Why?"}', "line 1 and on line 2"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(QuestionsFileError, match=message) as caught:
        read_questions(written(tmp_path, content, name))
    assert caught.value.hint


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(QuestionsFileError, match="cannot be read"):
        read_questions(tmp_path / name)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1, unique_by=lambda pair: pair[0]))
def test_what_json_can_write_is_read_back(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    lines = [json.dumps({"id": identity, "question": "q" + text}) for identity, text in pairs]
    questions = read_questions(written(tmp_path, "\n".join(lines)))
    assert [(q.id, q.question) for q in questions if not q.problem] == [(i, "q" + text) for i, text in pairs]


def test_a_run_that_was_cut_anywhere_is_read_to_its_last_whole_line(tmp_path: Path) -> None:
    first, second = run_row("a"), run_row("b", question="Was it “near”?")
    whole = (first + second).encode()
    for cut in range(len(first.encode()), len(whole) + 1):
        path = written(tmp_path, whole[:cut], "run.jsonl")
        lines = read_run(path)
        # The very last byte is the line's end: without it the line is whole all the same.
        assert [line.id for line in lines] == (["a", "b"] if cut >= len(whole) - 1 else ["a"])
        assert path.read_bytes() == (whole if cut >= len(whole) - 1 else first.encode())


def test_a_run_file_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert read_run(tmp_path / "run.jsonl") == []
    assert not (tmp_path / "run.jsonl").exists()


@pytest.mark.parametrize(
    "line", ["", "not JSON", "[]", '{"id": "a", "question": "Who?"}', '{"id": "a", "answered": true}']
)
def test_a_file_that_is_no_run_is_refused_and_left_alone(tmp_path: Path, line: str) -> None:
    text = run_row("b") + line + "\n" + run_row("c")
    path = written(tmp_path, text, "notes.txt")
    with pytest.raises(QuestionsFileError, match="line 2 is not a line of a batch run") as caught:
        read_run(path)
    assert "--restart" in caught.value.hint
    assert path.read_text() == text


QUESTIONS = [Question("a", "Who won?"), Question("b", "Why?", as_of="2024-05-17")]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (run_row("c"), "does not have"),
        (run_row("a", question="Who lost?"), "another question"),
        (run_row("a", provenance={"settings": "s2", "index": "i1"}), "other settings"),
        (run_row("a", provenance={"settings": "s1", "index": "i2"}), "another collection"),
        (run_row("b", question="Why?", as_of="2024-05-18"), "as of 2024-05-18"),
        (run_row("a") + run_row("a"), "second time"),
    ],
)
def test_a_run_of_something_else_is_refused(tmp_path: Path, rows: str, reason: str) -> None:
    path = written(tmp_path, rows, "run.jsonl")
    with pytest.raises(QuestionsFileError, match=reason) as caught:
        check_run(path, read_run(path), QUESTIONS, Identity("s1", "i1"))
    assert "--restart" in caught.value.hint
    assert "--out" in caught.value.hint


def test_a_run_of_the_same_is_taken(tmp_path: Path) -> None:
    path = written(tmp_path, run_row("a", question=" Who  won?") + run_row("b", question="Why?"), "run.jsonl")
    lines = read_run(path)
    check_run(path, lines, QUESTIONS, Identity("s1", "i1"))
    check_run(path, lines, QUESTIONS, None)
    failed = written(tmp_path, '{"id": "a", "question": "Who won?", "error": "No."}\n', "failed.jsonl")
    check_run(failed, read_run(failed), QUESTIONS, Identity("s9", "i9"))


def test_a_run_is_put_in_order_byte_for_byte(tmp_path: Path) -> None:
    path = written(tmp_path, run_row("b") + run_row("x") + run_row("a"), "run.jsonl")
    lines = [line for line in read_run(path) if line.id != "x"]
    rewrite_run(path, lines, ["a", "b"])
    assert path.read_text() == run_row("a") + run_row("b")
    assert list(tmp_path.iterdir()) == [path]


def test_the_day_may_have_the_name_that_answers_give_it(tmp_path: Path) -> None:
    path = written(tmp_path, '{"id": 1, "question": "Who won?", "as_of": "2024-05-17"}\n')
    (question,) = read_questions(path)
    assert question.as_of == "2024-05-17"
    assert question.given == {}
