"""One reader's conversation: questions and answers as HTML messages, growing as an answer is streamed."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ui import render
from ui.text import count, excerpt
from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from qa.assistant import Assistant

_LOG = logging.getLogger(__name__)
_REPEATED = 4000
"""Characters of a question that the chat repeats."""


@dataclass(frozen=True, slots=True)
class Chat:
    """One reader's conversation: the messages as HTML, question and answer in turn, and the questions alone."""

    messages: tuple[tuple[str, str], ...] = ()
    """(role, HTML)."""
    questions: tuple[str, ...] = ()

    finished: bool = True
    """False while an answer is being made."""

    def begin(self, question: str) -> "Chat":
        shown = (("user", render.question(question)), ("assistant", render.waiting("Searching the articles …")))
        return replace(self, messages=(*self.messages, *shown), finished=False)

    def grow(self, answer: str) -> "Chat":
        return replace(self, messages=(*self.messages[:-1], ("assistant", answer)))

    def finish(self, answer: str) -> "Chat":
        return replace(self.grow(answer), finished=True)

    def stopped(self) -> "Chat":
        """Return the conversation after its reader stopped an answer."""
        return self if self.finished else self.finish(render.failure("Stopped."))

    def for_gradio(self) -> list[dict[str, Any]]:
        return [{"role": role, "content": content} for role, content in self.messages]


def respond(
    assistant: "Assistant",
    chat: Chat,
    question: str,
    as_of: str = "",
    since: str = "",
    until: str = "",
    source: str = "",
) -> Iterator[Chat]:
    """Yield the conversation as the answer to a question grows; blank filters do not count.

    A question or date that cannot be used becomes a message in the chat; nothing is raised.
    """
    if not question.strip():
        yield chat
        return
    # A question far too long is refused below; repeating it whole would bury the message.
    chat = chat.begin(question if len(question) <= _REPEATED else excerpt(question, 300))
    yield chat
    try:
        yield from _stream(assistant, chat, question, as_of=as_of, since=since, until=until, source=source)
    except NewsdeskError as error:
        yield chat.finish(render.failure(error.message, error.hint))
    except Exception:
        _LOG.exception("A question failed")
        yield chat.finish(
            render.failure("The server failed on this question.", "Its log says why. Try another wording.")
        )


def _stream(assistant: "Assistant", chat: Chat, question: str, **narrowed: str) -> Iterator[Chat]:
    from qa.answer import Answer
    from qa.assistant import Delta, Shown

    text = ""
    given = {name: value.strip() or None for name, value in narrowed.items()}
    for part in assistant.stream(question, **given, conversation=chat.questions):
        if isinstance(part, Shown) and part.passages:
            yield chat.grow(render.waiting(f"Reading {count(len(part.passages), 'passage')} …"))
        elif isinstance(part, Delta):
            text += part.text
            yield chat.grow(render.draft(text))
        elif isinstance(part, Answer):
            done = chat.finish(render.answer(part))
            yield replace(done, questions=(*chat.questions, question))
