"""The benchmark of quality: what it keeps holds figures alone, and the README says what it kept."""

import json
import runpy
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from benchmarks import quality
from benchmarks.quality import (
    EVALUATION,
    MARKS,
    README,
    RESULTS,
    Measured,
    between_marks,
    keep,
    published_table,
    readme_table,
    realtimeqa,
)
from qa.evaluation.evaluate import evaluate
from qa.evaluation.question_file import read_questions
from qa.evaluation.results import Aggregate
from tests.evaluating import a_run

pytestmark = pytest.mark.deep


@pytest.fixture
def measured() -> Measured:
    return Measured("mini", evaluate(*a_run()), articles=3, cpu_ms=12.345)


@pytest.mark.parametrize(
    ("document", "table", "word"), [(README, readme_table, "small"), (EVALUATION, published_table, "GPT-3 with search")]
)
def test_the_documents_have_the_tables_of_what_was_kept(document: Path, table: Callable[[], str], word: str) -> None:
    text = document.read_text(encoding="utf-8")
    shown = text.partition(MARKS[0])[2].partition(MARKS[1])[0].strip()
    assert shown == table()
    assert word in shown


def test_the_history_is_small_and_has_no_text_of_a_question() -> None:
    for path in RESULTS.glob("*.json"):
        assert path.stat().st_size < 200_000
        for entry in json.loads(path.read_text(encoding="utf-8")):
            assert set(entry) >= {"date", "settings", "index", "questions", "measures"}
            assert all(len(values) == 4 for values in entry["measures"].values())
            assert "?" not in json.dumps(entry)


def test_a_run_of_the_same_day_takes_the_place_of_the_earlier_one(measured: Measured, tmp_path: Path) -> None:
    for day in (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 2)):
        keep(measured, day, tmp_path)
    entries = json.loads((tmp_path / "mini.json").read_text(encoding="utf-8"))
    assert [entry["date"] for entry in entries] == ["2026-01-01", "2026-01-02"]
    assert entries[0]["measures"]["answer_said"][0] == 0.25
    assert entries[0]["questions"] == 7


def test_the_table_is_put_between_the_marks(measured: Measured, tmp_path: Path) -> None:
    keep(measured, date(2026, 1, 1), tmp_path)
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{MARKS[0]}\nold\n{MARKS[1]}\nafter\n", encoding="utf-8")
    between_marks(readme, readme_table(tmp_path))
    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{MARKS[0]}\n| share, with 95 % interval | mini: 7 questions, 3 articles |\n")
    assert text.endswith(f"\n{MARKS[1]}\nafter\n")
    assert "old" not in text
    assert "(`answer_said`) | 0.25 (0.00 to 0.75) |" in text
    between_marks(readme, readme_table(tmp_path))
    assert readme.read_text(encoding="utf-8") == text


def test_realtimeqa_s_questions_that_ask_for_an_exception_are_left_out(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "date": "2022-06-17",
        "choices": ["Ann"],
        "answers": ["Ann"],
        "supported": True,
        "support_urls": ["u"],
    }
    rows = [
        row | {"question": "Who won?"},
        row | {"id": "b", "question": "All of these won, except:"},
        row | {"id": "c", "question": "Who lost?", "supported": False, "support_urls": []},
    ]
    path = tmp_path / "questions-2022.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    assert [question.id for question in realtimeqa(path, supported=False)] == ["a", "c"]
    assert [question.id for question in realtimeqa(path, supported=True)] == ["a", "b"]


@pytest.mark.timeout(600)
def test_the_product_holds_its_quality_on_mini(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bounds well under what was measured: a fall through them is a fault, not noise."""
    monkeypatch.setattr(quality, "WORK", tmp_path)
    monkeypatch.setattr("benchmarks.slices.WORK", tmp_path)
    quality.main([str(shared_data / "slices" / "mini")])
    assert "article_hit@5" in capsys.readouterr().out
    assert (tmp_path / "quality" / "mini.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    lines = (tmp_path / "quality" / "mini.jsonl").read_text(encoding="utf-8").splitlines()
    path = shared_data / "slices" / "mini" / "questions.jsonl"
    found = evaluate(read_questions(path), map(json.loads, lines)).aggregates
    assert found["article_hit@5"].value >= 0.9
    assert found["answer_said"].value >= 0.55
    assert found["refused"].value >= 0.7
    assert found["citation_recall"].value >= 0.95
    agrees_with_the_other_scorer(shared_data, path, lines, found)


def agrees_with_the_other_scorer(
    shared_data: Path, questions: Path, lines: list[str], found: dict[str, Aggregate]
) -> None:
    """Compare with a scorer that was written apart from this project, where it lies beside the data."""
    scorer = shared_data.parent / "score.py"
    if not scorer.exists():
        return
    score = runpy.run_path(str(scorer))["score"]
    other = score(
        list(map(json.loads, questions.read_text(encoding="utf-8").splitlines())), list(map(json.loads, lines))
    )
    names = {"hit1": "article_hit@1", "hit5": "article_hit@5", "mrr": "article_mrr@10", "answered": "answered"}
    names |= {"ans1": "answer_in_passages@1", "ans5": "answer_in_passages@5", "refused": "refused"}
    names |= {"said": "answer_said", "cited": "answer_cited", "gold_cited": "gold_cited"}
    assert {name: found[ours].value for name, ours in names.items()} == pytest.approx(
        {name: other[name] for name in names}, abs=0.0006
    )
