"""The Evaluate view's routes over the sample: questions in, report out, compare, stop and go on; each browser's own."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.assistant import Assistant
from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.serving import served
from ui.backend.identity_cookie import COOKIE
from ui.jobs.evaluation_service import FOLDER
from ui.server.app import build_api

QUESTIONS = b"""\
{"id": 1, "question": "why does North Korea support Palestine", "answerable": true, "answers": ["solidarity"]}
{"id": 2, "question": "Who won the 1998 chess championship of Peru?", "answerable": false}
"""


@pytest.fixture
def assistant(sample_copy: Path) -> Iterator[Assistant]:
    settings, _ = load({"home": sample_copy})
    with open_collection(settings, command="tests") as collection:
        yield open_assistant(settings, collection)


@contextmanager
def browser(url: str, letter: str = "a") -> Iterator[httpx.Client]:
    headers = {"cookie": f"{COOKIE}={letter * 43}"}
    with httpx.Client(base_url=url, trust_env=False, timeout=60, headers=headers) as http:
        yield http


@pytest.fixture
def url(assistant: Assistant) -> Iterator[str]:
    with served(build_api(assistant, assistant.settings)) as url:
        yield url


def begin(http: httpx.Client, name: str, content: bytes) -> str:
    answer = http.post("/evaluations", params={"name": name}, content=content)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["evaluation"])


def wait(http: httpx.Client, words: str) -> str:
    deadline = time.monotonic() + 60
    while words not in (shown := http.get("/evaluations/list").text):
        assert time.monotonic() < deadline, shown
        time.sleep(0.05)
    return shown


def test_questions_are_asked_measured_and_reported(url: str, assistant: Assistant) -> None:
    with browser(url) as http:
        name = begin(http, "news <b>.jsonl", QUESTIONS)
        shown = wait(http, "Show the report")
        assert "news &lt;b&gt;.jsonl" in shown
        assert "2 questions: " in shown
        report = http.get(f"/evaluations/{name}/report.html")
        assert report.text.startswith("<!doctype html>")
        assert "<svg" in report.text, "with its plots"
        assert "script-src 'none'" in report.headers["content-security-policy"]
        figures = http.get(f"/evaluations/{name}/evaluation.json").json()
        assert {row["id"] for row in figures["rows"]} == {"1", "2"}
        run = http.get(f"/evaluations/{name}/run.jsonl").text.splitlines()
        said = json.loads(run[0])["text"]
        assert said == assistant.ask("why does North Korea support Palestine").text
        assert http.get(f"/evaluations/{name}/report.md").text.startswith("# news")


def test_two_are_compared_question_by_question(url: str) -> None:
    with browser(url) as http:
        first = begin(http, "a.jsonl", QUESTIONS)
        second = begin(http, "a.jsonl", QUESTIONS)
        third = begin(http, "b.jsonl", b'{"id": 9, "question": "Where do ferries run?"}\n')
        deadline = time.monotonic() + 60
        while http.get("/evaluations/list").text.count("Show the report") < 3:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        report = http.get(f"/evaluations/{first}/against/{second}")
        assert report.status_code == 200
        assert "a.jsonl" in report.text
        apart = http.get(f"/evaluations/{first}/against/{third}")
        assert apart.status_code == 400
        assert "no question in common" in apart.json()["error"]
        assert http.get(f"/evaluations/{first}/against/{'0' * 16}").status_code == 404


def test_one_browser_does_not_reach_another_s(url: str) -> None:
    with browser(url, "a") as one, browser(url, "b") as other, httpx.Client(base_url=url, trust_env=False) as nobody:
        name = begin(one, "mine.jsonl", QUESTIONS)
        wait(one, "Show the report")
        assert "mine" not in other.get("/evaluations").text
        for file in ("report.html", "report.md", "evaluation.json", "run.jsonl", "about.json", "questions.jsonl"):
            assert other.get(f"/evaluations/{name}/{file}").status_code == 404
        assert other.get(f"/evaluations/{name}/against/{name}").status_code == 404
        assert other.delete(f"/evaluations/{name}").json() == {"deleted": False}
        assert other.post(f"/evaluations/{name}/go-on").json() == {"going_on": False}
        assert other.post(f"/evaluations/{name}/stop").json() == {"stopping": False}
        assert nobody.get("/evaluations").status_code == 403
        assert one.get(f"/evaluations/{name}/about.json").status_code == 404, "only what is meant to be fetched"
        assert one.get(f"/evaluations/..%2f{name}/report.html").status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no question"),
        (b"not json\n", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"id": 1, "question": "a"}\n{"id": 1, "question": "b"}\n', "id"),
        (b'{"id": 1, "question": "a", "answerable": "perhaps"}\n', "answerable"),
    ],
)
def test_a_file_that_holds_no_questions_is_a_message(url: str, assistant: Assistant, content: bytes, says: str) -> None:
    with browser(url) as http:
        refused = http.post("/evaluations", params={"name": "bad.jsonl"}, content=content)
        if refused.status_code == 202:  # a line that cannot be asked is a line of the report
            wait(http, "Show the report")
            assert says in http.get(f"/evaluations/{refused.json()['evaluation']}/run.jsonl").text
            return
        assert refused.status_code == 400
        assert says in refused.json()["error"]
        assert str(assistant.collection.home) not in refused.text
        assert "No evaluation yet" in http.get("/evaluations").text, "nothing is left of it"


def test_one_that_is_stopped_can_be_gone_on_with(url: str, assistant: Assistant) -> None:
    many: list[dict[str, Any]] = [{"id": n, "question": f"What is said of ferry {n}?"} for n in range(400)]
    content = "".join(json.dumps(row) + "\n" for row in many).encode()
    with browser(url) as http:
        name = begin(http, "many.jsonl", content)
        wait(http, " of 400 questions")
        assert http.post(f"/evaluations/{name}/stop").json() == {"stopping": True}
        wait(http, "Stopped. What was answered is kept.")
        (run,) = assistant.collection.home.glob(f"{FOLDER}/*/{name}/run.jsonl")
        done = len(run.read_text().splitlines())
        assert 0 < done < 400
        assert http.get(f"/evaluations/{name}/report.html").status_code == 404
        assert http.post(f"/evaluations/{name}/go-on").json() == {"going_on": True}
        assert http.post(f"/evaluations/{name}/go-on").json() == {"going_on": False}, "it goes on already"
        assert http.delete(f"/evaluations/{name}").json() == {"deleted": True}
        assert not run.exists()
        wait(http, "No evaluation yet")
