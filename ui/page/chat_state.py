"""One reader's conversation: questions and answers as HTML messages, growing as an answer is streamed, and stored."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qa.answer_json import answer_json
from qa.conversation.follow_ups import said_of
from ui.formatting import count, excerpt
from ui.html import answer as render
from ui.html import answer_actions
from ui.page.reader_options import QUOTES
from vectorstore.errors import NewsdeskError
from vectorstore.storage.conversations import Conversation, Conversations

if TYPE_CHECKING:
    from qa.assistant import Assistant

_LOG = logging.getLogger(__name__)
_REPEATED = 4000
"""Characters of a question that the chat repeats."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and the message that answers it."""

    question: str
    shown: str
    """HTML of the answer, or of what is there of it."""
    said: Mapping[str, Any] | None = None
    """The same for the questions that follow."""
    number: int | None = None
    """The stored turn's; None while it is being made, and for good where it failed or was stopped."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation as the page shows it."""

    id: str = ""
    """The stored conversation's; empty before the first answer."""
    exchanges: tuple[Exchange, ...] = ()
    draft: str = ""
    """The text of an answer that is being made, as far as it has come."""
    finished: bool = True

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that were answered, oldest first."""
        return tuple(e.question for e in self.exchanges if e.number is not None)

    @property
    def turns(self) -> tuple[Mapping[str, Any], ...]:
        """The questions that were answered, with what was answered, oldest first, for a follow-up."""
        return tuple(e.said or {"question": e.question} for e in self.exchanges if e.number is not None)

    def begin(self, question: str) -> "Chat":
        """Return the chat with a question that waits for its answer."""
        waiting = Exchange(question, render.waiting("Searching the articles …"))
        return replace(self, exchanges=(*self.exchanges, waiting), draft="", finished=False)

    def grow(self, shown: str, draft: str = "") -> "Chat":
        """Return the chat with more of the last answer, as HTML."""
        last = replace(self.exchanges[-1], shown=shown)
        return replace(self, exchanges=(*self.exchanges[:-1], last), draft=draft)

    def finish(self, shown: str, number: int | None = None, said: Mapping[str, Any] | None = None) -> "Chat":
        """Return the chat with the last answer complete; ``number`` is its place in the stored conversation."""
        last = replace(self.exchanges[-1], shown=shown, number=number, said=said)
        return replace(self, exchanges=(*self.exchanges[:-1], last), draft="", finished=True)

    def suggest(self, questions: Sequence[str]) -> "Chat":
        """Return the conversation with questions to ask next below its last answer; they go with the next question."""
        if not questions:
            return self
        last = self.exchanges[-1]
        return replace(
            self,
            exchanges=(
                *self.exchanges[:-1],
                replace(last, shown=last.shown + answer_actions.ask_next(questions)),
            ),
        )

    def stopped(self) -> "Chat":
        """Return the conversation after its reader stopped an answer; what had arrived of it stays."""
        return self if self.finished else self.finish(render.stopped(self.draft))

    def before(self, place: int) -> "Chat":
        """Return the conversation up to the question at a place, from 1, which is to be asked anew."""
        return replace(self, exchanges=self.exchanges[: place - 1], draft="", finished=True)

    def for_gradio(self) -> list[dict[str, Any]]:
        """Return the chat as the messages that Gradio shows."""
        messages: list[dict[str, Any]] = []
        for place, exchange in enumerate(self.exchanges, 1):
            # A question far too long is refused; repeating it whole would bury the message.
            text = exchange.question if len(exchange.question) <= _REPEATED else excerpt(exchange.question, 300)
            messages.append({"role": "user", "content": render.question(text, place)})
            messages.append({"role": "assistant", "content": exchange.shown})
        return messages


def reopen(store: Conversations, owner: str, conversation: str) -> Chat:
    """Return a stored conversation as the page shows it; an empty one where the owner has none of this id."""
    found = store.get(owner, conversation) if conversation else None
    return _shown(found).suggest(found.turns[-1].answer.get("ask_next", ())) if found and found.turns else Chat()


def _shown(found: Conversation) -> Chat:
    exchanges = (
        Exchange(
            turn.question,
            _finished(turn.answer, found.head.id, turn.number, turn.thumb, turn.comment),
            said_of(turn.question, turn.answer),
            turn.number,
        )
        for turn in found.turns
    )
    return Chat(found.head.id, tuple(exchanges))


def refreshed(store: Conversations, owner: str, chat: Chat) -> Chat:
    """Return the conversation with what became of it meanwhile: ratings given, or the whole of it deleted."""
    if not chat.id:
        return chat
    found = store.get(owner, chat.id)
    if found is None:
        return Chat()
    now = {exchange.number: exchange for exchange in _shown(found).exchanges}
    kept = (exchange if exchange.number is None else now.get(exchange.number) for exchange in chat.exchanges)
    return replace(chat, exchanges=tuple(filter(None, kept)))


def respond(
    assistant: "Assistant",
    chat: Chat,
    question: str,
    *,
    owner: str,
    place: int | None = None,
    narrowed: Mapping[str, str] | None = None,
) -> Iterator[Chat]:
    """Yield the conversation as the answer to a question grows, and store the answer.

    A question or date that cannot be used becomes a message in the chat; nothing is raised.

    Args:
        owner: whose conversation it is.
        place: the question, from 1, in whose place this one is asked; it and what follows it go.
        narrowed: ``as_of``, ``since``, ``until`` and ``source`` as written; blank ones do not count.
    """
    if not question.strip():
        yield chat
        return
    begun = (chat.before(place) if place else chat).begin(question)
    yield begun
    try:
        earlier = refreshed(assistant.conversations, owner, replace(begun, exchanges=begun.exchanges[:-1]))
        begun = replace(earlier, exchanges=(*earlier.exchanges, begun.exchanges[-1]), finished=False)
        yield from _stream(assistant, begun, question, owner, narrowed or {})
    except NewsdeskError as error:
        yield begun.finish(render.failure(error.message, error.hint))
    except Exception:
        _LOG.exception("A question failed")
        yield begun.finish(
            render.failure("The server failed on this question.", "Its log says why. Try another wording.")
        )


def _stream(
    assistant: "Assistant", chat: Chat, question: str, owner: str, narrowed: Mapping[str, str]
) -> Iterator[Chat]:
    from qa.answer import Answer
    from qa.assistant import Delta, Shown

    text, verdicts = "", assistant.settings.model.name != QUOTES
    given = {name: value.strip() or None for name, value in narrowed.items()}
    for part in assistant.stream(question, **given, conversation=chat.turns):
        if isinstance(part, Shown) and part.passages:
            yield chat.grow(render.waiting(f"Reading {count(len(part.passages), 'passage')} …"))
        elif isinstance(part, Delta):
            text += part.text
            yield chat.grow(render.draft(text, verdicts=verdicts), text)
        elif isinstance(part, Answer):
            # With the answer and not after it: a question that is sent while this still runs would be dropped.
            suggested = list(assistant.follow_ups(part, (*chat.questions, question)))
            answer = answer_json(part) | ({"ask_next": suggested} if suggested else {})
            yield _keep(assistant.conversations, chat, question, answer, owner).suggest(suggested)


def _keep(store: Conversations, chat: Chat, question: str, answer: Mapping[str, Any], owner: str) -> Chat:
    """Store an answer and return the conversation with it; where it cannot be stored it is shown all the same."""
    try:
        conversation = chat.id or store.create(owner)
        kept = [exchange.number for exchange in chat.exchanges if exchange.number is not None]
        store.truncate(owner, conversation, len(kept))
        turn = store.append(owner, conversation, question, answer)
    except NewsdeskError as error:
        _LOG.warning("An answer was not stored: %s", error.message)
        return chat.finish(render.answer(answer, answer_actions.not_kept(error.message)))
    finished = replace(chat, id=conversation)
    return finished.finish(_finished(answer, conversation, turn.number), turn.number, said_of(question, answer))


def _finished(
    answer: Mapping[str, Any], conversation: str, number: int, thumb: str | None = None, comment: str = ""
) -> str:
    return render.answer(answer, answer_actions.acts(conversation, number, thumb, comment))
