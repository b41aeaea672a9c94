"""The Ask view: the conversation, the question, and what narrows the search, wired to Gradio."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.dialogue import Chat, respond
from ui.welcome import outlets, welcome

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For every event: no API of its own, and no spinner over what is being read."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """The controls that narrow the search."""

    as_of: "gr.Textbox"
    since: "gr.Textbox"
    until: "gr.Textbox"
    source: "gr.Dropdown"

    def all(self) -> "list[gr.Textbox | gr.Dropdown]":
        return [self.as_of, self.since, self.until, self.source]


def build_ask(page: "gr.Blocks", _tab: "gr.Tab", assistant: "Assistant") -> None:
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
    with gr.Accordion("Dates and outlets", open=False, elem_id="narrow"), gr.Row():
        narrow = Narrow(
            gr.Textbox(label="As of", placeholder="17 May 2024", min_width=130),
            gr.Textbox(label="Since", placeholder="1 January 2024", min_width=130),
            gr.Textbox(label="Until", placeholder="31 March 2024", min_width=130),
            gr.Dropdown(label="Outlet", choices=[("All outlets", "")], value="", min_width=130),
        )
    again = gr.Button("New conversation", elem_id="again", size="sm", variant="secondary")
    _wire(gr, page, assistant, chat, board, box, narrow, again)


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


def _wire(
    gr: Any, page: Any, assistant: "Assistant", chat: Any, board: Any, box: Any, narrow: Narrow, again: Any
) -> None:
    def opened() -> tuple[Any, Any]:
        text, examples = welcome(assistant)
        choices = [("All outlets", ""), *((name, name) for name in outlets(assistant))]
        shown = gr.Chatbot(placeholder=text, examples=[{"text": question} for question in examples])
        return shown, gr.Dropdown(choices=choices)

    def ask(question: str, current: Chat, *narrowed: str | None) -> Iterator[tuple[Any, Any, Any]]:
        running = gr.Textbox(value="", submit_btn=False, stop_btn=True)
        for grown in respond(assistant, current, question, *(value or "" for value in narrowed)):
            current = grown
            yield current.for_gradio(), current, running
        yield current.for_gradio(), current, gr.Textbox(submit_btn="Ask", stop_btn=False)

    def example(current: Chat, event: gr.SelectData, *narrowed: str | None) -> Iterator[tuple[Any, Any, Any]]:
        yield from ask(str(event.value["text"]), current, *narrowed)

    def stop(current: Chat) -> tuple[Any, Any, Any]:
        current = current.stopped()
        return current.for_gradio(), current, gr.Textbox(submit_btn="Ask", stop_btn=False)

    outputs = [board, chat, box]
    asked = box.submit(ask, [box, chat, *narrow.all()], outputs, **QUIET)
    picked = board.example_select(example, [chat, *narrow.all()], outputs, **QUIET)
    box.stop(stop, chat, outputs, cancels=[asked, picked], **QUIET)
    again.click(
        lambda: ([], Chat(), gr.Textbox(value="", submit_btn="Ask", stop_btn=False)),
        None,
        outputs,
        cancels=[asked, picked],
        **QUIET,
    )
    page.load(opened, None, [board, narrow.source], **QUIET)
