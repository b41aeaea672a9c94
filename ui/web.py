"""The chat page: what it greets with, and how it is wired to Gradio.

Messages are made as HTML in Python (``ui/dialogue.py``); ``assets/page.js`` opens the articles beside the chat.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ui.dialogue import Chat, respond
from ui.text import count, day, excerpt

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from qa.assistant import Assistant

EXAMPLES = 4
AT_ONCE = 8
"""Questions answered side by side; further ones queue."""
WAITING = 64
"""Questions that may queue; further ones are turned away."""

_EMPTY = (
    '<div class="welcome"><h2>There are no articles yet</h2><p>Stop this server, run <code>newsdesk ingest'
    " FOLDER</code> in a terminal with a folder of articles, and start it again.</p></div>"
)
_HEAD = (
    '<link rel="icon" href="/page/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/page/page.css">'
    '<script src="/page/page.js" defer></script>'
)
_HEADER = (
    '<header class="masthead"><h1>Newsdesk</h1><p>Answers from your articles, each sentence with its paragraph.</p>'
    '<a class="browse" href="/articles">All articles</a></header>'
)


def welcome(assistant: "Assistant") -> tuple[str, list[str]]:
    """Return the words in the empty chat, as HTML, and example questions made from the newest headlines."""
    summaries = assistant.articles()
    if not summaries:
        return _EMPTY, []
    dates = [s.head.published for s in summaries if s.head.published]
    span = f", {day(min(dates))} to {day(max(dates))}" if dates else ""
    text = (
        f'<div class="welcome"><h2>Ask about {count(len(summaries), "article")}{span}</h2>'
        "<p>Every sentence of an answer carries a number. Open it to read the paragraph it comes from.</p></div>"
    )
    return text, example_questions([(s.head.title, s.head.source) for s in summaries])


def example_questions(heads: list[tuple[str, str | None]], wanted: int = EXAMPLES) -> list[str]:
    """Return questions after headlines, of different outlets first, in the order given."""
    firsts: dict[str | None, str] = {}
    for title, source in heads:
        if title:
            firsts.setdefault(source, title)
    titles = [*firsts.values(), *(title for title, _ in heads if title)]
    chosen = list(dict.fromkeys(titles))[:wanted]
    return [title if title.endswith("?") else f"What is reported about “{excerpt(title, 90)}”?" for title in chosen]


def outlets(assistant: "Assistant") -> list[str]:
    return sorted({s.head.source for s in assistant.articles() if s.head.source}, key=str.casefold)


def build_page(assistant: "Assistant") -> "gr.Blocks":
    """Return the page, not yet mounted. The collection is looked at anew each time the page is opened."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    import gradio as gr

    page: gr.Blocks
    with gr.Blocks(title="Newsdesk", analytics_enabled=False, fill_height=True) as page:
        chat = gr.State(Chat())
        # Not gr.HTML: that compiles its content as a script template, which the page's policy forbids.
        gr.Markdown(_HEADER, elem_id="masthead", latex_delimiters=[])
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
            as_of = gr.Textbox(label="As of", placeholder="17 May 2024", min_width=130)
            since = gr.Textbox(label="Since", placeholder="1 January 2024", min_width=130)
            until = gr.Textbox(label="Until", placeholder="31 March 2024", min_width=130)
            source = gr.Dropdown(label="Outlet", choices=[("All outlets", "")], value="", min_width=130)
        again = gr.Button("New conversation", elem_id="again", size="sm", variant="secondary")
        _wire(gr, page, assistant, chat, board, box, (as_of, since, until, source), again)
    page.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING, api_open=False)
    return page


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
        autoscroll=False,  # page.js keeps the question in sight
        container=False,
        scale=1,
    )


def _wire(gr: Any, page: Any, assistant: "Assistant", chat: Any, board: Any, box: Any, narrow: Any, again: Any) -> None:
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

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    outputs = [board, chat, box]
    asked = box.submit(ask, [box, chat, *narrow], outputs, **quiet)
    picked = board.example_select(example, [chat, *narrow], outputs, **quiet)
    box.stop(stop, chat, outputs, cancels=[asked, picked], **quiet)
    again.click(
        lambda: ([], Chat(), gr.Textbox(value="", submit_btn="Ask", stop_btn=False)),
        None,
        outputs,
        cancels=[asked, picked],
        **quiet,
    )
    page.load(opened, None, [board, narrow[-1]], **quiet)


def mount_page(server: "FastAPI", assistant: "Assistant") -> "FastAPI":
    """Mount the page at "/" of a server; routes the server has already come first."""
    page = build_page(assistant)
    import gradio as gr

    from ui.guard import PagePolicy

    gr.mount_gradio_app(
        server,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head=_HEAD,
    )
    server.add_middleware(PagePolicy)
    return server
