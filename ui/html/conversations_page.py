"""The list of a reader's conversations as HTML, for the Conversations view. Pure; foreign words are escaped."""

from collections.abc import Sequence

from ui.html.templating import render
from vectorstore.storage.conversations import ConversationHead

FORMATS = (("md", "Markdown"), ("html", "HTML"), ("json", "JSON"))

_EMPTY = (
    '<div class="empty"><h2>No conversations yet</h2><p>What you ask in this browser is kept here, with its '
    "answers and their sources, until you delete it.</p></div>"
)


def listing(heads: Sequence[ConversationHead], judged: int = 0) -> str:
    """Return the list, the one used last first, with what can be done with each.

    Args:
        heads: the reader's conversations, in the order to show.
        judged: how many of their answers the reader judged.
    """
    if not heads:
        return _EMPTY
    return render("conversations.html", heads=heads, judged=judged, formats=FORMATS)
