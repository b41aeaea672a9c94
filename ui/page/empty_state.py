"""The empty chat: what there is to ask about, and example questions. No Gradio."""

from typing import TYPE_CHECKING

from ui.formatting import date_of, span
from ui.html.templating import render_message
from ui.jobs.library_service import may_change
from ui.page.starters import known_starters
from vectorstore.storage.article_list import Catalogue
from vectorstore.storage.filter import Filter

if TYPE_CHECKING:
    from qa.assistant import Assistant


def welcome(assistant: "Assistant") -> tuple[str, list[str]]:
    """Return the words in the empty chat, as HTML, and the questions to begin with as far as they are known."""
    with assistant.collection.archive.snapshot() as view:
        number = view.count_articles(Filter())
        first, last = Catalogue(view).span()
    over = f"{' of' if first == last else ','} {span(date_of(first), date_of(last))}" if first and last else ""
    text = render_message("welcome.html", articles=number, over=over, open=may_change(assistant.settings))
    return text, (known_starters(assistant) or []) if number else []


def missing() -> str:
    """Return what stands above it where the address names a conversation that is not there, as HTML."""
    return render_message("missing.html")


def outlets(assistant: "Assistant") -> list[str]:
    """Return the names of the outlets, in the order of the alphabet."""
    with assistant.collection.archive.snapshot() as view:
        return sorted(filter(None, view.sources()), key=str.casefold)
