"""How a server tells what went wrong, in the form that ``problems.py`` chooses by the path.

400 for a question or date that cannot be used, 415 and 422 for a request of another shape, 404, 403 and 413 as usual,
429 where too much waits, 500 where the fault is the server's.
"""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import QuestionError
from ui.jobs.uploads import UploadError
from ui.net import RefusedError
from ui.server.problems import error_response, faults, is_openai_path, is_problem_path
from ui.sub_path import inner_path
from vectorstore.errors import BusyError, ConversationError, NewsdeskError

_THEIRS = (QuestionError, ConversationError, UploadError)
"""Errors that are the request's own fault."""
_SHAPE = 'Send JSON such as {"question": "…"}; as_of, since, until, source and conversation may be added.'
_DESCRIBED = "The API is described at /docs."
_LOG = logging.getLogger(__name__)


def add_error_handlers(server: FastAPI) -> None:
    """Add the handlers to a server."""

    @server.exception_handler(NewsdeskError)
    def mendable(request: Request, error: NewsdeskError) -> Response:
        status = 400 if isinstance(error, _THEIRS) else 429 if isinstance(error, BusyError) else 500
        return error_response(request.scope, status, error.message, error.hint)

    @server.exception_handler(RequestValidationError)
    def wrong_shape(request: Request, error: RequestValidationError) -> Response:
        return _wrong_shape(request, error)

    @server.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if isinstance(error, RefusedError):
            return error_response(
                request.scope, error.status_code, error.error, error.hint, code=error.code, param=error.param
            )
        where = "The page is at /, the articles are at /articles, the API is described at /docs."
        hint = _DESCRIBED if _for_programs(request) else where
        return error_response(
            request.scope, error.status_code, f"{error.detail}.", hint, headers=getattr(error, "headers", None)
        )

    @server.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> Response:
        return _failed(request, error)


def _failed(request: Request, error: Exception) -> Response:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return error_response(
        request.scope, 500, "The server failed on this request.", "Its log says why; `newsdesk doctor` may find it."
    )


def _wrong_shape(request: Request, error: RequestValidationError) -> Response:
    kind = request.headers.get("content-type", "")
    if isinstance(error.body, bytes) and _for_programs(request):  # FastAPI reads as JSON only what says that it is
        said = f"The request's body is sent as {kind[:100]}" if kind else "The request does not say what its body is"
        return error_response(request.scope, 415, f"{said}.", "Send JSON with Content-Type: application/json.")
    told = faults(error)
    listed = "; ".join(f"{each['field']}: {each['message']}" for each in told)
    return error_response(
        request.scope,
        422,
        f"The request cannot be read: {listed}.",
        _SHAPE if inner_path(request.scope).endswith("/ask") else _DESCRIBED,
        errors=told,
        param=told[0]["field"] if told else None,
    )


def _for_programs(request: Request) -> bool:
    path = inner_path(request.scope)
    return is_problem_path(path) or is_openai_path(path)


class Failing:
    """ASGI middleware: tells what failed unexpectedly, behind what notes every answer and adds its headers.

    The framework would tell it before all of that: without a request id, and then close the connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the class."""
        begun = False

        async def outward(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, outward)
        except ClientDisconnect:
            return  # in the middle of its body: nobody is there to be told
        except RefusedError:
            raise  # the guard tells it
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await _failed(Request(scope), error)(scope, receive, send)
