"""The Library view: a place that ``assets/library.js`` fills when the view is chosen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant

_PLACE = '<div id="library"><p class="about">Fetching the list of articles …</p></div>'


def build_library(page: "gr.Blocks", tab: "gr.Tab", assistant: "Assistant") -> None:
    """Build the view into the tab that is open. What it shows comes over HTTP, a page of the list at a time."""
    import gradio as gr

    gr.Markdown(_PLACE, latex_delimiters=[])
