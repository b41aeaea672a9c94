"""The page: its views, and how it is mounted. Each view is built in a module of its own.

Messages are made as HTML in Python (``chat_state.py``); the scripts in ``assets`` open the articles beside the chat.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.html.templating import render, render_message

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant
    from ui.page.controls import Controls
    from ui.page.reader_options import Assistants

AT_ONCE = 8
"""Questions answered side by side; further ones queue."""
WAITING = 64
"""Questions that may queue; further ones are turned away."""

STYLES = ("base.css", "chat.css", "answer.css", "article.css", "views.css", "library.css")
SCRIPTS = (
    *("common.js", "article_panel.js", "citation_cards.js", "chat.js", "answer_actions.js", "rating.js"),
    *("dates.js", "conversations.js", "library.js", "evaluate.js", "connection_status.js", "collections.js"),
)


@dataclass(frozen=True, slots=True)
class View:
    """One of the page's views: a tab, and the function that builds what it shows.

    ``build(page, tab, assistant)`` is called inside the tab. It may listen to ``page.load`` (the page was opened) and
    ``tab.select`` (the view was chosen), and looks at the collection then, not when it is built.
    """

    id: str
    label: str
    build: "Callable[[gr.Blocks, gr.Tab, Assistant], None]"


def views(assistants: "Assistants", controls: "Controls") -> list[View]:
    """Return the page's views in the order of the tabs."""
    from ui.page.ask_view import build_ask
    from ui.page.placeholder_views import build_place
    from ui.page.settings_view import build_settings

    return [
        View("ask", "Ask", lambda page, tab, assistant: build_ask(page, tab, assistants, controls)),
        View("library", "Library", build_place("library", "the list of articles")),
        View("evaluate", "Evaluate", build_place("evaluate", "your evaluations")),
        View("conversations", "Conversations", build_place("conversations", "your conversations")),
        View("settings", "Settings", lambda page, tab, assistant: build_settings(page, tab, assistant, controls)),
    ]


def build_page(assistant: "Assistant", collection: str = "") -> "gr.Blocks":
    """Return the page, not yet mounted. The collection is looked at anew each time the page is opened.

    Args:
        collection: its name, where the server has several.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    import gradio as gr

    from ui.page.controls import make_controls
    from ui.page.reader_options import Assistants

    controls = make_controls(assistant.settings)
    page: gr.Blocks
    with gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_height=True) as page:
        # Not gr.HTML: that compiles its content as a script template, which the page's policy forbids.
        password = bool(assistant.settings.server.password)
        header = render_message("masthead.html", collection=collection, logout=password)
        gr.Markdown(header, elem_id="masthead", latex_delimiters=[])
        with gr.Tabs(elem_id="views", overflow_behavior="wrap"):
            for view in views(Assistants(assistant), controls):
                with gr.Tab(view.label, id=view.id, elem_id=f"view-{view.id}") as tab:
                    view.build(page, tab, assistant)
    page.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING, api_open=False)
    return page


def head() -> str:
    """Return what the page's head names: our icon, styles and scripts, all served by this server."""
    return render("head.html", styles=STYLES, scripts=SCRIPTS)
