"""Commands over a collection that a server has open, and over one that it had: ask, chat, batch, articles."""

import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.command import BAD_QUESTIONS, WHY, answer_of, cells, newsdesk, refused
from tests.serving import served
from ui.server.app import build_api
from vectorstore.home_lock import HomeLock, Owner, read_owner

QUESTIONS = [
    {"id": "why", "question": WHY, "date": "2024-05-20", "answerable": True, "topic": "politics"},
    {"id": 2, "question": "Which goalkeeper saved three penalties in the Antarctic cup?"},
    {"id": "bad-date", "question": WHY, "date": "2024-02-31"},
    {"id": "follow-up", "question": "and who said so?", "conversation": [WHY]},
]


@pytest.fixture(scope="module")
def served_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A collection with the sample articles that a running server has open."""
    home = shutil.copytree(sample_home, tmp_path_factory.mktemp("served") / "home")
    settings, _ = load({"home": home})
    apps: list[ASGIApp] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[0](scope, receive, send)

    # The collection is opened with the server's address, so the server listens first.
    with served(app) as url, open_collection(settings, command="serve", url=url) as collection:
        apps.append(build_api(open_assistant(settings, collection), settings))
        yield home


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(question) + "\n" for question in QUESTIONS))
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


# -- ask


def test_a_running_server_gives_the_answer_that_this_process_would(served_home: Path, sample_home: Path) -> None:
    here = newsdesk("ask", WHY, "--as-of", "2024-06-01", "--json", "--home", sample_home)
    there = newsdesk("ask", WHY, "--as-of", "2024-06-01", "--json", "--home", served_home)
    assert there.stderr == ""
    assert answer_of(there) == answer_of(here)


@pytest.mark.parametrize(("arguments", "word"), BAD_QUESTIONS)
def test_what_the_server_refuses_is_told(served_home: Path, arguments: list[str], word: str) -> None:
    refused(newsdesk("ask", *arguments, "--home", served_home), word)


def test_a_model_that_the_server_does_not_have_is_refused(served_home: Path) -> None:
    refused(newsdesk("ask", WHY, "--model", "openai:x", "--home", served_home), "openai:x", "NEWSDESK_MODEL")
    assert newsdesk("ask", WHY, "--model", "extractive", "--home", served_home).exit_code == 0


def test_other_settings_than_the_server_s_are_noted(served_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_MIN_CONFIDENCE", "1")  # with this nothing is answered
    result = newsdesk("ask", WHY, "--json", "--home", served_home)
    assert "its own settings" in result.stderr
    assert answer_of(result)["answered"]


def test_a_server_that_died_without_a_word_is_passed_over(sample_copy: Path) -> None:
    # Its note names a process that lives (the number was given to another one since), and nobody holds the lock.
    note = Owner(os.getpid(), "serve", "2026-01-01T00:00:00+00:00", f"http://127.0.0.1:{closed_port()}")
    fields = {name: getattr(note, name) for name in ("pid", "command", "since", "url")}
    (sample_copy / "owner.json").write_text(json.dumps(fields))
    assert read_owner(sample_copy) == note
    result = newsdesk("articles", "list", "--home", sample_copy)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


def test_a_server_that_holds_the_folder_and_does_not_answer_is_told(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_LOCK_WAIT_SECONDS", "0.3")
    url = f"http://127.0.0.1:{closed_port()}"
    lock = HomeLock(sample_copy, "serve", url)
    lock.acquire(0)
    try:
        refused(newsdesk("ask", WHY, "--home", sample_copy), url, "may still be starting")
    finally:
        lock.release()


# -- chat


def test_a_chat_takes_follow_ups_and_commands_until_the_input_ends(served_home: Path) -> None:
    lines = [WHY, "", "/sources", "/open 1", "/open 99", "/as-of 2024-02-31", WHY, "/as-of", "/bogus", "/help"]
    result = newsdesk("chat", "--home", served_home, given="\n".join(lines))
    assert result.exit_code == 0
    answer = answer_of(newsdesk("ask", WHY, "--json", "--home", served_home))
    first = answer["citations"][0]
    out = result.stdout.splitlines()
    assert out[0] == answer["text"]
    quote = first["paragraph"]["text"][first["quote"]["start"] : first["quote"]["end"]]
    assert f"    │ {quote}" in out
    assert f"→{first['paragraph']['number']:>3}  {first['paragraph']['text']}" in out
    assert "/quit" in result.stdout
    for told in ("no source 99", "'2024-02-31'", "no command /bogus"):
        assert told in result.stderr
    assert "2024-02-31" not in result.stdout, "a day that cannot be read is not taken over"


def test_a_follow_up_is_read_with_the_questions_before_it(served_home: Path) -> None:
    result = newsdesk(
        "chat", "--home", served_home, given=f"{WHY}\nand who said so?\n/new\nand who said so?\n/quit\nWhy?\n"
    )
    assert result.exit_code == 0
    assert result.stdout.count("Read as a follow-up") == 1


# -- batch


def test_a_batch_writes_a_line_for_each_question(served_home: Path, asked: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    result = newsdesk("batch", asked, "--out", out, "--as-of", "2024-06-01", "--json", "--home", served_home)
    assert result.exit_code == 1, "a question failed"
    why, goalkeeper, bad, follow_up = rows(out)
    assert (why["id"], why["as_of"], why["answered"]) == ("why", "2024-05-20", True)
    assert why["given"] == {"topic": "politics"}
    assert (goalkeeper["id"], goalkeeper["as_of"], goalkeeper["answered"]) == (2, "2024-06-01", False)
    assert "given" not in goalkeeper
    assert set(bad) == {"id", "question", "error"}
    assert "2024-02-31" in bad["error"]
    assert any("follow-up" in note for note in follow_up["notes"])
    one = json.loads(newsdesk("ask", WHY, "--as-of", "2024-05-20", "--json", "--home", served_home).stdout)
    assert set(one) | {"id", "given"} == set(why)
    summary = json.loads(result.stdout)
    assert (summary["questions"], summary["answered"], summary["refused"], summary["errors"]) == (4, 2, 1, 1)
    assert "1 failed" in result.stderr


def test_a_batch_goes_on_and_refuses_another_run_s_file(
    served_home: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run.jsonl"
    newsdesk("batch", asked, "--out", out, "--home", served_home, "--workers", 2)
    whole = out.read_bytes()
    out.write_bytes(whole[: len(whole) // 3])
    again = newsdesk("batch", asked, "--out", out, "--home", served_home, "--json", "--retry-errors")
    assert [row["id"] for row in rows(out)] == ["why", 2, "bad-date", "follow-up"]
    assert json.loads(again.stdout)["errors"] == 1
    shutil.copy(asked, tmp_path / "other.jsonl")
    (tmp_path / "other.jsonl").write_text(json.dumps({"id": "why", "question": "Why not?"}))
    refused(newsdesk("batch", tmp_path / "other.jsonl", "--out", out, "--home", served_home), "--restart")
    fresh = newsdesk("batch", tmp_path / "other.jsonl", "--out", out, "--restart", "--home", served_home)
    assert fresh.exit_code == 0
    assert [row["question"] for row in rows(out)] == ["Why not?"]


def test_a_batch_without_a_server_is_the_same_and_remembers_its_settings(
    served_home: Path, sample_copy: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    newsdesk("batch", asked, "--out", here, "--as-of", "2024-06-01", "--home", sample_copy)
    newsdesk("batch", asked, "--out", there, "--as-of", "2024-06-01", "--home", served_home)

    def timeless(path: Path) -> list[dict[str, Any]]:
        return [{name: value for name, value in row.items() if name != "timings_ms"} for row in rows(path)]

    assert timeless(here) == timeless(there)
    monkeypatch.setenv("NEWSDESK_MAX_SENTENCES", "1")
    refused(newsdesk("batch", asked, "--out", here, "--home", sample_copy), "other settings", "--restart")


def test_a_batch_of_an_unknown_model_stops_before_the_first_question(
    sample_copy: Path, asked: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run.jsonl"
    refused(newsdesk("batch", asked, "--out", out, "--model", "bogus", "--home", sample_copy), "bogus")
    assert not out.exists()


def test_the_questions_file_is_never_written_over(served_home: Path, asked: Path) -> None:
    before = asked.read_bytes()
    refused(newsdesk("batch", asked, "--out", asked, "--restart", "--home", served_home), "questions file itself")
    assert asked.read_bytes() == before


def test_a_questions_file_that_is_not_there_is_told(tmp_path: Path, served_home: Path) -> None:
    command = ["batch", tmp_path / "none.jsonl", "--out", tmp_path / "run.jsonl", "--home", served_home]
    refused(newsdesk(*command), "none.jsonl")


# -- articles


def test_articles_are_listed_newest_first_and_narrowed(served_home: Path, sample_copy: Path) -> None:
    result = newsdesk("articles", "list", "--json", "--home", served_home)
    listed = json.loads(result.stdout)
    assert newsdesk("articles", "list", "--json", "--home", sample_copy).stdout == result.stdout
    days = [article["published"] for article in listed if article["published"]]
    assert days == sorted(days, reverse=True)
    assert set(listed[0]) == {"id", "title", "source", "published", "url", "paragraphs"}
    narrowed = ["--since", days[3], "--until", days[1], "--limit", "2"]
    found = newsdesk("articles", "list", *narrowed, "--home", served_home)
    assert [row[1] for row in cells(found.stdout)] == days[1:3]
    outlet = next(article["source"] for article in listed if article["source"])
    found = newsdesk("articles", "list", "--source", outlet.upper(), "--home", served_home)
    assert {row[2] for row in cells(found.stdout)} == {outlet}
    refused(newsdesk("articles", "list", "--since", "2024-02-31", "--home", served_home), "2024-02-31")


def test_an_article_is_shown_by_the_beginning_of_its_id(served_home: Path, sample_copy: Path) -> None:
    listed = json.loads(newsdesk("articles", "list", "--json", "--home", served_home).stdout)
    whole = listed[0]["id"]
    shown = json.loads(newsdesk("articles", "show", whole[:10], "--json", "--home", served_home).stdout)
    assert json.loads(newsdesk("articles", "show", whole, "--json", "--home", sample_copy).stdout) == shown
    fields = {"id", "title", "source", "published", "url", "authors", "language", "paragraphs", "also_in"}
    assert set(shown) == fields | {"section", "updated", "asides"}
    assert [paragraph["number"] for paragraph in shown["paragraphs"]] == list(range(1, listed[0]["paragraphs"] + 1))
    text = newsdesk("articles", "show", whole, "--home", served_home).stdout
    assert shown["title"] in text
    assert all(paragraph["text"] in text for paragraph in shown["paragraphs"])
    refused(newsdesk("articles", "show", "zzz", "--home", served_home), "zzz", "articles list")
    initial = {article["id"][0] for article in listed}
    twice = next(digit for digit in initial if sum(article["id"][0] == digit for article in listed) > 1)
    refused(newsdesk("articles", "show", twice, "--home", served_home), "more of its digits")


def test_removing_needs_a_yes_and_takes_all_or_nothing(sample_copy: Path) -> None:
    listed = json.loads(newsdesk("articles", "list", "--json", "--home", sample_copy).stdout)
    first, second = listed[0]["id"], listed[1]["id"]
    for arguments, word in (([first], "--yes"), ([first, "zzz", "--yes"], "zzz")):
        result = newsdesk("articles", "remove", *arguments, "--home", sample_copy)
        assert result.exit_code == 1
        assert word in result.stderr
    assert len(cells(newsdesk("articles", "list", "--home", sample_copy).stdout)) == len(listed)
    result = newsdesk("articles", "remove", first[:12], second, first, "--yes", "--home", sample_copy)
    assert (result.exit_code, result.stdout) == (0, "removed\t2\n")
    left = json.loads(newsdesk("articles", "list", "--json", "--home", sample_copy).stdout)
    assert left == listed[2:]
