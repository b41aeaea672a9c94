"""A question made of a sentence, and the kinds of them."""

from dataclasses import dataclass
from typing import Literal, get_args

QuestionKind = Literal["why", "when", "where", "which person", "what", "many", "cost", "said", "who"]
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
"""The most telling first."""


@dataclass(frozen=True, slots=True)
class Template:
    """A question that a sentence should answer."""

    kind: QuestionKind
    question: str
