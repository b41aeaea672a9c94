"""``newsdesk ask --collection NAME=FOLDER …``: one question to several collections."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

from ui.cli import console
from ui.cli.options import load_settings

if TYPE_CHECKING:
    from qa.request import AskOptions
    from ui.backend.desk import Desk


def ask_collections(
    collections: Sequence[str], question: str, model: str | None, narrowed: "AskOptions"
) -> dict[str, Any]:
    """Ask several collections, and tell whose the answer is.

    Args:
        collections: ``NAME=FOLDER`` each.

    Raises:
        NewsdeskError: one of them cannot be asked, or has no articles.
    """
    from ui.backend.backend import open_desk
    from ui.backend.together import ask_together, named_homes

    with ExitStack() as stack:
        desks: dict[str, Desk] = {}
        for name, home in named_homes(collections).items():
            settings = load_settings(home=home, model=model)
            desk = stack.enter_context(closing(open_desk(settings, command="ask", model=model, warn=console.warn)))
            desk.check_articles()
            desks[name] = desk
        answer = ask_together(desks, question, **narrowed)
    others = [each["collection"] for each in answer["collections"][1:] if each["answered"]]
    also = f"; {', '.join(others)} answered too" if others else ""
    console.warn(f"from the collection {answer['collection']}{also}.")
    return answer
