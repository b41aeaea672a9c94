"""The optional password: what is open, what is shut, and the ways through."""

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa.errors import SettingsError
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.command import cells, newsdesk, refused
from tests.serving import served
from ui.server.app import build_api
from ui.server.sessions import FREE_TRIES

PASSWORD = "Lämmergeier und 7 Ziegen"
QUESTION = {"question": "why does North Korea support Palestine"}


@pytest.fixture
def home(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWSDESK_PASSWORD", PASSWORD)
    return sample_copy


@pytest.fixture
def base(home: Path) -> Iterator[str]:
    settings, _ = load({"home": home})
    url = "http://127.0.0.1:1"
    with open_collection(settings, command="serve", url=url) as collection:
        app = build_api(open_assistant(settings, collection), settings)
        with served(app) as url:
            yield url


@pytest.fixture
def http(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        yield client


def log_in(http: httpx.Client, password: str = PASSWORD, onward: str = "") -> httpx.Response:
    return http.post("/login", params={"next": onward} if onward else None, data={"password": password})


def cookie_header(http: httpx.Client) -> dict[str, str]:
    return {"cookie": "; ".join(f"{name}={value}" for name, value in http.cookies.items())}


SHUT = [
    ("GET", "/"), ("GET", "/articles"), ("GET", "/articles/0000000000000000"), ("GET", "/api/articles"),
    ("POST", "/api/ask"), ("GET", "/page/nothing.js"), ("GET", "/config"), ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/heartbeat/x"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), SHUT)
def test_everything_is_shut_without_the_password(http: httpx.Client, method: str, path: str) -> None:
    response = http.request(method, path, json=QUESTION if method == "POST" else None)
    assert response.status_code == 401
    assert set(response.json()) == {"error", "hint"}
    assert "Basic" not in response.headers["www-authenticate"], "no window of the browser's own"


def test_a_page_that_is_opened_leads_to_the_login_and_back(http: httpx.Client) -> None:
    wanted = "/articles?find=ferry&page=1"
    first = http.get(wanted, headers={"accept": "text/html"})
    assert first.status_code == 303
    shown = http.get(first.headers["location"])
    assert 'type="password"' in shown.text
    done = http.post(first.headers["location"], data={"password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, wanted)
    assert http.get(wanted, headers={"accept": "text/html"}).status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(http: httpx.Client) -> None:
    cookie = log_in(http).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "; secure" not in cookie, "this one came over plain HTTP"
    assert http.get("/api/articles").status_code == 200


def test_the_health_is_open_and_says_little(http: httpx.Client) -> None:
    assert set(http.get("/healthz").json()) == {"status", "version"}
    log_in(http)
    assert {"counts", "index", "settings"} <= set(http.get("/healthz").json())


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": b"Bearer " + PASSWORD.encode()},
        {"authorization": httpx.BasicAuth("any one", PASSWORD)._auth_header},
    ],
)
def test_programs_send_the_password_with_each_request(http: httpx.Client, headers: dict[str, str]) -> None:
    assert http.post("/api/ask", json=QUESTION, headers=headers).json()["answered"] is True
    assert http.post("/api/ask", json=QUESTION).status_code == 401


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic !!!", "Basic d3Jvbmc=", "Bearer", "Digest x"])
def test_a_wrong_header_is_refused(http: httpx.Client, header: str) -> None:
    assert http.get("/api/articles", headers={"authorization": header}).status_code == 401


def test_guessing_costs_time_and_a_session_is_not_held_up(http: httpx.Client) -> None:
    log_in(http)
    session = cookie_header(http)
    http.cookies.clear()
    for _ in range(FREE_TRIES):
        assert log_in(http, "guess").status_code == 403
    held = log_in(http)
    assert held.status_code == 429, "even the right one has to wait"
    assert int(held.headers["retry-after"]) >= 1
    assert "Try again in" in held.text
    assert http.get("/api/articles", headers={"authorization": "Bearer guess"}).status_code == 429
    assert http.get("/api/articles", headers=session).status_code == 200


def test_logging_out_ends_the_session(http: httpx.Client) -> None:
    log_in(http)
    cookie = cookie_header(http)
    assert "Log out" in http.get("/logout").text
    assert http.get("/api/articles").status_code == 200, "only looking does not log out"
    assert "You are logged out" in http.post("/logout").text
    http.cookies.clear()
    assert http.get("/api/articles", headers=cookie).status_code == 401


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_the_login_leads_nowhere_else(http: httpx.Client, onward: str) -> None:
    assert log_in(http, onward=onward).headers["location"] == "/"
    assert "evil" not in http.get("/login", params={"next": onward}).text


def test_a_form_that_is_no_form_is_a_wrong_password(http: httpx.Client) -> None:
    for body in (b"", b"\xff\xfe", b"password", b"password=" + b"x" * 20_000):
        assert http.post("/login", content=body).status_code in {403, 429}
    assert http.put("/login").status_code == 405


def test_another_site_cannot_log_in_a_reader(http: httpx.Client) -> None:
    response = http.post("/login", data={"password": PASSWORD}, headers={"origin": "https://evil.example"})
    assert response.status_code == 403
    assert "set-cookie" not in response.headers


def test_commands_ask_the_server_with_the_password_of_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = load({"home": home})
    with open_collection(settings, command="serve", url="http://127.0.0.1:1") as collection:
        app = build_api(open_assistant(settings, collection), settings)
        with served(app) as url:
            note = home / "owner.json"
            note.write_text(note.read_text().replace("http://127.0.0.1:1", url))
            listed = newsdesk("articles", "list", "--home", home)
            assert listed.exit_code == 0, listed.stderr
            assert len(cells(listed.stdout)) > 10
            assert newsdesk("ask", QUESTION["question"], "--home", home).exit_code == 0
            monkeypatch.setenv("NEWSDESK_PASSWORD", "wrong")
            refused(newsdesk("articles", "list", "--home", home), "NEWSDESK_PASSWORD")
            monkeypatch.delenv("NEWSDESK_PASSWORD")
            refused(newsdesk("ask", QUESTION["question"], "--home", home), "password")


def test_the_password_is_never_printed(home: Path, http: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    log_in(http)
    http.get("/api/articles", headers=[(b"authorization", b"Bearer " + PASSWORD.encode())])
    for command in (("config",), ("config", "--json")):
        shown = newsdesk(*command, "--home", home)
        assert shown.exit_code == 0
        assert PASSWORD not in shown.output
        assert "password" in shown.stdout
    settings, _ = load({"home": home})
    assert PASSWORD not in repr(settings) + str(settings.model_dump()) + settings.model_dump_json() + caplog.text


def test_a_password_that_cannot_be_used_is_refused_without_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for password in ("", "   ", " hunter2 "):
        monkeypatch.setenv("NEWSDESK_PASSWORD", password)
        with pytest.raises(SettingsError) as error:
            load()
        assert "password" in error.value.message
        assert "hunter2" not in str(error.value)


def test_the_password_does_not_bear_on_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    without = load()[0].digest()
    monkeypatch.setenv("NEWSDESK_PASSWORD", PASSWORD)
    assert load()[0].digest() == without
