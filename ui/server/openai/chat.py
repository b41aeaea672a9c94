"""``/v1/chat/completions``: an answer as a completion, whole or streamed."""

import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

from qa.answer import Answer
from qa.answer_json import answer_json
from qa.request import Delta, Event
from ui.server.openai.citing import annotations, text_of
from ui.server.openai.options import Asked, foot


class Completion:
    """One completion in the making."""

    def __init__(self, model: str, asked: Asked, base_url: str) -> None:
        """Begin an answer in this protocol.

        Args:
            model: as it was asked for, which the answer repeats.
            asked: the request.
            base_url: the server's address, ending in a slash.
        """
        self._model = model
        self._asked = asked
        self._base_url = base_url
        self._id = f"chatcmpl-{secrets.token_hex(12)}"
        self._created = int(time.time())

    def whole(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Return the completion for an answer's JSON."""
        message: dict[str, Any] = {"role": "assistant", "content": self._content(answer), "refusal": None}
        message["annotations"] = self._annotations(answer)
        return self._head("chat.completion") | {
            "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
            "usage": usage(answer),
            "newsdesk": answer,
        }

    async def chunks(self, events: AsyncIterator[Event | None], *, with_usage: bool) -> AsyncIterator[str]:
        """Yield the server-sent events of the completion.

        Args:
            events: the answer's; None where nothing came for a while.
            with_usage: whether a chunk with the usage comes before the end.
        """
        yield self._chunk({"role": "assistant", "content": ""})
        told = ""
        async for event in events:
            if event is None:
                yield ": still working\n\n"
            elif isinstance(event, Delta):
                told += event.text
                yield self._chunk({"content": event.text})
            elif isinstance(event, Answer):
                answer = answer_json(event)
                rest = self._content(answer).removeprefix(told)
                if rest:
                    yield self._chunk({"content": rest})
                yield self._chunk({"annotations": self._annotations(answer)}, "stop", newsdesk=answer)
                if with_usage:
                    yield _data(self._head("chat.completion.chunk") | {"choices": [], "usage": usage(answer)})
        yield "data: [DONE]\n\n"

    def _content(self, answer: Mapping[str, Any]) -> str:
        return text_of(answer) + (foot(answer["citations"]) if self._asked.list_sources else "")

    def _annotations(self, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = annotations(answer, self._base_url)
        return [{"type": "url_citation", "url_citation": each} for each in found]

    def _chunk(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data(self._head("chat.completion.chunk") | {"choices": [choice]} | more)

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self._id, "object": kind, "created": self._created, "model": self._model}


def usage(answer: Mapping[str, Any]) -> dict[str, int]:
    """Return the tokens that a chat model read and wrote for an answer; none where it is made of quotes."""
    used = answer["usage"] or {}
    read, written = int(used.get("input_tokens") or 0), int(used.get("output_tokens") or 0)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _data(body: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(body, ensure_ascii=False, separators=(',', ':'))}\n\n"
