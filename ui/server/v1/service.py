"""What the routes of ``/api/v1`` work with, and whose a request is."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import Request

from qa.answer import Answer
from qa.answer_json import answer_json
from ui.backend.identity import owner_of
from ui.backend.questions import Questions
from ui.backend.schemas import Problem
from ui.net import RefusedError

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings
    from ui.jobs.evaluation_service import Evaluations
    from ui.jobs.library_service import Library
    from ui.server.v1.batches import Batches

PROBLEM = "application/problem+json"
_MEANINGS = {
    400: "The question, a day or a name cannot be used.",
    401: "The password or token is missing or wrong.",
    403: "The token may not do this, or another site sent it.",
    404: "There is no such thing.",
    409: "It is not ready, or over.",
    413: "Too large.",
    415: "The body is not sent as it should be; the hint says how.",
    422: "The request has another shape.",
    429: "Too many requests.",
    500: "The server's fault.",
}


@dataclass(frozen=True, slots=True)
class Service:
    """What the routes of the API work with."""

    assistant: "Assistant"
    settings: "Settings"
    questions: Questions
    library: "Library"
    evaluations: "Evaluations"
    batches: "Batches"


def owner(request: Request) -> str:
    """Return whose conversations and jobs a request reaches: the token's, the cookie's, or those of all programs."""
    token = getattr(request.state, "token", None)
    if token is not None:
        return str(token.sha256[:32])
    return owner_of(request.cookies) or "0"


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Return the errors of a route for its OpenAPI description; those that every route has are added.

    A route that tells what is not sent as JSON (415) takes a body, which may be too large.
    """
    # By name: FastAPI files a model under application/json, and these are application/problem+json.
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        code: {"description": _MEANINGS[code], "content": {PROBLEM: {"schema": schema}}}
        for code in sorted({400, 401, 403, 422, 429, 500, *codes, *({413} if 415 in codes else ())})
    }


def missing(what: str, hint: str) -> RefusedError:
    """Return the refusal of something that is not there, to be raised.

    Args:
        what: such as "article".
        hint: where to find what is there.
    """
    return RefusedError(404, f"There is no such {what}.", hint)


def final(events: Iterator[Any]) -> dict[str, Any]:
    """Return the JSON of the answer that a stream ends with."""
    (last,) = deque(events, maxlen=1)
    assert isinstance(last, Answer)
    return answer_json(last)


def said(conversation: Any) -> list[Any]:
    """Return earlier turns as the assistant takes them."""
    return [turn if isinstance(turn, str) else turn.model_dump() for turn in conversation]
