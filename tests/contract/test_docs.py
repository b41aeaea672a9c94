"""The documents keep up with the code: each command, setting and JSON field is there, and links lead somewhere."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from qa.answer import Provenance
from qa.settings import FIELDS
from tests.conftest import EXAMPLES, ROOT
from ui.cli.app import app
from vectorstore.readers.registry import FORMATS

COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), EXAMPLES / "README.md", ROOT / "benchmarks" / "README.md"]
MANUAL = [document for document in DOCUMENTS if document.parent.name != "experiments"]
"""Experiments are a record of their day: they may name files that are gone."""


@pytest.mark.parametrize("name", FIELDS)
def test_every_setting_is_described(name: str) -> None:
    field = FIELDS[name]
    (row,) = [line for line in COMMANDS.splitlines() if line.startswith(f"| `{name}` |")]
    assert str(field.description) in row
    if isinstance(field.default, (int, float, str)):
        assert f"| {field.default} |" in row


def test_every_command_is_described() -> None:
    from typer.main import get_command

    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert f"newsdesk {name}" in COMMANDS
        for parameter in [] if hasattr(command, "commands") else command.params:
            option = parameter.opts[0]
            if option.startswith("--") and option not in ("--help", "--home", "--json"):
                assert option in COMMANDS, f"{name} {option}"


def test_every_json_field_is_described() -> None:
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    source = (ROOT / "qa" / "answer_json.py").read_text(encoding="utf-8")
    names = set(re.findall(r'^\s+"(\w+)":', source, re.MULTILINE)) | {field.name for field in fields(Provenance)}
    assert len(names) > 20
    assert not {name for name in names if f"`{name}" not in text and f'"{name}"' not in text}


def test_every_format_is_described() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert not [ending for ending in FORMATS if f"`{ending}`" not in text]


def test_every_measure_is_described() -> None:
    from qa.evaluation.metrics.registry import MEASURES

    lines = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8").splitlines()
    assert not [m.name for m in MEASURES.values() if f"| `{m.name}` | {m.about} |" not in lines]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert not [target for target in targets if not (document.parent / target).exists()]


@pytest.mark.parametrize("document", MANUAL, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"`((?:benchmarks|prompts|qa|tests|training|ui|vectorstore)/[\w./-]+)`", text)
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_readme_opens_with_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    first = readme[readme.index("```") :].split("```")[1].split("\n")
    assert [line for line in first if line] == ["make chat", "make test"]
    assert all(f"\n{target}:" in makefile for target in ("chat", "test"))
