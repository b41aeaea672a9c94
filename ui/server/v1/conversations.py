"""``/api/v1/conversations``: one's stored conversations, by the token or the cookie that is sent."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse

from ui.backend import schemas
from ui.backend.conversations_json import conversation_json, head_json
from ui.server.v1.service import Service, missing, owner, problems
from vectorstore.storage.conversations import Conversations

Id = Annotated[str, Path(max_length=64)]


def add_conversations(router: APIRouter, service: Service) -> None:
    """Add the routes to a router."""
    store = service.assistant.conversations

    @router.get(
        "/conversations",
        response_model=schemas.ConversationList,
        responses=problems(),
        summary="List one's conversations",
        tags=["conversations"],
    )
    def listed(request: Request) -> JSONResponse:
        return JSONResponse({"conversations": [head_json(head) for head in store.list(owner(request))]})

    @router.post(
        "/conversations",
        response_model=schemas.Begun,
        status_code=201,
        responses=problems(),
        summary="Begin a conversation",
        description="Send its id as `keep_in` with each question: it is asked as a follow-up, and its answer stored.",
        tags=["conversations"],
    )
    def begun(request: Request) -> JSONResponse:
        name = store.create(owner(request))
        where = f"{request.scope.get('root_path', '')}/api/v1/conversations/{name}"
        return JSONResponse({"id": name}, 201, {"location": where})

    _add_stored(router, store)


def _add_stored(router: APIRouter, store: Conversations) -> None:
    """Add the routes of one stored conversation."""

    @router.get(
        "/conversations/{name}",
        response_model=schemas.Conversation,
        responses=problems(404),
        summary="Read a conversation with its whole answers",
        tags=["conversations"],
    )
    def conversation(name: Id, request: Request) -> JSONResponse:
        found = store.get(owner(request), name)
        if found is None:
            raise missing("conversation", "GET /api/v1/conversations lists yours.")
        return JSONResponse(conversation_json(found))

    @router.delete(
        "/conversations/{name}",
        status_code=204,
        response_model=None,
        responses=problems(404),
        summary="Delete a conversation for good",
        tags=["conversations"],
    )
    def deleted(name: Id, request: Request) -> None:
        if not store.delete(owner(request), name):
            raise missing("conversation", "GET /api/v1/conversations lists yours.")
