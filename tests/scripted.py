"""A chat model that plays what a test wrote for it."""

from collections.abc import Iterator
from typing import Any

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk

CUT = object()
"""The model reached the limit of its answer's length."""


class Scripted(GenericFakeChatModel):
    """Plays one script a request: pieces of text, numbers of tokens used, errors to raise, and functions to call."""

    scripts: list[list[Any]]
    seen: list[list[tuple[str, str]]] = []  # noqa: RUF012  # pydantic copies it for each model

    def _stream(self, messages: Any, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        self.seen.append([(message.type, message.text) for message in messages])
        for step in self.scripts.pop(0):
            if isinstance(step, Exception):
                raise step
            if callable(step):
                step()
            elif step is CUT:
                yield ChatGenerationChunk(
                    message=AIMessageChunk(content="", response_metadata={"finish_reason": "length"})
                )
            elif isinstance(step, tuple):
                used = UsageMetadata(input_tokens=step[0], output_tokens=step[1], total_tokens=sum(step))
                yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=used))
            else:
                yield ChatGenerationChunk(message=AIMessageChunk(content=step))
