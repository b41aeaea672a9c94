"""The Library, Evaluate and Conversations views: places that scripts of ``assets`` fill when the view is chosen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.html.templating import render_message

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant


def build_place(name: str, what: str) -> "Callable[[gr.Blocks, gr.Tab, Assistant], None]":
    """Return the function that builds such a view into the tab that is open; what it shows comes over HTTP.

    Args:
        name: the id of the place, by which its script finds it.
        what: what the view says is being fetched.
    """

    def build(page: "gr.Blocks", tab: "gr.Tab", assistant: "Assistant") -> None:
        import gradio as gr

        gr.Markdown(render_message("place.html", id=name, what=what), latex_delimiters=[])

    return build
