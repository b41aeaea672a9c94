"""A provider that fails, played by real servers on this machine and met by a provider's real client."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from qa.answer import Answer
from qa.answer_json import answer_json
from qa.factory import open_assistant, open_collection
from qa.settings import load

QUESTION = "why does North Korea support Palestine"
KEY = "sk-a-key-nobody-may-see"


@contextmanager
def server(*acts: str) -> Iterator[tuple[str, list[str]]]:  # noqa: C901 (one branch an act)
    """Serve one act a request: a text to stream, "503", "401", "silence", or "break:" and a text that breaks off."""
    left, asked, over = list(acts), [], Event()

    class Provider(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            act = left.pop(0)
            if act == "silence":
                over.wait(20)
                return
            if act.isdigit():
                self._head(int(act), "application/json")
                self.wfile.write(json.dumps({"error": {"message": f"No: {self.headers['Authorization']}"}}).encode())
                return
            self._head(200, "text/event-stream", chunked=True)
            for word in act.removeprefix("break:").split(" "):
                self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": word + " "}}]})
            if act.startswith("break:"):
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            usage = {"prompt_tokens": 70, "completion_tokens": 7, "total_tokens": 77}
            self._event({"choices": [], "usage": usage})
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")

        def _head(self, status: int, kind: str, *, chunked: bool = False) -> None:
            self.close_connection = True
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Connection", "close")
            if chunked:
                self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

        def _event(self, fields: dict[str, Any]) -> None:
            whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", **fields}
            self._chunk(f"data: {json.dumps(whole)}\n\n".encode())

        def log_message(self, *args: object) -> None:
            pass

    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    provider.daemon_threads = True
    Thread(target=provider.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{provider.server_port}/v1", asked
    finally:
        over.set()
        provider.shutdown()
        provider.server_close()


@pytest.fixture
def ask(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", KEY)

    def answer(url: str, **overrides: Any) -> Answer:
        given = {"home": sample_copy, "model": "openai-compatible:m", "model_url": url, **overrides}
        settings, _ = load(given)
        with open_collection(settings, command="tests") as collection:
            answer = open_assistant(settings, collection).ask(QUESTION, as_of=date(2024, 12, 31))
        assert KEY not in json.dumps(answer_json(answer))
        return answer

    return answer


def test_what_a_server_writes_is_checked_and_counted(ask: Any) -> None:
    with server("Religion plays no part in it. [1] It paid 900 dragons for it. [1]") as (
        url,
        asked,
    ):
        answer = ask(url, price_in=1, price_out=10)
    assert "dragons" not in answer.text
    assert answer.checked.written == 2
    assert answer.usage.input_tokens == 70
    assert answer.usage.cost_usd == pytest.approx(0.00014)
    assert answer.usage.first_token_ms > 0
    (request,) = asked
    assert json.loads(request)["temperature"] == 0
    assert json.loads(request)["messages"][0]["role"] == "system"


def quoted(answer: Answer) -> bool:
    """Say whether an answer is made of quotes."""
    return answer.answered and all(
        any(sentence.text in citation.paragraph.text for citation in answer.citations) for sentence in answer.sentences
    )


def test_a_provider_that_is_down(ask: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        answer = ask(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", model_retries=1)
    assert quoted(answer)
    assert answer.provenance.writer == "extractive"
    assert (answer.provenance.model, answer.provenance.prompt) == (None, None)
    assert "openai-compatible:m cannot be reached; this answer quotes the articles." in answer.notes[0]


def test_a_provider_that_is_silent(ask: Any) -> None:
    with server("silence") as (url, asked):
        answer = ask(url, model_timeout_seconds=0.5)
    assert quoted(answer)
    assert "took too long to give a word" in answer.notes[0]
    assert len(asked) == 1


def test_a_provider_that_is_busy_for_a_moment(ask: Any) -> None:
    with server("503", "429", "Religion plays no part in it. [1]") as (url, asked):
        answer = ask(url)
    assert len(asked) == 3
    assert answer.provenance.writer == "chat"
    assert not [note for note in answer.notes if "openai-compatible" in note]


def test_a_provider_that_refuses_the_key_and_tells_it(ask: Any) -> None:
    with server("401") as (url, asked):
        answer = ask(url)
    assert quoted(answer)
    assert len(asked) == 1
    assert "openai-compatible:m refused the key" in answer.notes[0]


def test_a_provider_that_breaks_off(ask: Any) -> None:
    with server("break:Religion plays no part in it. [1] And then it") as (url, asked):
        answer = ask(url)
    assert answer.answered
    assert len(asked) == 1
    assert "And then it" not in answer.text
    assert "the rest of this answer quotes the articles" in answer.notes[0]
