"""The Ask view: the conversation, the question, and what narrows the search, wired to Gradio.

The buttons inside the messages are the scripts' (``assets/chat.js``): to ask anew they fill the question's box and
``editing``, to reopen a conversation they fill ``conversation``.
"""

from typing import TYPE_CHECKING, Any

from ui.page.chat_state import Chat

if TYPE_CHECKING:
    import gradio as gr

    from ui.page.controls import Controls
    from ui.page.reader_options import Assistants


def build_ask(page: "gr.Blocks", tab: "gr.Tab", assistants: "Assistants", controls: "Controls") -> None:
    """Build the view into the tab that is open, for the page whose loading greets the reader."""
    import gradio as gr

    from ui.page.ask_events import AskEvents, Parts, wire

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
    parts = Parts(chat, board, box, editing, conversation, reopening, again)
    wire(page, tab, AskEvents(assistants, controls), controls, parts)


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
