"""What the set-up promises: pins that fit the declared ranges, rules that are in force, tests that stay at home."""

import asyncio
import os
import re
import socket
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from pytest_socket import SocketConnectBlockedError

from tests.fakes import BagOfWordsEmbedder, word_place
from vectorstore.inference.embedder import Embedder

ROOT = Path(__file__).resolve().parents[2]
WHOLE: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = WHOLE["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"] | WHOLE["dependency-groups"]
DECLARED = [
    Requirement(text)
    for text in dict.fromkeys([*PROJECT["dependencies"], *(text for extra in sorted(EXTRAS) for text in EXTRAS[extra])])
]


def pins() -> dict[str, Requirement]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    by_name = {str(canonicalize_name(pin.name)): pin for pin in found}
    assert len(by_name) == len(found), "a package is pinned twice"
    return by_name


def version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    assert specifier.operator == "==", pin
    return specifier.version


@pytest.mark.parametrize("requirement", DECLARED, ids=lambda requirement: requirement.name)
def test_every_declared_package_is_pinned_within_its_range(requirement: Requirement) -> None:
    pin = pins().get(canonicalize_name(requirement.name))
    assert pin is not None, f"{requirement.name} is not in requirements.lock: run make lock"
    assert requirement.specifier.contains(version(pin), prereleases=True)


def test_every_package_they_bring_here_is_pinned_so_that_pip_need_not_search() -> None:
    pinned, seen, waiting = pins(), set(), list(DECLARED)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, frozenset(requirement.extras)) in seen or name.startswith(("nvidia-", "cuda-", "triton")):
            continue
        seen.add((name, frozenset(requirement.extras)))
        try:
            package = distribution(requirement.name)
        except PackageNotFoundError:
            continue  # wanted on other systems only
        assert name in pinned, f"{requirement} is not in requirements.lock: run make lock"
        for line in package.requires or []:
            child = Requirement(line)
            extras = requirement.extras | {""}
            if child.marker is None or any(child.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(child)


def test_the_lock_leaves_the_choice_of_accelerator_and_registry_to_the_user() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert version(pins()["torch"]) == "2.13.0"
    assert not [name for name in pins() if name.startswith(("nvidia", "triton", "cuda"))]
    assert not re.search(r"https?://|file:|--index|--find-links|\+cpu| @ ", text)


def test_every_pin_can_be_installed_on_the_oldest_python_allowed() -> None:
    floor = next(iter(SpecifierSet(PROJECT["requires-python"]))).version
    too_new = []
    for name, pin in pins().items():
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        needs = "".join(package.metadata.get_all("Requires-Python") or [])
        if package.version.split("+")[0] == version(pin) and not SpecifierSet(needs).contains(f"{floor}.9"):
            too_new.append(f"{pin} needs Python {needs}")
    assert too_new == []


def test_make_says_what_is_wrong_with_an_unfit_python(tmp_path: Path) -> None:
    (tmp_path / "Makefile").symlink_to(ROOT / "Makefile")
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).touch()
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.18\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    made = subprocess.run(
        ["make", "check", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert made.returncode != 0
    assert "Newsdesk needs Python 3.11, 3.12, 3.13 or 3.14" in made.stderr
    assert "Python 3.9.18" in made.stderr
    assert not (tmp_path / ".venv").exists()


def test_make_help_lists_the_targets() -> None:
    made = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    for target in ("chat", "test", "deep", "coverage", "check", "local", "fmt", "bench", "lock", "wheel", "clean"):
        assert re.search(rf"^  make {target} +\w", made.stdout, re.MULTILINE), made.stdout


def test_no_test_imports_another_tests_file() -> None:
    pattern = re.compile(r"^\s*(from|import) tests(\.\w+)*(\.| import )test_", re.MULTILINE)
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert len(files) > 100
    assert [path.name for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


def test_warnings_are_errors() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert settings["filterwarnings"][0] == "error"


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_no_test_reaches_beyond_this_machine() -> None:
    with socket.socket() as beyond, pytest.raises(SocketConnectBlockedError):
        beyond.connect(("192.0.2.1", 80))  # a documentation address: nobody would answer if this went out


def test_loopback_sockets_and_event_loops_work() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()

    async def ask() -> bytes:
        async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"hello\n")
            line = await reader.readline()
            writer.close()
            await writer.wait_closed()
            return line

    assert asyncio.run(ask()) == b"hello\n"


def test_a_test_has_a_home_of_its_own_and_none_of_the_users_settings(tmp_path: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if name.upper().startswith("NEWSDESK_")}
    assert ours == {"NEWSDESK_HOME": str(tmp_path)}
    assert not [name for name in os.environ if name.upper().endswith(("_API_KEY", "_PROXY"))]
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_the_fake_embedder_counts_words(bag_of_words: Embedder) -> None:
    assert word_place("a") == 0xCA % 64  # the first byte of SHA-256 of "a" is 0xCA
    first, second, third, none = bag_of_words.encode_documents(["harbour Tax", "tax harbour", "harbour strike", "…"])
    places = {word_place(word) for word in ("harbour", "tax", "strike")}
    assert len(places) == 3, "these words were chosen because they do not share a place"
    assert first @ second == pytest.approx(1)
    assert first @ third == pytest.approx(0.5)
    assert none.tolist() == [1.0] + [0.0] * 63
    assert bag_of_words.encode_queries([]).shape == (0, BagOfWordsEmbedder.dimension)
    assert first.dtype == np.float32
    assert bag_of_words.count_tokens(["one two, three"]) == [3]
    assert bag_of_words.token_offsets("one two") == [(0, 3), (4, 7)]
