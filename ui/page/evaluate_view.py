"""The Evaluate view: a place that ``assets/evaluate.js`` fills when the view is chosen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

_PLACE = '<div id="evaluate"><p class="about">Fetching your evaluations …</p></div>'


def build_evaluate(page: "gr.Blocks", tab: "gr.Tab", assistant: "Assistant") -> None:
    """Build the view into the tab that is open. What it shows is the reader's own, and comes over HTTP."""
    import gradio as gr

    gr.Markdown(_PLACE, latex_delimiters=[])
