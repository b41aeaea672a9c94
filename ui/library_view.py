"""The Library view: what the collection holds."""

from typing import TYPE_CHECKING

from ui.ask_view import QUIET
from ui.text import count

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant


def build_library(page: "gr.Blocks", tab: "gr.Tab", assistant: "Assistant") -> None:
    """Build the view into the tab that is open."""
    import gradio as gr

    shown = gr.Markdown(elem_id="library", latex_delimiters=[])
    tab.select(lambda: library(len(assistant.articles())), None, shown, **QUIET)


def library(articles: int) -> str:
    """Return how many articles there are, and the way to the list of them."""
    return f'<p>{count(articles, "article")}. <a class="browse" href="articles">List of articles</a></p>'
