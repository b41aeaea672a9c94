"""Two runs are compared field by field, but for what may differ between equal runs."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import same_answers

LINE: dict[str, Any] = {
    "id": "q1",
    "question": "Who owns the ferry?",
    "answered": True,
    "text": "Northline owns it. [1]",
    "citations": [{"number": 1, "quote": {"start": 0, "end": 18}}],
    "provenance": {"settings": "a1", "version": "0.1.0", "index": "c3"},
    "timings_ms": {"total": 20.0},
}


def _runs(folder: Path, changed: dict[str, Any] | None) -> list[str]:
    for name, lines in (("one.jsonl", [LINE]), ("other.jsonl", [changed] if changed else [])):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / name).write_text(text, encoding="utf-8")
    return [str(folder / "one.jsonl"), str(folder / "other.jsonl")]


def test_times_version_and_settings_may_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = copy.deepcopy(LINE)
    other["timings_ms"] = {"total": 99.0}
    other["provenance"] |= {"settings": "b2", "version": "0.2.0"}
    assert same_answers.main(_runs(tmp_path, other)) == 0
    assert "1 of 1 lines are equal" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("text", {"text": "Nobody owns it. [1]"}),
        ("citations[0].quote.end", {"citations": [{"number": 1, "quote": {"start": 0, "end": 17}}]}),
        ("citations", {"citations": []}),
        ("provenance.index", {"provenance": {"settings": "a1", "version": "0.1.0", "index": "d4"}}),
        ("notes", {"notes": ["The evidence is old."]}),
    ],
)
def test_any_other_field_that_differs_is_named(
    path: str, change: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert same_answers.main(_runs(tmp_path, LINE | change)) == 1
    told = capsys.readouterr().out
    assert f"  {path}: " in told
    assert "0 of 1 lines are equal" in told


def test_a_line_that_one_run_lacks_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert same_answers.main(_runs(tmp_path, None)) == 1
    assert "q1\n  the whole line: " in capsys.readouterr().out
