"""The client of a running server, against servers on this machine that answer well, badly and not at all."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from qa.errors import QuestionError, ServerError, WriterError
from ui.backend.http_client import ServerClient, ServerGoneError, ServerSlowError

Reply = tuple[int, bytes]


@contextmanager
def serving(*replies: Reply) -> Iterator[tuple[str, list[tuple[str, str, Any]]]]:
    """Give the replies one after the other; yields the address and what was asked."""
    left, asked = list(replies), list[tuple[str, str, Any]]()

    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            asked.append((self.command, self.path, json.loads(body) if body else None))
            status, content = left.pop(0)
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = reply  # noqa: N815 (named by http.server)

        def log_message(self, format: str, *args: Any) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def answering(value: Any, status: int = 200) -> Reply:
    return status, json.dumps(value).encode()


def test_a_question_is_posted_with_only_what_is_set() -> None:
    with (
        serving(answering({"answered": True}), answering({"answered": False})) as (url, asked),
        ServerClient(url) as it,
    ):
        assert it.ask("Why?") == {"answered": True}
        it.ask("And “then”?", as_of="2024-05-17", source="Wire", conversation=("Why?",))
    assert asked == [
        ("POST", "/api/ask", {"question": "Why?"}),
        (
            "POST",
            "/api/ask",
            {"question": "And “then”?", "as_of": "2024-05-17", "source": "Wire", "conversation": ["Why?"]},
        ),
    ]


def test_articles_are_fetched_and_an_unknown_one_is_none() -> None:
    replies = (answering({"articles": [{"id": "a"}]}), answering({"id": "a"}), answering({"error": "No."}, 404))
    with serving(*replies) as (url, asked), ServerClient(url + "/") as it:
        assert it.articles() == [{"id": "a"}]
        assert it.article("a") == {"id": "a"}
        assert it.article("../b?c") is None
    assert [path for _, path, _ in asked] == ["/api/articles", "/api/articles/a", "/api/articles/..%2Fb%3Fc"]


@pytest.mark.parametrize(
    ("reply", "error", "message"),
    [
        (answering({"error": "The question is empty.", "hint": "Ask."}, 400), QuestionError, "empty. Ask."),
        (answering({"error": "Too long."}, 413), QuestionError, "Too long."),
        (answering({"error": "The request cannot be read."}, 422), QuestionError, "cannot be read"),
        (answering({"error": "The model is gone.", "hint": "Start it."}, 500), WriterError, "gone. Start it."),
        ((200, b"<html>hello"), ServerError, "no Newsdesk server"),
        ((404, b"not here"), ServerError, "no Newsdesk server"),
        (answering({"detail": "?"}, 502), ServerError, "no Newsdesk server"),
        (answering(["not", "an", "object"]), ServerError, "no Newsdesk server"),
    ],
)
def test_what_a_server_refuses_is_an_error_with_its_words(reply: Reply, error: type[Exception], message: str) -> None:
    with serving(reply) as (url, _), ServerClient(url) as it, pytest.raises(error) as caught:
        it.ask("Why?")
    assert type(caught.value) is error
    assert message in str(caught.value)


@pytest.mark.parametrize("value", ["articles", {"articles": None}, 5])
def test_a_list_of_articles_that_is_none_is_told(value: Any) -> None:
    with serving(answering(value)) as (url, _), ServerClient(url) as it, pytest.raises(ServerError, match="not a list"):
        it.articles()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_nobody_there_is_told_at_once() -> None:
    with ServerClient(f"http://127.0.0.1:{closed_port()}") as it, pytest.raises(ServerGoneError, match="Nobody"):
        it.health()


def test_a_server_that_is_killed_while_it_answers_has_gone_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            connection, _ = listener.accept()
            connection.recv(1000)
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with ServerClient(url) as it, pytest.raises(ServerGoneError, match="went away"):
            it.ask("Why?")
        thread.join()


def test_a_server_that_takes_the_question_and_stays_silent_is_slow_not_gone() -> None:
    # The backlog takes the connection as with a server that is still starting; nobody accepts it.
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        ServerClient(f"http://127.0.0.1:{listener.getsockname()[1]}", answer_seconds=0.1) as it,
    ):
        with pytest.raises(ServerSlowError, match="still starting"):
            it.health(0.1)
        with pytest.raises(WriterError, match="took more than"):
            it.ask("Why?")


def test_a_proxy_in_the_environment_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    with serving(answering({"status": "ok"})) as (url, _), ServerClient(url) as it:
        assert it.health() == {"status": "ok"}
