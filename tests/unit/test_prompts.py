"""Prompt files are checked when loaded."""

import pytest

from prompts import PromptError, load_prompt
from prompts.loader import parse_prompt

GOOD = "---\nvariables: question\nrefusal: Nothing.\nwhy: a test\n---\nSay Nothing. if {question} is odd\n"


def test_the_released_prompt_is_sound_and_fenced() -> None:
    prompt = load_prompt("answer.v1")
    filled = prompt.fill({"question": "why {x}?", "sources": "[1] a {brace}"})
    assert "why {x}?" in filled
    assert filled.index("<sources>") < filled.index("[1] a {brace}") < filled.index("</sources>")
    assert prompt.refusal in filled
    assert prompt.label == f"answer.v1@{prompt.digest}"


def test_an_unknown_prompt_is_named() -> None:
    with pytest.raises(PromptError, match="there is no prompt 'nope'"):
        load_prompt("nope")


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("Just text", "does not open with a header"),
        (GOOD.replace("why: a test\n", ""), "the header has"),
        (GOOD.replace("{question}", "{other}"), "differ in the variables other, question"),
        (GOOD.replace("{question}", "{question"), "a brace is not closed"),
        (GOOD.replace("Say Nothing. if", "Say it if"), "never gives the refusal phrase"),
    ],
)
def test_a_faulty_file_fails_at_load_and_names_the_fault(raw: str, fault: str) -> None:
    with pytest.raises(PromptError, match=fault):
        parse_prompt("bad.v1", raw)


def test_values_and_variables_must_agree() -> None:
    with pytest.raises(PromptError, match="differ in sources"):
        parse_prompt("good.v1", GOOD).fill({"question": "q", "sources": "s"})
