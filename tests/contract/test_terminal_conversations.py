"""Conversations of the terminal: kept, listed and gone on with, whether this process or a server has the collection."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.command import newsdesk
from tests.serving import served
from ui.backend import identity
from ui.backend.identity import COOKIE, TERMINAL, new_secret, owner_of, terminal_secret
from ui.server.app import build_api
from vectorstore.errors import HomeError
from vectorstore.storage.opening import open_conversations

WHY = "Why does North Korea support Palestine?"


@pytest.fixture
def served_copy(sample_home: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    home = Path(shutil.copytree(sample_home, tmp_path / "home"))
    settings, _ = load({"home": home})
    apps: list[ASGIApp] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[0](scope, receive, send)

    with served(app) as url, open_collection(settings, command="serve", url=url) as collection:
        apps.append(build_api(open_assistant(settings, collection), settings))
        yield url, home


def _goes_on(home: Path) -> None:
    first = newsdesk("chat", "--home", home, given=f"{WHY}\n/new\nWho was elected mayor?\n")
    assert first.exit_code == 0, first.stderr
    answer = first.stdout.splitlines()[0]
    listed = newsdesk("chat", "--home", home, given="/conversations\n")
    lines = listed.stdout.splitlines()
    assert [line.split(None, 2)[2] for line in lines] == ["Who was elected mayor? (1 question)", f"{WHY} (1 question)"]
    reopened = newsdesk("chat", "--home", home, given="/reopen 2\n/sources\nSince when?\n/reopen 9\n")
    out = reopened.stdout.splitlines()
    assert out[:2] == [f"> {WHY}", answer]
    assert "Read as a follow-up; searched for: Since when does North Korea support Palestine?" in reopened.stdout
    assert "[1] " in reopened.stdout
    assert "no conversation 9" in reopened.stderr
    again = newsdesk("chat", "--continue", "--home", home, given="/conversations\n")
    assert f"> {WHY}" in again.stdout, "it is the one used last now"
    assert "> Since when?" in again.stdout
    assert f"{WHY} (2 questions)" in again.stdout


def test_a_chat_is_kept_and_gone_on_with(sample_copy: Path) -> None:
    _goes_on(sample_copy)
    assert (sample_copy / TERMINAL).stat().st_mode & 0o077 == 0, "nobody else may read it"


def test_a_chat_over_a_server_is_kept_and_gone_on_with(served_copy: tuple[str, Path]) -> None:
    _goes_on(served_copy[1])


def test_without_an_earlier_conversation_a_new_one_begins(sample_copy: Path) -> None:
    result = newsdesk("chat", "--continue", "--home", sample_copy, given="/conversations\n/reopen\n")
    assert result.exit_code == 0
    assert "no earlier conversation; this begins one" in result.stderr
    assert "without a number" in result.stderr


def test_over_http_each_cookie_has_its_own_conversations(served_copy: tuple[str, Path]) -> None:
    url, home = served_copy
    mine, yours = {COOKIE: "m" * 43}, {COOKIE: "y" * 43}
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as http:

        def cookie(jar: dict[str, str]) -> dict[str, str]:
            return {"cookie": f"{COOKIE}={jar[COOKIE]}"}

        name = http.post("/api/conversations", headers=cookie(mine)).json()["id"]
        body = {"question": WHY, "as_of": "2024-05-17", "keep_in": name}
        answer = http.post("/api/ask", json=body, headers=cookie(mine)).json()
        found = http.get(f"/api/conversations/{name}", headers=cookie(mine)).json()
        assert found["turns"][0]["answer"] == answer
        assert (found["title"], found["turns"][0]["question"]) == (WHY, WHY)
        (head,) = http.get("/api/conversations", headers=cookie(mine)).json()["conversations"]
        assert (head["id"], head["turns"]) == (name, 1)
        assert http.get("/api/conversations", headers=cookie(yours)).json() == {"conversations": []}
        assert http.get(f"/api/conversations/{name}", headers=cookie(yours)).status_code == 404
        assert http.post("/api/ask", json=body, headers=cookie(yours)).status_code == 400
        assert http.post("/api/ask", json=body).status_code == 400
        assert http.get("/api/conversations").status_code == 403
    store = open_conversations(home)
    assert [head.turns for head in store.list(owner_of(mine))] == [1]
    store.close()


def test_the_terminals_secret_appears_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command and the server may both ask for it first; neither may find it empty."""
    there: list[bool] = []

    def while_it_is_made() -> str:
        there.append((tmp_path / TERMINAL).exists())
        return new_secret()

    monkeypatch.setattr(identity, "new_secret", while_it_is_made)
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(terminal_secret, [tmp_path] * 4))) == 1
    assert there[0] is False
    assert [each.name for each in tmp_path.iterdir()] == [TERMINAL]


def test_the_terminals_secret_stays_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    assert terminal_secret(tmp_path) == terminal_secret(tmp_path)
    (tmp_path / TERMINAL).write_text("short")
    with pytest.raises(HomeError, match="is damaged"):
        terminal_secret(tmp_path)
    with pytest.raises(HomeError, match="cannot be used"):
        terminal_secret(tmp_path / "nowhere")
