"""Follow-up questions: what a question that leans on the one before it means by itself."""

import re
from collections.abc import Sequence

_POINTS_BACK = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|then|else|same)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^(?:and|but|or|so|also|what about|how about|(?:since |until )?when|why|where|who|how|really)\b", re.IGNORECASE
)
_THIS_TIME = re.compile(r"\bthis (?:week|month|year|morning|weekend|summer|winter|spring|autumn|fall)\b", re.IGNORECASE)
_NAME = re.compile(r"\s[A-Z]\w")
_SHORT, _MIDDLING = 4, 10
"""Words. A longer question, or one with a name of its own, says what it is about although it has an "it" in it."""


def stand_alone(question: str, earlier: Sequence[str]) -> str:
    """Return what to search for: the question, with the one before it in front where it leans on it.

    Args:
        earlier: the user's questions before this one, oldest first; the last three count.
    """
    earlier = earlier[-3:]
    if not earlier or _NAME.search(question):
        return question
    length = len(question.split())
    points_back = length <= _MIDDLING and _POINTS_BACK.search(_THIS_TIME.sub("", question))
    continues = length <= _SHORT and _CONTINUES.match(question.strip())
    if points_back or continues:
        return f"{stand_alone(earlier[-1], earlier[:-1])} {question}"
    return question
