"""The Settings view: what a reader can choose for this page, and what the whole server is set to."""

from typing import TYPE_CHECKING, Any

from ui.formatting import count
from ui.html.templating import render_message
from ui.page.controls import QUIET, writer_label

if TYPE_CHECKING:
    import gradio as gr

    from qa.assistant import Assistant
    from ui.page.controls import Controls

_FOR = "These hold for your next questions. They are reset when you close or reload the page."


def build_settings(page: "gr.Blocks", tab: "gr.Tab", assistant: "Assistant", controls: "Controls") -> None:
    """Build the view into the tab that is open."""
    import gradio as gr

    gr.Markdown(render_message("lead.html", text=_FOR), latex_delimiters=[])
    with gr.Group(elem_id="choices"):
        controls.chosen["model"].render()
        controls.chosen["unsupported"].render()
        controls.chosen["passages"].render()
    with gr.Group(elem_id="narrow-again"), gr.Row():
        for control in controls.again:
            control.render()
    with gr.Accordion("More", open=False, elem_id="more"):
        controls.chosen["max_sentences"].render()
        controls.chosen["min_confidence"].render()
    server = gr.Markdown(elem_id="server-settings", latex_delimiters=[])
    _follow(controls)
    tab.select(lambda: server_settings(assistant), None, server, **QUIET)


def _follow(controls: "Controls") -> None:
    """Keep the two places of the days and the outlet alike."""
    for one, other in zip(controls.narrow, controls.again, strict=True):
        for source, target in ((one, other), (other, one)):
            # What is set by the program is no input, so the two do not chase each other.
            event: Any = source.input if hasattr(source, "choices") else source.blur
            event(lambda value: value, source, target, **QUIET)


def server_settings(assistant: "Assistant") -> str:
    """Return what only the operator can change, as HTML, and how."""
    settings = assistant.settings
    counts = assistant.collection.archive.counts()
    rows = {
        "Writer it was started with": writer_label(settings.model.name),
        "Embedding model": settings.collection.embedder,
        "Collection": f"{count(counts.articles, 'article')}, {settings.home}",
    }
    return render_message("server.html", rows=rows)
