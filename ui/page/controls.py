"""The controls of what is searched and who writes, shared by the Ask and the Settings view.

The days and the outlet stand beside the question and again in Settings; the two follow each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.page.reader_options import QUOTES, writers

if TYPE_CHECKING:
    from qa.settings import Settings

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For every event of the page: no API of its own, and no spinner over what is being read."""
_DAYS = ("As of", "Since", "Until")
UNSUPPORTED = {
    "drop": "is left out",
    "flag": "is shown, and marked",
    "quote": "is replaced by a quote from its source",
}
NARROWED = ("as_of", "since", "until", "source")


@dataclass(frozen=True, slots=True)
class Controls:
    """Components that are made once and placed by the views."""

    narrow: tuple[Any, ...]
    """As of, since, until and outlet, beside the question."""
    again: tuple[Any, ...]
    """The same four, in Settings."""
    chosen: dict[str, Any]
    """Name of a setting to its control."""

    @property
    def outlets(self) -> tuple[Any, Any]:
        """The two lists of outlets, on both places of the page."""
        return self.narrow[-1], self.again[-1]

    def all(self) -> list[Any]:
        """Return what a question is asked with, in the order that ``read`` takes the values."""
        return [*self.narrow, *self.chosen.values()]

    def read(self, values: Sequence[Any]) -> tuple[dict[str, str], dict[str, Any]]:
        """Return what narrows the search and what was chosen, by name."""
        split = len(self.narrow)
        narrowed = {name: value or "" for name, value in zip(NARROWED, values[:split], strict=True)}
        return narrowed, dict(zip(self.chosen, values[split:], strict=True))


def make_controls(settings: "Settings") -> Controls:
    """Return the controls, set to what the server was started with; none is on the page yet."""
    return Controls(_narrow(), _narrow(), _chosen(settings))


def writer_label(model: str) -> str:
    """Return what the page calls a writer."""
    return "Quotes from the articles, no model" if model == QUOTES else f"The model {model}"


def _narrow() -> tuple[Any, ...]:
    import gradio as gr

    # One line makes it an <input>, of which a script (assets/dates.js) makes the browser's own field for a date.
    days = (gr.Textbox(label=label, max_lines=1, min_width=150, elem_classes="day", render=False) for label in _DAYS)
    outlet = gr.Dropdown(label="Outlet", choices=[("All outlets", "")], value="", min_width=130, render=False)
    return (*days, outlet)


def _chosen(settings: "Settings") -> dict[str, Any]:
    import gradio as gr

    choices = [(writer_label(model), model) for model in writers(settings)]
    return {
        "model": gr.Radio(choices, value=settings.model.name, label="Who writes the answer", render=False),
        "unsupported": gr.Radio(
            [(label, value) for value, label in UNSUPPORTED.items()],
            value=settings.answer.unsupported,
            label="A sentence of a model that its sources do not support",
            render=False,
        ),
        "passages": gr.Slider(
            1, 20, settings.retrieval.passages, step=1, label="Passages read for an answer", render=False, buttons=[]
        ),
        "max_sentences": gr.Slider(
            1, 12, settings.answer.max_sentences, step=1, label="Sentences quoted at most", render=False, buttons=[]
        ),
        "min_confidence": gr.Slider(
            0,
            1,
            settings.answer.min_confidence,
            step=0.01,
            label="Certainty needed to answer",
            render=False,
            buttons=[],
        ),
    }
