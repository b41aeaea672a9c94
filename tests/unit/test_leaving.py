"""Which failures of a page's stream are none, because the page has gone."""

from collections.abc import Coroutine
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from ui.server.disconnects import EndedSessions

STREAM = "/newsdesk/gradio_api/queue/data"


def run(path: str, cause: Exception | None) -> list[Message]:
    """Return what is sent for a request whose answer fails after it began."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("already started") from cause

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    work: Coroutine[Any, Any, None] = EndedSessions(app)({"type": "http", "path": path}, receive, send)
    with pytest.raises(StopIteration):  # nothing is waited for, so no loop is needed
        work.send(None)
    return sent


def test_the_stream_of_a_session_that_is_gone_ends() -> None:
    assert run(STREAM, HTTPException(404)) == [{"type": "http.response.body", "body": b"", "more_body": False}]


@pytest.mark.parametrize(
    ("path", "cause"), [(STREAM, HTTPException(500)), (STREAM, None), ("/api/ask", HTTPException(404))]
)
def test_other_failures_stay_failures(path: str, cause: Exception | None) -> None:
    with pytest.raises(RuntimeError, match="already started"):
        run(path, cause)
