"""A question made of a sentence, and the kinds of them."""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["why", "when", "where", "which person", "what", "many", "cost", "said", "who"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The most telling first."""


@dataclass(frozen=True, slots=True)
class Template:
    """A question that a sentence should answer."""

    kind: Kind
    question: str
