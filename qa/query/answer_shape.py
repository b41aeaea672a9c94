"""The shape of an answer: prose, a list of several things, or a day first."""

import re
from typing import Literal

from qa.text.noun_phrases import phrases

Shape = Literal["", "list", "when"]
"""Prose, a list of what was asked for, or a day first."""
_WHEN = re.compile(
    r"(?:and |but |so )?(?:when\b(?! (?:it|he|she|they|the) )|(?:on|in) (?:what|which) (?:day|date|month|year)\b"
    r"|(?:what|which) (?:day|date|year)\b|what(?:'s| is| was) the (?:day|date)\b)",
    re.IGNORECASE,
)
_AND_WHEN = re.compile(r",? and when\W*$", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:(?:please|can you|could you) )*(?:list|name|enumerate|give me|show me)(?: me)?(?: all| every| some| the)* "
    r"(?P<what>[\w’'-]+(?: [\w’'-]+){0,3}?)(?= (?:that|who|which|whose|where|in|of|from|to|with|for|on|by|are|were|have"
    r"|has|\w+ed|\w+ing)\b|\W*$)",
    re.IGNORECASE,
)
_WHO_ARE = re.compile(
    r"(?:who|what) (?:are|were) (?:all )?(?:the )?(?:other |main |key )*(?P<what>[a-z][\w’'-]+)\b", re.IGNORECASE
)
_PEOPLE = frozenset("people men women children police media data criteria".split())
_NO_THINGS = frozenset(
    "news politics series species times odds thanks means details results reasons economics physics sports always has "
    "is was does its this less yes us plans days weeks months years hours minutes".split()
)
"""Words that end like plurals and are none, or that name nothing to list."""


def read_shape(question: str) -> Shape:
    """Return the shape of a question's answer, as the beginning of the question tells it.

    Args:
        question: made to stand alone, without what is said to the assistant.
    """
    if _WHEN.match(question) or _AND_WHEN.search(question):
        return "when"
    return "list" if _asks_for_several(question) else ""


def _asks_for_several(question: str) -> bool:
    for shape in (_LISTED, _WHO_ARE):
        if match := shape.match(question):
            return _many(match["what"].split()[-1])
    if not re.match(r"(?:\w+ )?(?:which|what)\b", question, re.IGNORECASE):
        return False
    asked = next((phrase for phrase in phrases(question) if phrase.asked), None)
    return asked is not None and _names_several(asked.text.split())


def _names_several(words: list[str]) -> bool:
    """Return whether a phrase ends with a plural; "countries condemned" does, as its last word is a verb."""
    verb = len(words) > 1 and words[-1].endswith("ed")
    return _many(words[-2 if verb else -1])


def _many(word: str) -> bool:
    low = word.lower()
    plural = low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "’s"))
    return low in _PEOPLE or (plural and low not in _NO_THINGS)
