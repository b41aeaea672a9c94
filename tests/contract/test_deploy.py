"""What comes along for containers and systemd: what is left out is not needed, and the files hold together."""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from qa.settings import FIELDS, PREFIX
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"


def installed() -> set[str]:
    """Return the names of the packages that the container installs, as its own script tells them."""
    script = [sys.executable, str(DEPLOY / "without_torch.py"), str(ROOT / "requirements.lock")]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    return {str(canonicalize_name(Requirement(line).name)) for line in done.stdout.splitlines()}


def left_out() -> set[str]:
    source = (DEPLOY / "without_torch.py").read_text(encoding="utf-8")
    return set(re.findall(r'LEFT_OUT = frozenset\(\s*"""(.*?)"""', source, re.DOTALL)[0].split())


def test_everything_asked_for_is_installed_but_torch_and_what_it_brings() -> None:
    have, out = installed(), left_out()
    waiting, seen = [Requirement("newsdesk")], set()
    while waiting:
        requirement = waiting.pop()
        name = str(canonicalize_name(requirement.name))
        if name in out or (name, *sorted(requirement.extras)) in seen:
            continue
        seen.add((name, *sorted(requirement.extras)))
        try:
            package = distribution(requirement.name)
        except PackageNotFoundError:
            continue  # wanted on other systems only
        assert name in have or name == "newsdesk", f"{name} is not installed in the container"
        for line in package.requires or []:
            child = Requirement(line)
            extras = requirement.extras | {""}
            if child.marker is None or any(child.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(child)
    assert not have & out


def test_a_question_is_answered_without_what_is_left_out(sample_copy: Path) -> None:
    code = f"""
import sys
class Shut:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {sorted(name.replace("-", "_") for name in left_out())!r}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Shut())
sys.argv = ["newsdesk", "ask", "why does North Korea support Palestine", "--json", "--home", {str(sample_copy)!r}]
from ui.cli.app import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"answered": true' in done.stdout or '"answered":true' in done.stdout


def test_the_files_set_what_there_is_to_set() -> None:
    names = [f"{PREFIX}{name.upper()}" for name in FIELDS]
    for path in (ROOT / "Containerfile", DEPLOY / "compose.yaml", DEPLOY / "newsdesk.service"):
        for found in re.findall(rf"{PREFIX}\w+", path.read_text(encoding="utf-8")):
            assert found in names, f"{path.name}: {found}"


def test_compose_drops_what_a_server_does_not_need() -> None:
    compose: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    desk = compose["services"]["desk"]
    assert desk["read_only"] is True
    assert desk["cap_drop"] == ["ALL"]
    assert {service: part.get("profiles") for service, part in compose["services"].items()} == {
        "desk": None,
        "ollama": ["ollama"],
        "chroma": ["chroma"],
    }
    assert desk["ports"] == ["127.0.0.1:7860:7860"]


def test_the_container_runs_without_rights() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    last = text.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER \d+$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "--index-url" not in text


def test_the_containerfile_is_sound() -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if hadolint is None:
        pytest.skip("hadolint is not installed; there is a package of it for Linux alone")
    done = subprocess.run([hadolint, str(ROOT / "Containerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
