"""What happens in the Ask view: a question is asked, stopped, asked anew; a conversation is begun or reopened.

Gradio tells by a function's annotations what of a request it wants, so this module imports it; it is imported when the
page is built.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.backend.identity_cookie import owner_of
from ui.html import answer as render
from ui.page.chat_state import Chat, reopen, respond
from ui.page.controls import QUIET
from ui.page.empty_state import missing, outlets, welcome
from ui.page.starters import starters
from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    from ui.page.controls import Controls
    from ui.page.reader_options import Assistants


@dataclass(frozen=True, slots=True)
class Parts:
    """The view's components."""

    chat: Any
    board: Any
    box: Any
    editing: Any
    conversation: Any
    reopen: Any
    again: Any

    @property
    def shown(self) -> list[Any]:
        """The components that every step of an answer updates."""
        return [self.board, self.chat, self.box, self.editing, self.conversation]


def answering(
    assistants: "Assistants",
    chat: Chat,
    question: str,
    *,
    owner: str,
    place: int | None = None,
    narrowed: Mapping[str, str] | None = None,
    chosen: Mapping[str, Any] | None = None,
) -> Iterator[Chat]:
    """Yield the conversation as ``respond`` does, answered by what the reader chose."""
    try:
        assistant = assistants.get(chosen or {})
    except NewsdeskError as error:
        yield chat.begin(question).finish(render.failure(error.message, error.hint))
        return
    yield from respond(assistant, chat, question, owner=owner, place=place, narrowed=narrowed)


class AskEvents:
    """The functions behind the view's components; each returns what Gradio is to show."""

    def __init__(self, assistants: "Assistants", controls: "Controls") -> None:
        self._assistants = assistants
        self._assistant = assistants.standard
        self._store = assistants.standard.conversations
        self._controls = controls

    def ask(
        self, question: str, place: str, conversation: str, chat: Chat, request: gr.Request, *values: Any
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the view as an answer grows.

        Args:
            question: as it was typed.
            place: of a question that is asked anew, as digits; else empty.
            conversation: the id that the page holds.
            chat: what is shown.
            request: tells whose conversation it is.
            *values: of the controls.
        """
        owner = _whose(request)
        if conversation and not chat.id:  # the server was started anew since the page was opened
            chat = reopen(self._store, owner, conversation)
        narrowed, chosen = self._controls.read(values)
        position = int(place) if place.isdecimal() else None
        emptied = {"value": ""}  # once: what is typed while the answer grows is the next question
        for step in answering(
            self._assistants, chat, question, owner=owner, place=position, narrowed=narrowed, chosen=chosen
        ):
            board, state, _, editing, name = shown(step)
            yield board, state, _box_of(step, emptied), editing, name
            emptied = {}

    def example(self, chat: Chat, event: gr.SelectData, request: gr.Request, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the view as a question that is offered is answered."""
        yield from self.ask(str(event.value["text"]), "", "", chat, request, *values)

    def opened(self, request: gr.Request) -> tuple[Any, ...]:
        """Return the view of a page that was opened; its address may name a conversation."""
        # The address names the conversation, so that a reload or a bookmark opens it again.
        named = request.query_params.get("conversation", "")
        chat = reopen(self._store, _whose(request), named)
        board, *lists = self.greeting(chat.for_gradio(), lost=bool(named and not chat.id))
        return board, *shown(chat)[1:], *lists

    def reopened(self, conversation: str, request: gr.Request) -> tuple[Any, ...]:
        """Return the view of a conversation that was chosen from the list."""
        chat = reopen(self._store, _whose(request), conversation)
        board, *_ = self.greeting(chat.for_gradio(), lost=not chat.id)  # deleted in another window
        return board, *shown(chat)[1:]

    def greeting(self, *messages: Any, lost: bool = False) -> tuple[Any, ...]:
        """Return the board with what it says before the first question, and the two lists of outlets."""
        text, examples = welcome(self._assistant)
        text = (missing() if lost else "") + text
        choices = [("All outlets", ""), *((name, name) for name in outlets(self._assistant))]
        board = gr.Chatbot(*messages, placeholder=text, examples=[{"text": each} for each in examples])
        return board, gr.Dropdown(choices=choices), gr.Dropdown(choices=choices)

    def offered(self) -> Any:
        """Show the questions to begin with; to try them takes longer than a reader should wait for the page."""
        found = starters(self._assistant)
        return gr.Chatbot(examples=[{"text": each} for each in found]) if found else gr.skip()


def wire(page: gr.Blocks, tab: gr.Tab, events: AskEvents, controls: "Controls", parts: Parts) -> None:
    """Connect the view's components with what happens."""
    inputs = [parts.editing, parts.conversation, parts.chat]
    asked = parts.box.submit(events.ask, [parts.box, *inputs, *controls.all()], parts.shown, **QUIET)
    picked = parts.board.example_select(events.example, [parts.chat, *controls.all()], parts.shown, **QUIET)
    running = [asked, picked]
    for ends in (parts.box.stop, parts.again.click, parts.reopen.click):
        # By itself and first: Gradio would cancel after the function below, and so end a question asked meanwhile.
        ends(None, None, None, cancels=running, **QUIET)
    parts.box.stop(lambda chat: shown(chat.stopped()), parts.chat, parts.shown, **QUIET)
    parts.again.click(lambda: shown(Chat()), None, parts.shown, **QUIET)
    parts.reopen.click(events.reopened, parts.conversation, parts.shown, **QUIET)
    loaded = page.load(events.opened, None, [*parts.shown, *controls.outlets], **QUIET)
    # The Library may have changed.
    chosen = tab.select(events.greeting, None, [parts.board, *controls.outlets], **QUIET)
    for event in (loaded, chosen):
        event.then(events.offered, None, parts.board, **QUIET)


def shown(chat: Chat) -> tuple[Any, ...]:
    """Return what every step of an answer sets, in the order of ``Parts.shown``."""
    return chat.for_gradio(), chat, _box_of(chat, {}), "", chat.id


def _box_of(chat: Chat, more: dict[str, Any]) -> Any:
    return gr.Textbox(submit_btn="Ask" if chat.finished else False, stop_btn=False if chat.finished else "Stop", **more)


def _whose(request: gr.Request) -> str:
    return owner_of(request.cookies, request.session_hash)
