"""Stored conversations for programs: their JSON, and the routes. Each sees their own, by the cookie they send."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vectorstore.storage.conversations import Conversation, ConversationHead

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa.assistant import Assistant


def head_json(head: ConversationHead) -> dict[str, Any]:
    """Return a line of the list of conversations."""
    return {
        "id": head.id,
        "title": head.title,
        "created": head.created.isoformat(),
        "updated": head.updated.isoformat(),
        "turns": head.turns,
    }


def conversation_json(conversation: Conversation) -> dict[str, Any]:
    """Return a conversation with its turns, each with its whole answer."""
    turns = [
        {
            "number": turn.number,
            "question": turn.question,
            "answer": dict(turn.answer),
            "asked": turn.asked.isoformat(),
            "thumb": turn.thumb,
            "comment": turn.comment,
        }
        for turn in conversation.turns
    ]
    return head_json(conversation.head) | {"turns": turns}


def add_conversations_json(server: "FastAPI", assistant: "Assistant") -> None:
    """Add the routes to a server."""
    from fastapi import HTTPException, Request
    from fastapi.responses import JSONResponse

    from ui.backend.identity import COOKIE, owner_of

    store = assistant.conversations

    def owner(cookies: Mapping[str, str]) -> str:
        found = owner_of(cookies)
        if not found:
            raise HTTPException(403, f"Without the cookie {COOKIE} no conversation is yours")
        return found

    @server.get("/api/conversations")
    def listed(request: Request) -> JSONResponse:
        heads = store.list(owner(request.cookies))
        return JSONResponse({"conversations": [head_json(head) for head in heads]})

    @server.post("/api/conversations")
    def begun(request: Request) -> JSONResponse:
        return JSONResponse({"id": store.create(owner(request.cookies))})

    @server.get("/api/conversations/{name}")
    def conversation(name: str, request: Request) -> JSONResponse:
        found = store.get(owner(request.cookies), name)
        if found is None:
            raise HTTPException(404, "There is no such conversation")
        return JSONResponse(conversation_json(found))
