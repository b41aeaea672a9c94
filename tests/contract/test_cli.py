"""The commands as scripts rely on them: exit status, stdout for answers and stderr for the rest, JSON's shape."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qa.settings import FIELDS
from tests.command import BAD_QUESTIONS, WHY, cells, newsdesk, refused
from ui.cli.app import Commands, app
from vectorstore.home_lock import HomeLock

COMMAND = [sys.executable, "-m", "ui.cli.app"]
TELLING_IMPORTS = [
    sys.executable,
    "-c",
    "import sys\nfrom ui.cli.app import main\n"
    "try:\n    main()\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)",
]
"""A command that names on stderr all modules it has imported."""


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    done = subprocess.run([*TELLING_IMPORTS, "--help"], capture_output=True, text=True, check=True)
    for command in "ingest ask chat serve batch evaluate compare sweep label articles reindex doctor config".split():
        assert f" {command} " in done.stdout
    heavy = {"torch", "transformers", "sentence_transformers", "chromadb", "gradio", "fastapi", "trafilatura"}
    heavy |= {"dateparser", "langchain_core", "numpy", "httpx", "pydantic"}
    assert not heavy & set(done.stderr.split())


def test_a_question_imports_only_what_its_answer_needs(sample_home: Path) -> None:
    command = [*TELLING_IMPORTS, "ask", WHY, "--home", str(sample_home)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "[1]" in done.stdout
    needless = {"torch", "transformers", "sentence_transformers", "gradio", "fastapi", "trafilatura", "lxml"}
    needless |= {"dateparser", "datasketch", "scipy", "langchain", "qa.generation.chat", "ui.backend.http_client"}
    needless |= {"chromadb", "grpc", "httpx", "rich"}
    assert not needless & set(done.stderr.split())


def test_version_is_the_package_s() -> None:
    from importlib.metadata import version

    result = newsdesk("--version")
    assert (result.exit_code, result.stdout) == (0, f"newsdesk {version('newsdesk')}\n")


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "Why?", "--bogus"], ["batch", "q.jsonl"], ["bogus"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    result = newsdesk(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage" in result.stderr


# -- config


def test_config_tells_every_setting_and_its_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_PASSAGES", "5")
    (tmp_path / "newsdesk.toml").write_text("max_sentences = 2\n")
    result = newsdesk("config", "--home", tmp_path, "--json")
    found = json.loads(result.stdout)
    assert set(found) == set(FIELDS)
    assert found["home"] | {"description": ""} == {"value": str(tmp_path), "origin": "command line", "description": ""}
    assert (found["passages"]["value"], found["passages"]["origin"]) == (5, "environment")
    assert (found["max_sentences"]["value"], found["max_sentences"]["origin"]) == (2, "file")
    assert found["model"]["origin"] == "default"
    assert all(entry["description"] for entry in found.values())
    plain = newsdesk("config", "--home", tmp_path)
    lines = cells(plain.stdout)
    assert ["passages", "5", "environment", found["passages"]["description"]] in lines
    assert len(lines) == len(found)
    assert "newsdesk.toml" in plain.stderr


def test_an_unknown_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_BOGUS", "1")
    refused(newsdesk("config"), "NEWSDESK_BOGUS", "newsdesk config")


# -- ingest


def test_ingest_tells_what_it_did_and_a_second_run_embeds_nothing(tmp_path: Path) -> None:
    folder, home = tmp_path / "articles", tmp_path / "home"
    folder.mkdir()
    (folder / "good.txt").write_text("Headline\nDATE: 2024-05-17 10:00:00\n\nA paragraph of news.\n")
    rows = [
        '{"title": "One", "text": "First."}',
        "not JSON",
        '{"title": "Two", "text": "Second.", "published": "2024-02-31"}',
    ]
    (folder / "some.jsonl").write_text("\n".join(rows))
    result = newsdesk("ingest", folder, "--home", home, "--json")
    assert result.exit_code == 0
    summary = json.loads(result.stdout)
    assert (summary["added"], summary["unchanged"], summary["interrupted"]) == (3, 0, False)
    (rejection,) = summary["rejected"]
    assert (rejection["path"], rejection["line"]) == (str(folder / "some.jsonl"), 2)
    assert rejection["reason"]
    (warning,) = summary["warnings"]
    assert "2024-02-31" in warning["reason"]
    assert set(summary) >= {"changed", "removed", "duplicates", "kept", "chunks_embedded", "seconds"}
    again = newsdesk("ingest", folder, "--home", home)
    assert again.exit_code == 0
    lines = cells(again.stdout)
    assert ["added", "0"] in lines
    assert ["unchanged", "3"] in lines
    assert [str(folder / "some.jsonl"), "2"] == next(line for line in lines if line[0] == "rejected" and len(line) > 2)[
        1:3
    ]
    assert "0 passages prepared for the search" in again.stderr


def test_ingest_of_nothing_readable_is_status_1(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("not JSON\n")
    result = newsdesk("ingest", tmp_path / "bad.jsonl", "--home", tmp_path / "home")
    assert result.exit_code == 1
    assert "nothing could be read" in result.stderr
    assert "rejected\t" in result.stdout
    refused(newsdesk("ingest", tmp_path / "nowhere", "--home", tmp_path / "home"), "nowhere")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A shell's background job ignores Ctrl-C, and so does what it starts; then these tests could not be run in one."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("interruptible")
def test_ingest_stopped_by_ctrl_c_keeps_what_it_has_and_goes_on(tmp_path: Path) -> None:
    total = 800  # stored 256 at a time, each while the next are embedded; so most of it is left to be stopped
    rows = (json.dumps({"title": f"Story {n}", "text": f"Event number {n} happened. " * 12}) for n in range(total))
    (tmp_path / "many.jsonl").write_text("\n".join(rows))
    home = tmp_path / "home"
    command = [*COMMAND, "ingest", str(tmp_path / "many.jsonl"), "--home", str(home), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not stored(home):
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert json.loads(out)["interrupted"] is True
    assert "goes on from there" in err
    assert "Traceback" not in err
    kept = stored(home)
    assert 0 < kept < total
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    second = json.loads(done.stdout)
    assert (second["unchanged"], second["added"]) == (kept, total - kept)
    assert stored(home) == total


def stored(home: Path) -> int:
    """Count the articles committed so far, as another process may."""
    if not (home / "archive.sqlite3").exists():
        return 0
    connection = sqlite3.connect(f"file:{home / 'archive.sqlite3'}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # the tables are not there yet
    finally:
        connection.close()


# -- ask


def test_ask_json_is_one_object_of_the_contract_s_shape(sample_home: Path) -> None:
    result = newsdesk("ask", WHY, "--as-of", "17 May 2024", "--json", "--home", sample_home)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    answer = json.loads(result.stdout)
    assert set(answer) >= {"question", "as_of", "answered", "reason", "text", "sentences", "citations", "passages"}
    assert set(answer) >= {"notes", "provenance", "timings_ms"}
    assert (answer["question"], answer["as_of"], answer["answered"]) == (WHY, "2024-05-17", True)
    for citation in answer["citations"]:
        assert set(citation) == {"number", "article", "paragraph", "quote", "also_in"}
        quote = citation["quote"]
        assert 0 <= quote["start"] < quote["end"] <= len(citation["paragraph"]["text"])


def test_ask_prints_the_answer_and_each_source_with_its_quote(sample_home: Path) -> None:
    answer = json.loads(newsdesk("ask", WHY, "--json", "--home", sample_home).stdout)
    result = newsdesk("ask", "-", "--home", sample_home, given=WHY + "\n")
    lines = result.stdout.splitlines()
    assert lines[0] == answer["text"]
    for citation in answer["citations"]:
        head = next(line for line in lines if line.startswith(f"[{citation['number']}] "))
        assert citation["article"]["title"] in head
        assert citation["article"]["published"] in head
        assert head.endswith(f"paragraph {citation['paragraph']['number']}")
        quote = citation["quote"]
        assert lines[lines.index(head) + 1] == f"    │ {citation['paragraph']['text'][quote['start'] : quote['end']]}"


def test_a_question_without_an_answer_is_a_success(sample_home: Path) -> None:
    question = "Which goalkeeper saved three penalties in the Antarctic cup?"
    answer = json.loads(newsdesk("ask", question, "--json", "--home", sample_home).stdout)
    assert answer["answered"] is False
    result = newsdesk("ask", question, "--home", sample_home)
    assert result.exit_code == 0
    assert answer["reason"] in result.stdout
    assert "Nearest: " in result.stdout


def test_an_unknown_model_is_refused(sample_home: Path) -> None:
    refused(newsdesk("ask", WHY, "--model", "bogus", "--home", sample_home), "bogus")


def test_a_question_that_cannot_be_asked_is_told(sample_home: Path) -> None:
    for arguments, word in BAD_QUESTIONS:
        refused(newsdesk("ask", *arguments, "--home", sample_home), word)


# -- reindex and doctor


def test_doctor_finds_a_lost_index_and_reindex_mends_it(sample_copy: Path) -> None:
    assert newsdesk("doctor", "--home", sample_copy).exit_code == 0
    (index,) = sample_copy.glob("index-*")
    shutil.rmtree(index)
    result = newsdesk("doctor", "--home", sample_copy, "--json")
    assert result.exit_code == 1
    (wrong,) = [finding for finding in json.loads(result.stdout) if not finding["ok"]]
    assert set(wrong) == {"check", "ok", "detail", "remedy"}
    assert "newsdesk reindex" in wrong["remedy"]
    done = newsdesk("reindex", "--home", sample_copy, "--json")
    assert json.loads(done.stdout)["chunks_embedded"] == 0
    assert newsdesk("doctor", "--home", sample_copy).exit_code == 0


NEED_A_COLLECTION = [
    ["ask", WHY],
    ["chat"],
    ["serve", "--port", "0"],
    ["batch", "questions.jsonl", "--out", "run.jsonl"],
    ["evaluate", "questions.jsonl"],
    ["sweep", "questions.jsonl", "--set", "passages=2,3"],
    ["label", "--out", "labels.jsonl"],
    ["articles", "list"],
    ["articles", "show", "a"],
    ["articles", "remove", "a", "--yes"],
    ["reindex"],
    ["doctor"],
    ["config"],
    ["feeds", "list"],
    ["feeds", "run"],
    ["feeds", "remove", "https://news.example/feed"],
    ["tokens", "list"],
    ["mcp"],
]
MAKE_ONE = {"ingest", "watch"}
"""Commands that make a collection where there is none; `feeds add` does too."""


@pytest.mark.parametrize("command", NEED_A_COLLECTION, ids=lambda command: "-".join(command[:2]))
def test_a_mistyped_home_is_told_and_not_made(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "questions.jsonl").write_text(json.dumps({"id": 1, "question": WHY}) + "\n")
    nowhere = tmp_path / "nowhere"
    refused(newsdesk(*command, "--home", nowhere), f"There is no collection in {nowhere}.", "newsdesk ingest FOLDER")
    assert not nowhere.exists()


def test_every_other_command_needs_a_collection() -> None:
    from typer.main import get_command

    needing = {command[0] for command in NEED_A_COLLECTION}
    assert set(get_command(app).commands) == needing | MAKE_ONE | {"compare", "migrate"}  # type: ignore[attr-defined]


def test_a_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for command in (["ask", WHY], ["ingest", str(tmp_path)], ["articles", "list"], ["reindex"], ["doctor"]):
        refused(newsdesk(*command, "--home", tmp_path / "file"), str(tmp_path / "file"))


def test_a_home_in_use_by_another_command_is_told(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_LOCK_WAIT_SECONDS", "0")
    lock = HomeLock(sample_copy, "ingest")
    lock.acquire(0)
    try:
        for command in (["ask", WHY], ["reindex"], ["articles", "remove", "a", "--yes"]):
            refused(newsdesk(*command, "--home", sample_copy), "newsdesk ingest", str(os.getpid()))
    finally:
        lock.release()


# -- what goes wrong unexpectedly


@pytest.fixture
def faulty() -> typer.Typer:
    """The same handling around commands that fail."""
    faulty = typer.Typer(cls=Commands, pretty_exceptions_enable=False)

    @faulty.callback()
    def root(debug: bool = False) -> None: ...

    @faulty.command()
    def fail() -> None:
        raise RuntimeError("the cause")

    @faulty.command()
    def stop() -> None:
        raise KeyboardInterrupt

    return faulty


def test_an_unexpected_error_is_a_message_and_with_debug_a_traceback(faulty: typer.Typer) -> None:
    short = CliRunner().invoke(faulty, ["fail"])
    assert (short.exit_code, short.stdout) == (1, "")
    assert "RuntimeError: the cause" in short.stderr
    assert "--debug" in short.stderr
    assert "Traceback" not in short.stderr
    assert "Traceback" in CliRunner().invoke(faulty, ["--debug", "fail"]).stderr


def test_ctrl_c_is_one_line_and_status_130(faulty: typer.Typer) -> None:
    result = CliRunner().invoke(faulty, ["stop"])
    assert (result.exit_code, result.output) == (130, "newsdesk: stopped.\n")


def test_a_reader_that_has_had_enough_is_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [*COMMAND, "config", "--json", "--home", str(tmp_path)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_an_article_says_who_else_printed_its_story(sample_home: Path) -> None:
    listed = json.loads(newsdesk("articles", "list", "--json", "--home", sample_home).stdout)
    (wire, reprint) = sorted((a for a in listed if "Velmark" in a["title"]), key=lambda a: str(a["published"]))
    shown = newsdesk("articles", "show", wire["id"], "--home", sample_home).stdout
    assert "also in: The Brannock Courier, 16 June 2023" in shown.splitlines()
    shown = json.loads(newsdesk("articles", "show", reprint["id"], "--json", "--home", sample_home).stdout)
    assert [head["id"] for head in shown["also_in"]] == [wire["id"]]
