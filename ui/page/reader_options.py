"""What one reader chose for the questions asked from this page, and the assistant that answers so.

A choice holds for one open page; nothing of it reaches another reader. What it can be is checked by the settings' own
ranges, and a writer can only be one that the server's operator set up.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from qa.errors import QuestionError
from qa.settings import Settings, flat_name

if TYPE_CHECKING:
    from qa.assistant import Assistant

CHOOSABLE = ("model", "unsupported", "passages", "max_sentences", "min_confidence")
"""Settings that a reader may choose; the others are of the whole server."""
QUOTES = "extractive"
_KEPT = 16


def writers(settings: Settings) -> list[str]:
    """Return the writers a reader may choose: quoting, and the model the server was started with."""
    return list(dict.fromkeys((settings.model.name, QUOTES)))


def choose(settings: Settings, chosen: Mapping[str, Any]) -> Settings:
    """Return the settings with a reader's choice in place of the server's.

    Raises:
        QuestionError: a value is out of range, or cannot be chosen here.
    """
    values = {name: value for name, value in chosen.items() if value is not None}
    if set(values) - set(CHOOSABLE) or values.get("model", settings.model.name) not in writers(settings):
        raise QuestionError("This cannot be chosen here.", "Reload the page, and choose in Settings.")
    try:
        return Settings.from_flat(settings.flat() | values)
    except ValidationError as error:
        first = error.errors()[0]
        name = flat_name(first["loc"]).replace("_", " ")
        raise QuestionError(
            f"The setting “{name}” cannot be used: {first['msg']}.", "Change it in Settings."
        ) from error


class Assistants:
    """Assistants over the server's one collection, by choice; each is put together when it is first asked for."""

    def __init__(self, assistant: "Assistant") -> None:
        self.standard = assistant
        self._made: OrderedDict[str, Assistant] = OrderedDict()
        self._making = threading.Lock()

    def get(self, chosen: Mapping[str, Any]) -> "Assistant":
        """Return the assistant that answers by a choice.

        Raises:
            QuestionError: the choice cannot be used.
            WriterError: the writer cannot be had.
        """
        settings = choose(self.standard.settings, chosen)
        if settings == self.standard.settings:
            return self.standard
        from qa.factory import open_assistant

        with self._making:
            key = settings.digest()
            if key not in self._made:
                self._made[key] = open_assistant(settings, self.standard.collection)
                if len(self._made) > _KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]

    def of_writer(self, model: str) -> "Assistant":
        """Return the assistant with a writer that a program names.

        Raises:
            QuestionError: there is no such writer here.
            WriterError: the writer cannot be had.
        """
        known = writers(self.standard.settings)
        if model not in known:
            raise QuestionError(
                f"There is no writer {model[:100]!r} here.", f"Leave the model out, or take one of: {', '.join(known)}."
            )
        return self.get({"model": model})
