"""The Conversations view: a place that ``assets/conversations.js`` fills when the view is chosen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

_PLACE = '<div id="conversations"><p class="about">Fetching your conversations …</p></div>'


def build_conversations(page: "gr.Blocks", tab: "gr.Tab", assistant: "Assistant") -> None:
    """Build the view into the tab that is open. What it shows is the reader's own, and comes over HTTP."""
    import gradio as gr

    gr.Markdown(_PLACE, latex_delimiters=[])
