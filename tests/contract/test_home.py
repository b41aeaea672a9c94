"""Which folder is the collection's: named, nearest, or the user's own; and what is said where it is empty."""

import json
from pathlib import Path

import pytest

from qa.settings import FILE_NAME, load, nearest_home
from tests.building import open_home
from tests.command import WHY, newsdesk, refused

NEAREST = "nearest .newsdesk"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with no home named in the environment and an empty data folder for the user."""
    monkeypatch.delenv("NEWSDESK_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "work" / "below"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def collection(folder: Path) -> Path:
    """Make an empty collection in ``.newsdesk`` of a folder."""
    open_home(folder / ".newsdesk").close()
    return folder / ".newsdesk"


def test_a_collection_here_or_above_is_the_default(here: Path) -> None:
    assert load()[1]["home"] == "default"
    above = collection(here.parent)
    settings, origins = load()
    assert (settings.home, origins["home"]) == (above, NEAREST)
    nearer = collection(here)
    assert load()[0].home == nearer


def test_a_settings_file_is_enough_and_another_folder_of_the_name_is_not(here: Path) -> None:
    (here / ".newsdesk").mkdir()
    assert nearest_home(here) is None
    (here / ".newsdesk" / FILE_NAME).write_text("passages = 3\n", encoding="utf-8")
    assert load()[0].retrieval.passages == 3


def test_what_is_named_wins_over_what_is_near(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collection(here)
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path / "by-environment"))
    assert load()[0].home == tmp_path / "by-environment"
    assert load({"home": tmp_path / "by-option"})[0].home == tmp_path / "by-option"


def test_a_collection_above_that_is_another_users_is_passed_over(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    above = collection(here.parent)
    monkeypatch.setattr("os.geteuid", lambda: above.stat().st_uid + 1)
    assert nearest_home(here) is None
    assert nearest_home(here.parent) == above


def test_config_says_which_folder_and_why(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = newsdesk("config").stderr
    assert "no .newsdesk is in this folder or one above" in told
    assert "There is no collection yet." in told
    home = collection(here.parent)
    assert f"The collection is {home}: it is the nearest .newsdesk" in newsdesk("config").stderr
    assert json.loads(newsdesk("config", "--json").stdout)["home"]["origin"] == NEAREST
    monkeypatch.setenv("NEWSDESK_HOME", str(home))
    assert "NEWSDESK_HOME names it" in newsdesk("config").stderr
    assert "--home names it" in newsdesk("config", "--home", home).stderr


def test_the_first_question_after_the_sample(here: Path) -> None:
    refused(newsdesk("ask", WHY), "no collection in", "newsdesk ingest --sample")
    made = newsdesk("ingest", "--sample", "--home", ".newsdesk", "--json")
    assert json.loads(made.stdout)["added"] == 18
    assert "[1]" in newsdesk("ask", WHY).stdout
    again = newsdesk("ingest", "--sample", "--json")
    assert json.loads(again.stdout)["unchanged"] == 18
    assert not (here.parents[1] / "data").exists()


def test_ingest_wants_to_know_what(here: Path) -> None:
    result = newsdesk("ingest")
    assert result.exit_code == 2
    assert "--sample" in result.stderr


def test_an_empty_collection_answers_with_status_1(here: Path, tmp_path: Path) -> None:
    collection(here)
    (tmp_path / "q.jsonl").write_text(json.dumps({"id": 1, "question": WHY}) + "\n", encoding="utf-8")
    for command in (["ask", WHY], ["ask", WHY, "--json"], ["chat"], ["batch", tmp_path / "q.jsonl", "--out", "r"]):
        refused(newsdesk(*command), "has no articles yet", "newsdesk ingest FOLDER")
    listed = newsdesk("articles", "list")
    assert (listed.exit_code, listed.stdout) == (0, "")
    assert "newsdesk ingest" in listed.stderr
