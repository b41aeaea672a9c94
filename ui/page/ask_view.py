"""The Ask view: the conversation, the question, and what narrows the search, wired to Gradio.

The buttons inside the messages are the scripts' (``assets/chat.js``): to ask anew they fill the question's box and
``editing``, to reopen a conversation they fill ``conversation``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.backend.identity_cookie import owner_of
from ui.html import answer as render
from ui.page.chat_state import Chat, reopen, respond
from ui.page.empty_state import MISSING, outlets, welcome
from ui.page.starters import starters
from vectorstore.errors import NewsdeskError

if TYPE_CHECKING:
    import gradio as gr

    from ui.page.controls import Controls
    from ui.page.reader_options import Assistants

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For every event: no API of its own, and no spinner over what is being read."""


@dataclass(frozen=True, slots=True)
class _Parts:
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
        """What every step of an answer sets."""
        return [self.board, self.chat, self.box, self.editing, self.conversation]


def build_ask(page: "gr.Blocks", tab: "gr.Tab", assistants: "Assistants", controls: "Controls") -> None:
    """Build the view into the tab that is open, for the page whose loading greets the reader."""
    import gradio as gr

    chat = gr.State(Chat())
    board = _chatbot(gr)
    with gr.Row(elem_id="ask"):
        box = gr.Textbox(
            show_label=False,
            label="Question",
            placeholder="Ask about the articles",
            lines=1,
            max_lines=6,
            submit_btn="Ask",
            container=False,
            autofocus=True,
            elem_id="question",
        )
    with gr.Row(elem_id="below"):
        with gr.Accordion("Dates and outlets", open=False, elem_id="narrow"), gr.Row():
            for control in controls.narrow:
                control.render()
        again = gr.Button("New conversation", elem_id="again", size="sm", variant="secondary")
    editing = gr.Textbox(label="Question asked anew", visible="hidden", elem_id="editing")
    conversation = gr.Textbox(label="Conversation", visible="hidden", elem_id="conversation-id")
    reopening = gr.Button("Reopen", visible="hidden", elem_id="reopen")
    _wire(gr, (page, tab), assistants, controls, _Parts(chat, board, box, editing, conversation, reopening, again))


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


def _chatbot(gr: Any) -> Any:
    return gr.Chatbot(
        show_label=False,
        label="Conversation",
        elem_id="conversation",
        layout="panel",
        buttons=[],
        sanitize_html=True,
        latex_delimiters=[],  # news has dollar signs
        allow_tags=False,
        allow_file_downloads=False,
        feedback_options=None,
        height="auto",
        autoscroll=False,  # the scripts keep the question in sight
        container=False,
        scale=1,
    )


def _wire(gr: Any, opening: Any, assistants: "Assistants", controls: "Controls", parts: _Parts) -> None:  # noqa: C901 (what it wires are its inner functions)
    store = assistants.standard.conversations

    def whose(request: Any) -> str:
        return owner_of(request.cookies, request.session_hash)

    def box_of(chat: Chat, more: dict[str, str]) -> Any:
        return gr.Textbox(
            submit_btn="Ask" if chat.finished else False, stop_btn=False if chat.finished else "Stop", **more
        )

    def shown(chat: Chat) -> tuple[Any, ...]:
        return chat.for_gradio(), chat, box_of(chat, {}), "", chat.id

    def greeting(*messages: Any, missing: bool = False) -> tuple[Any, ...]:
        text, examples = welcome(assistants.standard)
        text = (MISSING if missing else "") + text
        choices = [("All outlets", ""), *((name, name) for name in outlets(assistants.standard))]
        board = gr.Chatbot(*messages, placeholder=text, examples=[{"text": each} for each in examples])
        return board, gr.Dropdown(choices=choices), gr.Dropdown(choices=choices)

    def offered() -> Any:
        """Show the questions to begin with; to try them takes longer than a reader should wait for the page."""
        found = starters(assistants.standard)
        return gr.Chatbot(examples=[{"text": each} for each in found]) if found else gr.skip()

    def opened(request: gr.Request) -> tuple[Any, ...]:
        # The address names the conversation, so that a reload or a bookmark opens it again.
        named = request.query_params.get("conversation", "")
        chat = reopen(store, whose(request), named)
        board, *lists = greeting(chat.for_gradio(), missing=bool(named and not chat.id))
        return board, *shown(chat)[1:], *lists

    def ask(
        question: str, place: str, conversation: str, chat: Chat, request: gr.Request, *values: Any
    ) -> Iterator[tuple[Any, ...]]:
        owner = whose(request)
        if conversation and not chat.id:  # the server was started anew since the page was opened
            chat = reopen(store, owner, conversation)
        narrowed, chosen = controls.read(values)
        position = int(place) if place.isdecimal() else None
        grown = answering(assistants, chat, question, owner=owner, place=position, narrowed=narrowed, chosen=chosen)
        emptied = {"value": ""}  # once: what is typed while the answer grows is the next question
        for step in grown:
            board, state, _, editing, name = shown(step)
            yield board, state, box_of(step, emptied), editing, name
            emptied = {}

    def example(chat: Chat, event: gr.SelectData, request: gr.Request, *values: Any) -> Iterator[tuple[Any, ...]]:
        yield from ask(str(event.value["text"]), "", "", chat, request, *values)

    def reopened(conversation: str, request: gr.Request) -> tuple[Any, ...]:
        chat = reopen(store, whose(request), conversation)
        board, *_ = greeting(chat.for_gradio(), missing=not chat.id)  # deleted in another window
        return board, *shown(chat)[1:]

    inputs = [parts.editing, parts.conversation, parts.chat]
    asked = parts.box.submit(ask, [parts.box, *inputs, *controls.all()], parts.shown, **QUIET)
    picked = parts.board.example_select(example, [parts.chat, *controls.all()], parts.shown, **QUIET)
    running = [asked, picked]
    for ends in (parts.box.stop, parts.again.click, parts.reopen.click):
        # By itself and first: Gradio would cancel after the function below, and so end a question asked meanwhile.
        ends(None, None, None, cancels=running, **QUIET)
    parts.box.stop(lambda chat: shown(chat.stopped()), parts.chat, parts.shown, **QUIET)
    parts.again.click(lambda: shown(Chat()), None, parts.shown, **QUIET)
    parts.reopen.click(reopened, parts.conversation, parts.shown, **QUIET)
    page, tab = opening
    loaded = page.load(opened, None, [*parts.shown, *controls.outlets], **QUIET)
    chosen = tab.select(greeting, None, [parts.board, *controls.outlets], **QUIET)  # the Library may have changed
    for event in (loaded, chosen):
        event.then(offered, None, parts.board, **QUIET)
