"""Several collections by name, and one question to all: each answers from its own articles, the surest is shown."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from qa.errors import ServerError

if TYPE_CHECKING:
    from typing import Unpack

    from qa.request import AskOptions
    from ui.backend.desk import Desk


_SHOWN = ("answered", "confidence", "text", "reason")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_TAKEN = frozenset({"api", "healthz", "readyz", "page"})


def named_homes(given: Sequence[str]) -> dict[str, str]:
    """Return the folders of collections by name, from ``NAME=FOLDER`` each.

    Raises:
        ServerError: one is not of that form, or a name stands twice.
    """
    homes: dict[str, str] = {}
    for each in given:
        name, _, home = each.partition("=")
        if not _NAME.fullmatch(name) or name in _TAKEN or name in homes or not home:
            raise ServerError(
                f"{each!r} does not name a collection.",
                "Write NAME=FOLDER, each name once, of small letters, digits, - and _.",
            )
        homes[name] = home
    return homes


def ask_together(desks: "Mapping[str, Desk]", question: str, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
    """Ask all collections at once, and return the surest answer.

    Sentences of different collections are not put together, nor compared: an answer cites one collection.

    Args:
        desks: by the collections' names; at least one.

    Returns:
        The answer's JSON with two fields more: ``collection``, whose it is, and ``collections``, what each one said,
        the surest first.
    """

    def asked(desk: "Desk") -> dict[str, Any]:
        return desk.ask(question, **narrowed)

    with ThreadPoolExecutor(len(desks), "collections") as pool:
        answers = dict(zip(desks, pool.map(asked, desks.values()), strict=True))
    order = sorted(answers, key=lambda name: (not answers[name]["answered"], -(answers[name].get("confidence") or 0.0)))
    said = [{"collection": name, **{key: answers[name].get(key) for key in _SHOWN}} for name in order]
    return {**answers[order[0]], "collection": order[0], "collections": said}
