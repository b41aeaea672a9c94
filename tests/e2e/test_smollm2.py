"""The small language model from the command line: what it writes is checked, cited, counted, and the same again."""

import json
from pathlib import Path

import pytest

from tests.command import WHY, newsdesk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
ASK = (WHY, "--as-of", "2024-12-31", "--model", "gguf:smollm2")


@pytest.fixture
def home(smollm2: Path, sample_copy: Path) -> Path:
    return sample_copy


def test_an_answer_of_the_small_model(home: Path) -> None:
    first, again = (newsdesk("ask", *ASK, "--home", home, "--json") for _ in range(2))
    answer = json.loads(first.stdout)
    assert first.exit_code == 0
    made_by = answer["provenance"]
    assert (made_by["writer"], made_by["model"]) == ("chat", "gguf:smollm2")
    assert made_by["prompt"].startswith("passage.v1@")
    usage, checked = answer["usage"], answer["checked"]
    assert usage["calls"] == 3
    assert usage["input_tokens"] > 200
    assert usage["output_tokens"] > 10
    assert usage["cost_usd"] is None
    assert 0 < usage["first_token_ms"] < answer["timings_ms"]["total"]
    assert checked["written"] >= 2
    quoted = [c["paragraph"]["text"][c["quote"]["start"] : c["quote"]["end"]] for c in answer["citations"]]
    for sentence in answer["sentences"]:
        assert sentence["verdict"] == "supported"
        assert sentence["text"] in quoted, "a small model points, and the article is quoted"
    shown = {(p["article"]["id"], number) for p in answer["passages"] for number in p["paragraphs"]}
    assert {(c["article"]["id"], c["paragraph"]["number"]) for c in answer["citations"]} <= shown
    assert json.loads(again.stdout)["sentences"] == answer["sentences"], "the same question, the same answer"


def test_people_are_told_what_the_model_used(home: Path) -> None:
    result = newsdesk("ask", *ASK, "--home", home)
    assert result.exit_code == 0
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("Model: ")]
    assert line.startswith("Model: gguf:smollm2, ")
    assert " tokens read, " in line
    assert "first word after" in line
    assert "$" not in line
