"""The routes of the Conversations view: list, rename, delete, judge and save. Each reader reaches their own alone."""

from typing import TYPE_CHECKING, Literal

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from ui.backend.identity_cookie import owner_of
from ui.html import conversation_export, conversations_page
from vectorstore.storage.conversations import MAX_COMMENT, Conversation, Conversations

if TYPE_CHECKING:
    from qa.assistant import Assistant

_WRITE = {
    "md": conversation_export.to_markdown,
    "html": conversation_export.to_html,
    "json": conversation_export.to_json,
}
_COPY = {
    "text": conversation_export.turn_text,
    "markdown": conversation_export.turn_markdown,
    "sources": conversation_export.turn_sources,
}
_TYPES = {"md": "text/markdown", "html": "text/html", "json": "application/json"}
_PRIVATE = {"cache-control": "no-store"}


class Title(BaseModel):
    """A new title of a conversation."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=1000)


class Rating(BaseModel):
    """What a reader thinks of an answer."""

    model_config = ConfigDict(extra="forbid")

    thumb: Literal["up", "down"] | None = None
    comment: str = Field("", max_length=MAX_COMMENT)


def add_conversations(server: FastAPI, assistant: "Assistant") -> None:
    """Add the routes to a server."""
    store = assistant.conversations
    _add_lists(server, store)
    _add_one(server, store)
    _add_changes(server, store)


def _add_lists(server: FastAPI, store: Conversations) -> None:
    """Add what is of all conversations of a reader."""

    def mine(request: Request) -> list[Conversation]:
        owner = owner_of(request.cookies)
        heads = store.list(owner) if owner else ()
        return [found for head in heads if (found := store.get(owner, head.id))]

    @server.get("/conversations")
    def listed(request: Request) -> HTMLResponse:
        owner = owner_of(request.cookies)
        heads = store.list(owner) if owner else ()
        judged = sum(bool(turn.thumb or turn.comment) for each in mine(request) for turn in each.turns)
        return HTMLResponse(conversations_page.listing(heads, judged), headers=_PRIVATE)

    @server.get("/conversations/judged.jsonl")
    def judged(request: Request) -> Response:
        return _file(conversation_export.to_questions(mine(request)), "application/jsonl", "newsdesk-judged.jsonl")


def _add_one(server: FastAPI, store: Conversations) -> None:
    """Add what gives out one conversation, or an answer of it."""

    @server.get("/conversations/{name}.{suffix}")
    def saved(name: str, suffix: str, request: Request) -> Response:
        found = store.get(owner_of(request.cookies), name) if suffix in _WRITE else None
        if found is None:
            raise HTTPException(404, "There is no such conversation")
        return _file(_WRITE[suffix](found), _TYPES[suffix], f"newsdesk-{found.head.created:%Y-%m-%d}.{suffix}")

    @server.get("/conversations/{name}/turns/{number}/{form}")
    def copied(name: str, number: int, form: Literal["text", "markdown", "sources"], request: Request) -> Response:
        found = store.get(owner_of(request.cookies), name)
        turn = next((turn for turn in found.turns if turn.number == number), None) if found else None
        if turn is None:
            raise HTTPException(404, "There is no such answer")
        return Response(_COPY[form](turn), media_type="text/plain; charset=utf-8", headers=_PRIVATE)


def _add_changes(server: FastAPI, store: Conversations) -> None:
    """Add what changes a conversation."""

    @server.patch("/conversations/{name}")
    def renamed(name: str, body: Title, request: Request) -> JSONResponse:
        store.rename(_owner(request), name, body.title)
        return JSONResponse({"renamed": True})

    @server.delete("/conversations/{name}")
    def deleted(name: str, request: Request) -> JSONResponse:
        return JSONResponse({"deleted": store.delete(_owner(request), name)})

    @server.put("/conversations/{name}/turns/{number}/rating")
    def rated(name: str, number: int, body: Rating, request: Request) -> JSONResponse:
        store.rate(_owner(request), name, number, body.thumb, body.comment)
        return JSONResponse({"rated": True})


def _owner(request: Request) -> str:
    owner = owner_of(request.cookies)
    if not owner:
        raise HTTPException(403, "This browser keeps no cookies, so nothing here is yours")
    return owner


def _file(text: str, kind: str, name: str) -> Response:
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=f"{kind}; charset=utf-8", headers=_PRIVATE | disposition)
