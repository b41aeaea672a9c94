"""How a question was parsed: in plain words for people, as JSON for programs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa.query.style import PLAIN, Style


@dataclass(frozen=True, slots=True)
class Change:
    """A word of the question, and what it was corrected to."""

    typed: str
    read: str


def corrected(text: str, changes: Iterable[Change]) -> str:
    """Return a text with the corrected words in it."""
    for change in changes:
        read = change.read.replace("\\", r"\\")  # as it stands, not as a template
        text = re.sub(rf"(?<!\w){re.escape(change.typed)}(?!\w)", read, text)
    return text


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was read."""

    question: str
    """Stand-alone, without words to the assistant, in its own spelling."""
    taken_off: tuple[str, ...] = ()
    """The words to the assistant, as typed."""
    style: Style = PLAIN
    corrected: tuple[Change, ...] = ()
    """Words that no article has, with what was searched for instead."""
    intent: str = "answer"
    """The kind of answer that is wanted, as in an answer's ``kind``."""
    words: tuple[tuple[str, ...], ...] = field(default=())
    """Words that are also searched for in other forms, with those forms."""
    topic: str = ""
    """What a digest or a list of articles is about; empty for a question."""
    parts: tuple[str, ...] = ()
    """The parts that a question over several articles was searched by."""

    def to_json(self) -> dict[str, Any]:
        """Return the object that an answer's JSON has under ``understood`` (docs/json.md)."""
        return {
            "question": self.question,
            "taken_off": list(self.taken_off),
            "corrected": [{"from": change.typed, "to": change.read} for change in self.corrected],
            "expanded": [{"word": word, "also": also} for word, *also in self.words],
            "intent": self.intent,
            "topic": self.topic or None,
            "parts": list(self.parts),
            "style": {"form": self.style.form, "max_sentences": self.style.max_sentences},
        }


_KINDS = {
    "articles": "a list of articles{on}, the newest first",
    "brief": "a brief{on}: what happened, who, when, numbers, what was said, what is open; each line a cited sentence",
    "compare": "a comparison: a line for each side, what answers first",
    "latest": "the latest{on}: the newest report first, and what it changed; a correction takes the place of its error",
    "list": "a list: a line for each thing that is asked for",
    "metadata": "what is known of the articles, without reading them",
    "summary": "a summary of articles, their first sentences",
    "talk": "a reply to you, which rests on no article",
    "timeline": "a timeline{on}: one event a line, the earliest first; a sentence without a day has its article's",
}
"""What each kind of answer is, in words for a person."""

_SHORT_KINDS = {
    "articles": "a list of articles{on}",
    "brief": "a brief{on}",
    "compare": "a comparison",
    "latest": "the latest{on}",
    "list": "a list",
    "metadata": "a question about the articles themselves",
    "summary": "a summary of articles",
    "timeline": "a timeline{on}",
}
_FORMS = {"prose": "", "bullets": "bullet points", "table": "a table"}


def in_short(understood: Mapping[str, Any]) -> tuple[str, ...]:
    """Return, in a few words each, what differs from a plain question; empty where nothing does.

    Args:
        understood: as ``Understood.to_json`` gives it; what an answer that was stored long ago lacks is left out.
    """
    topic, taken_off = understood.get("topic"), understood.get("taken_off") or ()
    told = (
        _SHORT_KINDS.get(understood.get("intent", ""), "").format(on=f" on “{topic}”" if topic else ""),
        *(f"“{each['from']}” as “{each['to']}”" for each in understood.get("corrected") or ()),
        _listed("in parts", understood.get("parts") or ()),
        _form(understood.get("style") or {}),
        _listed("not searched for", taken_off),
    )
    return tuple(filter(None, told))


def _listed(what: str, said: Sequence[str]) -> str:
    return f"{what}: {'; '.join(f'“{each}”' for each in said)}" if said else ""


def _form(style: Mapping[str, Any]) -> str:
    """Return the wished form of the answer in words; empty for prose of any length."""
    many = style.get("max_sentences")
    most = f"at most {many} sentence{'s' if many != 1 else ''}" if many else ""
    return ", ".join(part for part in (_FORMS[style.get("form", "prose")], most) if part)


def lines(understood: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was understood, in plain words, a line for each point.

    Args:
        understood: as ``Understood.to_json`` gives it.
    """
    taken_off, topic = understood["taken_off"], understood.get("topic")
    told = (
        ("Said to the assistant, and not searched for", "; ".join(f"“{piece}”" for piece in taken_off)),
        ("The question", understood["question"] if taken_off else ""),
        ("Read as", ", ".join(f"“{each['to']}” for “{each['from']}”" for each in understood["corrected"])),
        (
            "Also searched for",
            "; ".join(f"{each['word']}: {', '.join(each['also'])}" for each in understood["expanded"]),
        ),
        ("Searched in parts", "; ".join(f"“{part}”" for part in understood.get("parts") or ())),
        ("Kind of answer", _KINDS.get(understood["intent"], "").format(on=f" on “{topic}”" if topic else "")),
        ("Wished for", _form(understood["style"])),
    )
    return tuple(f"{name}: {said}" for name, said in told if said)
