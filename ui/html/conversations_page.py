"""The list of a reader's conversations as HTML, for the Conversations view. Pure; foreign words are escaped."""

from collections.abc import Sequence

from ui.html.templating import render
from vectorstore.storage.conversations import ConversationHead

FORMATS = (("md", "Markdown"), ("html", "HTML"), ("json", "JSON"))


def listing(heads: Sequence[ConversationHead], judged: int = 0) -> str:
    """Return the list, the one used last first, with what can be done with each.

    Args:
        heads: the reader's conversations, in the order to show.
        judged: how many of their answers the reader judged.
    """
    return render("conversations.html", heads=heads, judged=judged, formats=FORMATS)
