"""A question in other forms: what is made of it, and what is told where a form is answered less often."""

import json
from pathlib import Path

import pytest

from benchmarks import forms
from benchmarks.forms import FORMS, Row, falls, misspelt, without_accents
from benchmarks.measure import SAMPLE

QUESTION = "Did Beyoncé of the US win 32 Grammys, as the Recording Academy said?"


@pytest.mark.parametrize(
    ("form", "made"),
    [
        ("lower case", "did beyoncé of the us win 32 grammys, as the recording academy said?"),
        ("greeting", f"Hi there! {QUESTION}"),
        ("keywords", "Beyoncé US win 32 Grammys Recording Academy said"),
        ("accents off", "Did Beyonce of the US win 32 Grammys, as the Recording Academy said?"),
        ("USA", "Did Beyoncé of the USA win 32 Grammys, as the Recording Academy said?"),
        ("thanks", f"{QUESTION} Thanks a lot!"),
    ],
)
def test_a_question_is_put_in_a_form(form: str, made: str) -> None:
    assert FORMS[form](QUESTION) == made


def test_two_letters_of_the_longest_name_are_exchanged() -> None:
    changed = misspelt(QUESTION)
    assert changed != QUESTION
    assert sorted(changed) == sorted(QUESTION)
    assert changed.split("Rec")[0] == QUESTION.split("Rec")[0], "the longest name is Recording"
    assert misspelt("Who did it?") == "Who did it?"
    assert without_accents("Łódź, Großmann") == "Łodz, Großmann"


def test_how_far_a_form_falls_is_told_where_it_may_not_fall_so_far() -> None:
    standing = [Row(str(at), True, True, "It did. [1]") for at in range(100)]
    lost = [Row(str(at), at >= 3, at >= 6, "") for at in range(100)]
    assert falls("greeting", standing, standing) == []
    assert falls("greeting", lost, standing) == [
        "greeting: answered falls by 0.030, 0.02 at most",
        "greeting: said falls by 0.060, 0.02 at most",
    ]
    assert falls("keywords", lost, standing) == ["keywords: said falls by 0.060, 0.05 at most"]


@pytest.mark.deep
def test_the_table_compares_with_the_questions_as_they_stand_which_are_kept(
    sample_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions, kept = tmp_path / "questions.jsonl", tmp_path / "kept.jsonl"
    rows = [json.loads(line) for line in (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    asked = [row | {"gold_urls": ["any"]} for row in rows if row.get("answers")][:3]
    questions.write_text("".join(json.dumps(row) + "\n" for row in asked), encoding="utf-8")
    given = [
        "--home",
        str(sample_copy),
        "--questions",
        str(questions),
        "--kept",
        str(kept),
        "--only",
        "greeting",
        "USA",
    ]
    assert forms.main(given) == 0
    first = capsys.readouterr().out
    assert "| as they stand |" in first
    assert "| greeting      |       3 |" in first
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 3

    spoilt = [json.loads(line) | {"answered": False} for line in kept.read_text(encoding="utf-8").splitlines()]
    kept.write_text("".join(json.dumps(row) + "\n" for row in spoilt), encoding="utf-8")
    forms.main(given)
    assert "| as they stand |         |    0.000 |" in capsys.readouterr().out, "what is kept is not asked again"
