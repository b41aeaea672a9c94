"""Many clients at once, over every way in: each gets its whole answer, and nothing is left running."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.apis import AS_OF, QUESTION, api_served, client, copied

QUESTIONS = (QUESTION, "Who won the 1998 chess championship of Peru?", "Which articles do you have on Korea?", "hi")


@pytest.fixture(scope="module")
def base(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("crowd"))) as url:
        yield url


def by_json(http: httpx.Client, question: str) -> str:
    answer = http.post("/api/v1/ask", json={"question": question, "as_of": AS_OF}).raise_for_status().json()
    return str(answer["text"] or answer["reason"])


def by_events(http: httpx.Client, question: str) -> str:
    body, accept = {"question": question, "as_of": AS_OF}, {"accept": "text/event-stream"}
    text = http.post("/api/v1/ask", json=body, headers=accept).raise_for_status().text
    answer = json.loads(text.split("event: answer\ndata: ")[1].split("\n")[0])
    return str(answer["text"] or answer["reason"])


def by_openai(http: httpx.Client, question: str) -> str:
    messages = [{"role": "user", "content": question}]
    body = {"model": f"newsdesk:as-of={AS_OF}", "messages": messages, "stream": True}
    lines = http.post("/v1/chat/completions", json=body).raise_for_status().text.split("\n\n")
    assert lines[-2] == "data: [DONE]"
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-2] if line.startswith("data: ")]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


WAYS: tuple[Callable[[httpx.Client, str], str], ...] = (by_json, by_events, by_openai)


@pytest.mark.parametrize("clients", [24, pytest.param(50, marks=pytest.mark.deep)])
def test_all_clients_at_once_get_the_same_answers(base: str, clients: int) -> None:
    together = threading.Barrier(clients)

    def ask(number: int) -> tuple[str, str]:
        with httpx.Client(base_url=base, trust_env=False, timeout=600) as http:
            together.wait(60)
            question = QUESTIONS[number % len(QUESTIONS)]
            return question, WAYS[number % len(WAYS)](http, question)

    with ThreadPoolExecutor(clients) as pool:
        told = list(pool.map(ask, range(clients)))
    answers = {question: {text for asked, text in told if asked == question} for question in QUESTIONS}
    assert all(len(texts) == 1 and texts != {""} for texts in answers.values()), answers
    with client(base) as http:
        figures = http.get("/metrics").text
    assert "newsdesk_questions_running 0.0" in figures
    assert 'outcome="failed"' not in figures
