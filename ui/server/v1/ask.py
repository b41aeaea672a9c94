"""``/api/v1/ask``, ``/search`` and ``/check``."""

import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from qa.answer import Answer
from qa.answer_json import answer_json, passage_json
from qa.conversation.follow_ups import said_of
from qa.request import Delta, Event, Shown
from ui.backend import schemas
from ui.server.problems import error_response
from ui.server.streaming import begun, in_thread
from ui.server.v1.service import Service, final, owner, problems, said
from vectorstore.errors import ConversationError, NewsdeskError

_LOG = logging.getLogger(__name__)
EVENT_STREAM = "text/event-stream"
ALIVE_SECONDS = 15.0
"""A stream in which nothing came so long gets a comment, for proxies cut off what is silent."""
STREAM_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
_ASK = """Answers a question. With `Accept: text/event-stream` the answer comes in server-sent events: `passages` (what
was found), a `sentence` for each piece of text once it is checked, and `answer`, the whole object; `error` where it
fails on the way. A question without an answer in the articles is a success with `answered` false."""
_STREAMED = {
    "content": {
        EVENT_STREAM: {"example": 'event: sentence\ndata: {"text": "The ferry ran aground. [1]"}\n\n'},
    }
}
"""Without a schema: OpenAPI 3.1 has none for events, and tools differ in whether one is of all of them or of each."""


def add_asking(router: APIRouter, service: Service) -> None:
    """Add the routes to a router."""

    @router.post(
        "/ask",
        response_model=schemas.Answer,
        responses={200: _STREAMED, **problems(415)},
        summary="Answer a question",
        description=_ASK,
        tags=["questions"],
    )
    async def ask(body: schemas.AskBody, request: Request) -> Response:
        request.state.question = body.question
        keep = (owner(request), body.keep_in) if body.keep_in else None

        def events() -> Iterator[Event]:
            return _kept(service, body, keep)

        if not _wants_events(request.headers.get("accept", "")):
            return JSONResponse(await run_in_threadpool(lambda: final(events())))
        stream = await begun(in_thread(events, ALIVE_SECONDS))
        return StreamingResponse(_sse(stream, request), media_type=EVENT_STREAM, headers=STREAM_HEADERS)

    @router.post(
        "/search",
        response_model=schemas.Passages,
        responses=problems(415),
        summary="Find passages without writing an answer",
        tags=["questions"],
    )
    def search(body: schemas.SearchBody, request: Request) -> JSONResponse:
        request.state.question = body.query
        given = body.model_dump(exclude={"query", "limit"})
        return JSONResponse(service.questions.search(body.query, body.limit, **given))

    @router.post(
        "/check",
        response_model=schemas.Checked,
        responses=problems(415),
        summary="Check claims against the articles",
        description="Searches for each sentence of a text and says whether the articles say it, state it otherwise, or"
        " do neither.",
        tags=["questions"],
    )
    def check(body: schemas.CheckBody, request: Request) -> JSONResponse:
        request.state.question = body.text
        return JSONResponse(service.questions.check(body.text, **body.model_dump(exclude={"text"})))


def _kept(service: Service, body: schemas.AskBody, keep: tuple[str, str] | None) -> Iterator[Event]:
    """Yield an answer's events, and add the answer to a stored conversation where one is named."""
    narrowed = {"as_of": body.as_of, "since": body.since, "until": body.until, "source": body.source}
    earlier = _earlier(service, keep)
    before = said(body.conversation) if "conversation" in body.model_fields_set else earlier
    asked = service.questions.stream(body.question, model=body.model, conversation=before, **narrowed)
    for event in asked:
        if isinstance(event, Answer) and keep:
            service.assistant.conversations.append(*keep, body.question, answer_json(event))
        yield event


def _earlier(service: Service, keep: tuple[str, str] | None) -> list[Any]:
    """Return the turns of the stored conversation that a question goes on with; none where none is named.

    Raises:
        ConversationError: the one that is named is not there; told before anything is asked.
    """
    if keep is None:
        return []
    found = service.assistant.conversations.get(*keep)
    if found is None:
        raise ConversationError("There is no such conversation.", "It may have been deleted; begin a new one.")
    return [said_of(turn.question, turn.answer) for turn in found.turns]


def _wants_events(accept: str) -> bool:
    """Return whether a header Accept names events, and JSON not before them."""
    weights = {EVENT_STREAM: 0.0, "application/json": 0.0}
    for part in accept.lower().split(","):
        kind, _, parameters = part.partition(";")
        if kind.strip() in weights:
            weight = re.search(r"(?:^|;)\s*q\s*=\s*(\d(?:\.\d+)?)", parameters)
            weights[kind.strip()] = float(weight[1]) if weight else 1.0
    return 0 < weights[EVENT_STREAM] >= weights["application/json"]


async def _sse(events: AsyncIterator[Event | None], request: Request) -> AsyncIterator[str]:
    try:
        async for event in events:
            yield _frame(event)
    except NewsdeskError as error:
        told = error_response(request.scope, 500, error.message, error.hint)
        yield frame("error", json.loads(bytes(told.body)))
    except Exception:
        _LOG.exception("an answer failed while it was streamed")
        told = error_response(request.scope, 500, "The server failed on this request.", "Its log says why.")
        yield frame("error", json.loads(bytes(told.body)))


def _frame(event: Event | None) -> str:
    match event:
        case None:
            return ": still working\n\n"
        case Shown():
            return frame("passages", {"passages": [passage_json(passage) for passage in event.passages]})
        case Delta():
            return frame("sentence", {"text": event.text})
        case _:
            return frame("answer", answer_json(event))


def frame(name: str, data: Any) -> str:
    """Return a server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"
