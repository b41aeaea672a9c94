"""What the empty chat says: what there is to ask about, and questions to begin with. No Gradio."""

from typing import TYPE_CHECKING

from ui.formatting import count, date_of, span
from ui.jobs.library_service import may_change
from ui.page.starters import known_starters
from vectorstore.storage.article_list import Catalogue
from vectorstore.storage.filter import Filter

if TYPE_CHECKING:
    from qa.assistant import Assistant

EMPTY = (
    '<div class="welcome empty"><h2>There are no articles yet</h2><p>Drop files here, follow a feed, or read in the'
    ' sample; then ask. A whole folder is read in with <code>newsdesk ingest FOLDER</code>.</p><p class="invites">'
    '<button type="button" class="act add-files">Add files</button>'
    '<button type="button" class="act add-feed">Add a feed</button>'
    '<button type="button" class="act read-sample">Read in the sample articles</button></p></div>'
)
SHUT = (
    '<div class="welcome"><h2>There are no articles yet</h2><p>They are read in on the server, with'
    " <code>newsdesk ingest FOLDER</code>.</p></div>"
)
MISSING = (
    '<p class="missing">The conversation of this address is not in this browser: it was held in another one, or has'
    " been deleted. To pass a conversation on, save it as a file under Conversations.</p>"
)


def welcome(assistant: "Assistant") -> tuple[str, list[str]]:
    """Return the words in the empty chat, as HTML, and the questions to begin with as far as they are known."""
    archive = assistant.collection.archive
    with archive.snapshot():
        number = archive.count_articles(Filter())
        first, last = Catalogue(archive).span()
    if not number:
        return EMPTY if may_change(assistant.settings) else SHUT, []
    over = f"{' of' if first == last else ','} {span(date_of(first), date_of(last))}" if first and last else ""
    text = (
        f'<div class="welcome"><h2>Ask about {count(number, "article")}{over}</h2>'
        "<p>Every sentence of an answer carries a number. Open it to read the paragraph it comes from.</p></div>"
    )
    return text, known_starters(assistant) or []


def outlets(assistant: "Assistant") -> list[str]:
    """Return the names of the outlets, in the order of the alphabet."""
    archive = assistant.collection.archive
    with archive.snapshot():
        return sorted(filter(None, archive.sources()), key=str.casefold)
