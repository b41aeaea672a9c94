"""The routes of OpenAI's protocol."""

import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from qa.errors import QuestionError
from qa.request import Event
from ui.backend.questions import Questions
from ui.server.json_body import JsonRoute
from ui.server.openai.chat import Completion
from ui.server.openai.options import Asked, model_names, read_request
from ui.server.openai.refusals import refuse_chat, refuse_response
from ui.server.openai.responses import Reply
from ui.server.problems import error_response
from ui.server.streaming import begun, in_thread
from ui.server.v1.ask import ALIVE_SECONDS, EVENT_STREAM, STREAM_HEADERS
from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from qa.settings import Settings

MAX_MESSAGES = 400
_LOG = logging.getLogger(__name__)
_TAG: dict[str, Any] = {"tags": ["openai"]}
_ERROR = {"content": {"application/json": {"schema": {"type": "object"}}}}
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "A message or an option cannot be used.", **_ERROR},
    401: {"description": "The key is missing or wrong.", **_ERROR},
    403: {"description": "The key may not do this.", **_ERROR},
    404: {"description": "There is no such model.", **_ERROR},
    413: {"description": "The request is too large.", **_ERROR},
    415: {"description": "The body is not sent as JSON.", **_ERROR},
    422: {"description": "The request has another shape.", **_ERROR},
    429: {"description": "Too many requests.", **_ERROR},
    500: {"description": "The server failed.", **_ERROR},
}
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; server-sent events with `stream`.",
        "content": {"application/json": {"schema": {"type": "object"}}, EVENT_STREAM: {}},
    }
}


class Message(BaseModel):
    """A message of a chat, as OpenAI's clients send it."""

    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[dict[str, Any]] | None = None


class StreamOptions(BaseModel):
    """What a stream tells besides the text."""

    model_config = ConfigDict(extra="allow")

    include_usage: bool = False


class _Body(BaseModel):
    """What both ways of asking take. What tunes a language model is taken, and changes nothing."""

    model_config = ConfigDict(extra="allow")

    model: str = Field("newsdesk", min_length=1, max_length=500)
    stream: bool | None = False
    metadata: dict[str, Any] | None = None


class ChatBody(_Body):
    """The body of a request for a chat completion."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "model": "newsdesk:as-of=2024-05-20",
                    "messages": [{"role": "user", "content": "Why does North Korea support Palestine?"}],
                }
            ]
        },
    )

    messages: list[Message] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream_options: StreamOptions | None = None
    n: int | None = None


class ResponsesBody(_Body):
    """The body of a request for a response."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={"examples": [{"model": "newsdesk", "input": "Who won the election in India?"}]},
    )

    input: str | list[dict[str, Any]]
    previous_response_id: str | None = None


def add_openai(server: FastAPI, questions: Questions, settings: "Settings") -> APIRouter:
    """Add the routes to a server, and return them."""
    router = APIRouter(prefix="/v1", route_class=JsonRoute)
    _add_models(router, settings)
    _add_answers(router, questions, settings)
    server.include_router(router)
    return router


def _add_models(router: APIRouter, settings: "Settings") -> None:
    created = int(time.time())

    def model_json(name: str) -> dict[str, Any]:
        return {"id": name, "object": "model", "created": created, "owned_by": "newsdesk"}

    @router.get("/models", responses=_only(401, 403, 429), summary="List the models", **_TAG)
    def models() -> JSONResponse:
        return JSONResponse({"object": "list", "data": [model_json(name) for name in model_names(settings)]})

    @router.get("/models/{model:path}", responses=_only(401, 403, 404, 422, 429), summary="Describe a model", **_TAG)
    def model(model: Annotated[str, Path(max_length=500)]) -> JSONResponse:
        read_request(model, [("user", "?")], None, settings)  # raises where there is none
        return JSONResponse(model_json(model))


def _add_answers(router: APIRouter, questions: Questions, settings: "Settings") -> None:
    @router.post("/chat/completions", responses=_STREAMED | _ERRORS, summary="Answer a chat", **_TAG)
    async def chat(body: ChatBody, request: Request) -> Response:
        refuse_chat(body.model_extra or {}, body.n)
        messages = [(message.role, message.content) for message in body.messages]
        asked = read_request(body.model, messages, body.metadata, settings)
        request.state.question = asked.question
        completion = Completion(body.model, asked, str(request.base_url))
        if not body.stream:
            return JSONResponse(completion.whole(await run_in_threadpool(_ask, questions, asked)))
        events = await begun(in_thread(lambda: _stream(questions, asked), ALIVE_SECONDS))
        with_usage = bool(body.stream_options and body.stream_options.include_usage)
        return _streaming(completion.chunks(events, with_usage=with_usage), request)

    @router.post("/responses", responses=_STREAMED | _ERRORS, summary="Answer, as a response", **_TAG)
    async def responses(body: ResponsesBody, request: Request) -> Response:
        asked = read_request(body.model, _input(body), body.metadata, settings)
        request.state.question = asked.question
        reply = Reply(body.model, asked, str(request.base_url), body.metadata)
        if not body.stream:
            return JSONResponse(reply.whole(await run_in_threadpool(_ask, questions, asked)))
        events = await begun(in_thread(lambda: _stream(questions, asked), ALIVE_SECONDS))
        return _streaming(reply.events(events), request)


def _input(body: ResponsesBody) -> list[tuple[str, Any]]:
    refuse_response(body.model_extra or {}, body.previous_response_id)
    if isinstance(body.input, str):
        return [("user", body.input)]
    messages = []
    for item in body.input[-MAX_MESSAGES:]:
        if item.get("type", "message") != "message":
            continue  # tool calls and reasoning of other models
        content = item.get("content")
        if not isinstance(content, str | list | None):
            raise QuestionError("A message's content is neither text nor a list of parts.", "Send text.")
        messages.append((str(item.get("role", "user")), content))
    return messages


def _stream(questions: Questions, asked: Asked) -> Iterator[Event]:
    return questions.stream(asked.question, model=asked.writer, conversation=asked.conversation, **asked.narrowed)


def _ask(questions: Questions, asked: Asked) -> dict[str, Any]:
    return questions.ask(asked.question, model=asked.writer, conversation=asked.conversation, **asked.narrowed)


def _streaming(lines: AsyncIterator[str], request: Request) -> StreamingResponse:
    async def guarded() -> AsyncIterator[str]:
        try:
            async for line in lines:
                yield line
        except Exception as error:
            mendable = isinstance(error, NewsdeskError)
            if not mendable:
                _LOG.exception("an answer failed while it was streamed")
            message = error.message if isinstance(error, NewsdeskError) else "The server failed on this request."
            told = error_response(request.scope, 500, message, error.hint if isinstance(error, NewsdeskError) else "")
            yield f"data: {json.dumps(json.loads(bytes(told.body)))}\n\n"

    return StreamingResponse(guarded(), media_type=EVENT_STREAM, headers=STREAM_HEADERS)


def _only(*codes: int) -> dict[int | str, dict[str, Any]]:
    return {code: _ERRORS[code] for code in codes}
