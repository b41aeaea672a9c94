"""What a reader can do with an answer, as HTML: copy it, ask again, judge it. The scripts in ``assets`` act on it."""

from collections.abc import Iterable

from ui.html.escape import words
from ui.html.templating import render_message


def acts(conversation: str, number: int, thumb: str | None = None, comment: str = "") -> str:
    """Return the buttons below an answer.

    Args:
        conversation: the id of the stored conversation; with ``number``, that of its turn, it names the answer.
        thumb: "up" or "down" where the reader judged it so.
    """
    name = f"{words(conversation)}/{number}"
    up, down = (" pressed" if thumb == each else "" for each in ("up", "down"))
    said = f'<span class="remark-text">{words(comment)}</span>'
    return (
        '<p class="acts">'
        '<button type="button" class="act copy" title="Copy the answer with its sources">Copy</button>'
        '<button type="button" class="act copy-as" title="Copy as Markdown, or the sources alone">Copy as …</button>'
        '<button type="button" class="act again" title="Ask this question again">Ask again</button>'
        f'<button type="button" class="act up{up}" value="{name}" title="This answer helped">Helpful</button>'
        f'<button type="button" class="act down{down}" value="{name}" title="This answer did not help">'
        "Not helpful</button>"
        f'<button type="button" class="act remark{" pressed" if comment else ""}" value="{name}" '
        f'title="Write a comment on this answer">Comment</button>{said}</p>'
    )


def ask_again() -> str:
    """Return the button below an answer that was stopped or failed."""
    return (
        '<p class="acts"><button type="button" class="act again" title="Ask this question again">Ask again</button></p>'
    )


def ask_next(questions: Iterable[str]) -> str:
    """Return the questions to ask next that stand below an answer, each a button that asks it."""
    return render_message("ask_next.html", questions=list(questions))


def not_kept(why: str) -> str:
    """Return what stands below an answer that could not be stored."""
    return f'<p class="note">This answer could not be kept among your conversations: {words(why)}</p>'
