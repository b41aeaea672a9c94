"""What became of a question on its way to the search: for people in plain words, for programs as JSON."""

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

    def lines(self) -> tuple[str, ...]:
        """Return what was understood, a line for each matter of which there is something to tell."""
        told = [
            ("Said to the assistant, not searched for", "; ".join(f"“{piece}”" for piece in self.taken_off)),
            ("The question", self.question if self.taken_off else ""),
            ("Read as", ", ".join(f"“{change.read}” for “{change.typed}”" for change in self.corrected)),
            ("Also searched for", "; ".join(f"{word}: {', '.join(also)}" for word, *also in self.words)),
            ("Wanted", "" if self.intent == "answer" else self.intent),
            ("The answer is to be", self.style.line),
        ]
        return tuple(f"{name}: {said}" for name, said in told if said)
