"""The Python of docs/evaluation.md runs as it stands, block after block, on the sample."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, ROOT

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_blocks_run_one_after_the_other(
    sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    sample_copy.rename(tmp_path / "my-articles")
    shutil.copy(EXAMPLES / "questions.jsonl", tmp_path)
    assert len(BLOCKS) == 2
    for block in BLOCKS:
        exec(compile(block, "docs/evaluation.md", "exec"), {"__name__": "notebook"})
    answered, refused, errors, _ = capsys.readouterr().out.splitlines()[0].split()
    lines = [json.loads(line) for line in (tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()]
    assert int(answered) + int(refused) == len(lines) > 5
    assert errors == "0"
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
