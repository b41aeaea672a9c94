"""The command line run in the tests' own process, as a pipe sees it."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from ui.cli.app import app

WHY = "why does North Korea support Palestine"
BAD_QUESTIONS = [
    ([""], "empty"),
    (["?!"], "empty"),
    (["x" * 20_000], "20,000"),
    ([WHY, "--as-of", "2024-02-31"], "2024-02-31"),
    ([WHY, "--since", "sometime"], "sometime"),
    ([WHY, "--since", "2024-05-17", "--until", "2024-05-16"], "backwards"),
]


def newsdesk(*arguments: object, given: str | None = None) -> Result:
    """Run a command; a traceback is never what a user gets."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    return result


def refused(result: Result, *words: str) -> None:
    """Check that the user is told what can be mended: status 1, nothing on stdout, a message and what next."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("newsdesk: ")
    assert "\n  " in result.stderr, "the hint stands on a line of its own"
    for word in words:
        assert word in result.stderr


def answer_of(result: Result) -> dict[str, Any]:
    """Return the JSON printed, without what differs from run to run."""
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    del answer["timings_ms"]
    return answer


def cells(text: str) -> list[list[str]]:
    """Return a piped table's rows."""
    return [line.split("\t") for line in text.splitlines()]
