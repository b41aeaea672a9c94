"""The list of a reader's conversations as HTML, for the Conversations view. Pure; foreign words are escaped."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from ui.formatting import count, day
from ui.html.escape import escape
from vectorstore.storage.conversations import ConversationHead

FORMATS = (("md", "Markdown"), ("html", "HTML"), ("json", "JSON"))

_EMPTY = (
    '<div class="empty"><h2>No conversations yet</h2><p>What you ask in this browser is kept here, with its '
    "answers and their sources, until you delete it.</p></div>"
)


def listing(heads: Sequence[ConversationHead], judged: int = 0) -> str:
    """Return the list, the one used last first, with what can be done with each."""
    if not heads:
        return _EMPTY
    items = "".join(map(_item, heads))
    saved = (
        f'<p class="about"><a href="conversations/judged.jsonl" download>Save your {count(judged, "judgement")} as a '
        "questions file</a></p>"
        if judged
        else ""
    )
    return f'<ul class="conversations">{items}</ul>{saved}'


def _item(head: ConversationHead) -> str:
    name, title = quote(head.id, safe=""), escape(head.title)
    files = " ".join(
        f'<a class="save" href="conversations/{name}.{suffix}" download>'
        f'{label}<span class="unseen"> file of {title}</span></a>'
        for suffix, label in FORMATS
    )
    about = f"{count(head.turns, 'question')}, {_when(head.updated)}"
    return (
        f'<li><a class="reopen" dir="auto" href="?conversation={name}">{title}</a>'
        f'<span class="about">{about}</span><span class="does">'
        f'<button type="button" class="act rename">Rename<span class="unseen"> {title}</span></button>'
        f'<button type="button" class="act delete">Delete<span class="unseen"> {title}</span></button>'
        f'<span class="about">Save as</span> {files}</span></li>'
    )


def _when(moment: datetime) -> str:
    return f"last used {day(moment.date())}, {moment:%H:%M} UTC"
