"""``/v1/responses`` in its basic form: text in, one message out, whole or streamed; nothing is stored."""

import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

from qa.answer import Answer
from qa.answer_json import answer_json
from qa.request import Delta, Event
from ui.server.openai.chat import usage
from ui.server.openai.citing import annotations, text_of
from ui.server.openai.options import Asked, foot


class Reply:
    """One response in the making."""

    def __init__(self, model: str, asked: Asked, base_url: str, metadata: Mapping[str, Any] | None) -> None:
        """Begin an answer in this protocol.

        Args:
            model: as it was asked for, which the answer repeats.
            asked: the request.
            base_url: the server's address, ending in a slash.
            metadata: the request's, which the answer repeats.
        """
        self._model = model
        self._asked = asked
        self._base_url = base_url
        self._metadata = dict(metadata or {})
        self._id = f"resp_{secrets.token_hex(12)}"
        self._item = f"msg_{secrets.token_hex(12)}"
        self._created = int(time.time())
        self._number = -1

    def whole(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Return the response for an answer's JSON."""
        used = usage(answer)
        return self._body("completed", [self._message(self._part(answer), "completed")]) | {
            "usage": {
                "input_tokens": used["prompt_tokens"],
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": used["completion_tokens"],
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": used["total_tokens"],
            },
            "newsdesk": answer,
        }

    async def events(self, events: AsyncIterator[Event | None]) -> AsyncIterator[str]:
        """Yield the server-sent events of the response.

        Args:
            events: the answer's; None where nothing came for a while.
        """
        yield self._event("response.created", response=self._body("in_progress", []))
        yield self._event("response.output_item.added", item=self._message(None, "in_progress"), output_index=0)
        yield self._of_part("response.content_part.added", part=_part(""))
        told = ""
        async for event in events:
            if event is None:
                yield ": still working\n\n"
            elif isinstance(event, Delta):
                told += event.text
                yield self._of_part("response.output_text.delta", delta=event.text, logprobs=[])
            elif isinstance(event, Answer):
                for line in self._ending(answer_json(event), told):
                    yield line

    def _ending(self, answer: dict[str, Any], told: str) -> list[str]:
        part = self._part(answer)
        rest = part["text"].removeprefix(told)
        lines = [self._of_part("response.output_text.delta", delta=rest, logprobs=[])] if rest else []
        for place, annotation in enumerate(part["annotations"]):
            lines.append(
                self._of_part("response.output_text.annotation.added", annotation=annotation, annotation_index=place)
            )
        done = self._message(part, "completed")
        return [
            *lines,
            self._of_part("response.output_text.done", text=part["text"], logprobs=[]),
            self._of_part("response.content_part.done", part=part),
            self._event("response.output_item.done", item=done, output_index=0),
            self._event("response.completed", response=self.whole(answer)),
        ]

    def _part(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        text = text_of(answer) + (foot(answer["citations"]) if self._asked.list_sources else "")
        found = [{"type": "url_citation", **each} for each in annotations(answer, self._base_url)]
        return _part(text, found)

    def _message(self, part: dict[str, Any] | None, status: str) -> dict[str, Any]:
        content = [part] if part else []
        return {"id": self._item, "type": "message", "role": "assistant", "status": status, "content": content}

    def _body(self, status: str, output: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": self._id,
            "object": "response",
            "created_at": self._created,
            "status": status,
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": self._metadata,
            "model": self._model,
            "output": output,
            "parallel_tool_calls": False,
            "previous_response_id": None,
            "store": False,
            "temperature": None,
            "tool_choice": "none",
            "tools": [],
            "top_p": None,
            "usage": None,
        }

    def _of_part(self, kind: str, **fields: Any) -> str:
        return self._event(kind, item_id=self._item, output_index=0, content_index=0, **fields)

    def _event(self, kind: str, **fields: Any) -> str:
        self._number += 1
        body = {"type": kind, "sequence_number": self._number, **fields}
        return f"event: {kind}\ndata: {json.dumps(body, ensure_ascii=False, separators=(',', ':'))}\n\n"


def _part(text: str, found: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": found or [], "logprobs": []}
