"""Stored conversations."""

from typing import Any

from ui.backend.schemas.common import Given


class ConversationHead(Given):
    """A stored conversation in a list."""

    id: str
    title: str
    created: str
    updated: str
    turns: int


class ConversationList(Given):
    """The stored conversations of the one who asks."""

    conversations: list[ConversationHead]


class ConversationTurn(Given):
    """A question of a conversation and its answer."""

    number: int
    question: str
    answer: dict[str, Any]
    asked: str
    thumb: str | None
    comment: str


class Conversation(Given):
    """A stored conversation with its turns."""

    id: str
    title: str
    created: str
    updated: str
    turns: list[ConversationTurn]
