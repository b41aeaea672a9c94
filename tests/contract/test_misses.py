"""What a run missed is shown with where the answer stands, and a reader's verdicts are counted."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import misses

pytestmark = pytest.mark.deep

ARTICLES = [
    ("harbour", "2024-03-01", "Harbour reopens", "The ferry to Dunmere sails again. It carries 40 cars."),
    ("match", "2024-03-02", "Cup final", "Dunmere won the cup on Saturday, and the captain sang."),
    ("later", "2024-03-09", "Ferry fares", "The ferry carries 40 cars, the firm said."),
]
QUESTIONS = [
    ("q1", "How many cars does the ferry to Dunmere carry?", ["40"], ["harbour"]),
    ("q2", "Who won the cup?", ["Dunmere"], ["harbour"]),
    ("q3", "How many cars, the firm said?", ["40"], ["later"]),
    ("q4", "Who leads the island?", ["Nobody"], []),
]
SHOWN = {"q1": ["match", "harbour"], "q2": ["match"], "q3": ["harbour"], "q4": ["match"]}


@pytest.fixture
def run(tmp_path: Path) -> list[str]:
    """Return the paths of a slice and of a run over it."""
    articles = [{"url": u, "published": day, "title": title, "text": text} for u, day, title, text in ARTICLES]
    questions = [
        {"id": i, "date": "2024-03-04", "question": question, "answers": answers, "gold_urls": gold}
        for i, question, answers, gold in QUESTIONS
    ]
    by_url = {article["url"]: article for article in articles}
    rows = [
        {"id": i, "passages": [{"article": by_url[url], "text": by_url[url]["text"]} for url in urls]}
        for i, urls in SHOWN.items()
    ]
    for name, lines in (("articles.jsonl", articles), ("questions.jsonl", questions), ("run.jsonl", rows)):
        _write(tmp_path / name, lines)
    return [str(tmp_path), str(tmp_path / "run.jsonl")]


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_a_miss_is_shown_with_every_place_that_might_answer(run: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    misses.main(run)
    shown = capsys.readouterr().out
    assert [line.split(",")[0] for line in shown.splitlines() if line.startswith("##")] == ["## q1", "## q2", "## q3"]
    first, second, third = shown.split("## ")[1:]
    assert "first, 2024-03-02, Cup final: Dunmere won" in first
    assert "marked, 2024-03-01, Harbour reopens:" in first
    assert "It carries 40 cars." in first
    assert "Ferry fares" not in first, "what was published later could not be found"
    assert "not marked, 2024-03-02, Cup final:" in second
    assert "marked, 2024-03-09 AFTER THE DAY OF ASKING, Ferry fares:" in third
    assert "hit@1: 0 of 3 (0.000)" in shown


def test_verdicts_are_counted_and_bound_what_can_be_reached(
    run: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = tmp_path / "verdicts.csv"
    verdicts.write_text("id,figure,verdict\nq1,hit@1,lower\nq2,hit@1,right\nq3,hit@1,none\nq1,ans@1,none\n")
    misses.main([*run, "--quiet", "--verdicts", str(verdicts)])
    shown = capsys.readouterr().out
    assert "with every article that answers ranked first, 1 (0.333)" in shown
    assert "Cup final" not in shown
    misses.main([*run, "--quiet", "--figure", "ans@5", "--verdicts", str(verdicts)])
    assert "ans@5: 3 of 3" in capsys.readouterr().out


def test_a_verdict_that_is_none_is_told(run: list[str], tmp_path: Path) -> None:
    (tmp_path / "verdicts.csv").write_text("id,figure,verdict\nq1,hit@1,perhaps\n")
    with pytest.raises(SystemExit, match="perhaps"):
        misses.main([*run, "--verdicts", str(tmp_path / "verdicts.csv")])
