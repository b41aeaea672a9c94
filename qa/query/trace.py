"""What became of a question on its way to the search: for people in plain words, for programs as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.query.style import PLAIN, Style


@dataclass(frozen=True, slots=True)
class Change:
    """A word of the question and what it was read as."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was read."""

    question: str
    """By itself: without what is said to the assistant, its spelling as it was typed."""
    taken_off: tuple[str, ...] = ()
    """What was said to the assistant, as typed."""
    style: Style = PLAIN
    corrected: tuple[Change, ...] = ()
    """Words that no article has, with what was searched for in their place."""
    intent: str = "answer"
    """The kind of answer that is wanted, as in an answer's ``kind``."""
    words: tuple[tuple[str, ...], ...] = field(default=())
    """Words that are also searched for in other forms: each with those forms."""

    def to_json(self) -> dict[str, Any]:
        """Return the object that an answer's JSON has under ``understood`` (docs/json.md)."""
        return {
            "question": self.question,
            "taken_off": list(self.taken_off),
            "corrected": [{"from": change.typed, "to": change.read} for change in self.corrected],
            "expanded": [{"word": word, "also": also} for word, *also in self.words],
            "intent": self.intent,
            "style": {"form": self.style.form, "max_sentences": self.style.max_sentences},
        }


def lines(understood: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was understood in plain words, a line for each matter of which there is something to tell.

    Args:
        understood: as ``Understood.to_json`` gives it.
    """
    taken_off, style = understood["taken_off"], understood["style"]
    many = style["max_sentences"]
    form = {"prose": "", "bullets": "bullet points", "table": "a table"}[style["form"]]
    most = f"at most {many} sentence{'s' if many != 1 else ''}" if many else ""
    told = (
        ("Said to the assistant, and not searched for", "; ".join(f"“{piece}”" for piece in taken_off)),
        ("The question", understood["question"] if taken_off else ""),
        ("Read as", ", ".join(f"“{each['to']}” for “{each['from']}”" for each in understood["corrected"])),
        (
            "Also searched for",
            "; ".join(f"{each['word']}: {', '.join(each['also'])}" for each in understood["expanded"]),
        ),
        ("Kind of answer", "" if understood["intent"] == "answer" else understood["intent"]),
        ("Wished for", ", ".join(part for part in (form, most) if part)),
    )
    return tuple(f"{name}: {said}" for name, said in told if said)
