"""The wheel: it has every file of the packages, and answers in an environment of its own."""

import subprocess
import sys
import zipfile
from email import message_from_bytes
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.command import WHY
from tests.conftest import ROOT

PACKAGES = ("qa", "prompts", "vectorstore", "ui")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what git knows of the packages, so that nothing built before gets in."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    listed = ["pyproject.toml", "README.md", "LICENSE", "NOTICE", *files()]
    for name in listed:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--wheel-dir", str(out), str(source)], check=True)
    (built,) = out.glob("newsdesk-*.whl")
    return built


def files() -> list[str]:
    """Return the packages' files, as git lists them; where there is no git, all but caches."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PACKAGES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    found = [path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()]
    return [str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts]


@pytest.mark.timeout(900)  # to build and pack 45 MB of models takes long on a busy machine
def test_every_file_of_the_packages_is_in_the_wheel_with_licence_and_notice(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        (about,) = [message_from_bytes(archive.read(name)) for name in held if name.endswith("/METADATA")]
    assert set(files()) - held == set()
    folders = {str(Path(name).parent) for name in held if name.endswith("__init__.py")}
    assert {folder for folder in folders if f"{folder}/py.typed" not in held} == set()
    assert {Path(name).name for name in held if "/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert about["License-Expression"] == "Apache-2.0"


def test_the_notice_names_every_model() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    models = [path.name for path in (ROOT / "vectorstore" / "inference" / "models").iterdir() if path.suffix == ".onnx"]
    assert len(models) >= 2
    assert [name for name in models if name not in notice] == []


@pytest.mark.timeout(900)  # to build and pack 45 MB of models takes long on a busy machine
def test_it_answers_from_the_sample_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True)
    # What Newsdesk needs is lent by the tests' environment; of Newsdesk itself nothing is, since a folder that is named
    # in a .pth file is only looked into.
    (site,) = (environment / "lib").glob("python*/site-packages")
    numpy = find_spec("numpy")
    assert numpy is not None
    assert numpy.origin is not None
    (site / "lent.pth").write_text(f"{Path(numpy.origin).parents[1]}\n", encoding="utf-8")

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run(str(python), "-c", "import qa, ui; print(qa.__file__, ui.__file__)")
    assert all(Path(path).is_relative_to(environment) for path in where.split())
    newsdesk = str(environment / "bin" / "newsdesk")
    run(newsdesk, "ingest", "--sample", "--home", ".newsdesk")
    assert "[1]" in run(newsdesk, "ask", WHY, "--home", ".newsdesk")
