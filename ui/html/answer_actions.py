"""What a reader can do with an answer, as HTML: copy it, ask again, judge it. The scripts in ``assets`` act on it."""

from collections.abc import Iterable

from markupsafe import Markup

from ui.html.templating import render_message


def acts(conversation: str, number: int, thumb: str | None = None, comment: str = "") -> str:
    """Return the buttons below an answer.

    Args:
        conversation: the id of the stored conversation; with ``number``, that of its turn, it names the answer.
        thumb: "up" or "down" where the reader judged it so.
    """
    return render_message("acts.html", conversation=conversation, number=number, thumb=thumb, comment=comment)


def ask_again() -> Markup:
    """Return the button below an answer that was stopped or failed."""
    return Markup(render_message("ask_again.html"))  # noqa: S704 (of a template)


def ask_next(questions: Iterable[str]) -> str:
    """Return the questions to ask next that stand below an answer, each a button that asks it."""
    return render_message("ask_next.html", questions=list(questions))


def not_kept(why: str) -> str:
    """Return what stands below an answer that could not be stored."""
    return render_message("not_kept.html", why=why)
