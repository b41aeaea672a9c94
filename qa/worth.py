"""How likely a sentence holds the answer: the order in which the extractive writer quotes.

A linear score over what can be seen of a sentence, its paragraph and its passage. The weights are in ``worth.json``
with where they come from; ``benchmarks/fit_worth.py`` fits them again. Only differences of scores mean something: they
are differences of log-odds between sentences of one question.
"""

import json
import math
import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qa.terms import Terms
from vectorstore.article import Passage
from vectorstore.lexical import words
from vectorstore.query import asks_number

_SHORT = 6
"""Fewer words seldom make a statement: captions, bylines, headings, links."""
_LONG = 70
"""More words are a list or a table that lost its line ends."""
_STATES_NOTHING = 1.25
"""How little a scrap such as a heading in a list is a statement; only a question is less of one."""
_BESIDE, _ON = 0.2, 0.5
"""Shares of the question's weighted words up to which a passage is on something else, and from which on its subject."""
_ENDS = (".", "!", "…", "。", "।")
_CLOSERS = "”’\"')]»"
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+")
_MOST_NAMES = 5
_REASON_WEIGHTS = {
    "coverage": 2.5,
    "paragraph": 0.6,
    "context": 1.25,
    "similarity": 2.5,
    "rank": 1.25,
    "kind": 1.75,
    "no_statement": -2.5,
}
"""Where a reason is asked for; set by hand, for the questions that the others are fitted on hardly ask for one.

A reason stands further down than the news, and shares few words with the question: its cue words must count for more.
"""


@dataclass(frozen=True, slots=True)
class Features:
    """What the score rests on; the larger, the more there is of it."""

    coverage: float
    """Share, 0 to 1, of the question's weighted words that the sentence has."""
    paragraph: float
    """The same of the paragraph."""
    context: float
    """The same of the passage with its headline."""
    similarity: float
    """Of the passage, -1 to 1."""
    rank: float
    """1 / (the passage's rank + 1)."""
    kind: float
    """1 where the sentence has the kind of thing that is asked for: a number, a day, a new name, a reason."""
    new_names: float
    """Capitalised words that the question does not have, of five."""
    number_asked: float
    """1 where a number is asked for and the sentence has one."""
    number_besides: float
    """1 where the sentence has a number that nobody asked for."""
    later_paragraph: float
    """Logarithm of 1 + the paragraph's number: news is told from the top."""
    later_sentence: float
    """Sentences before it in its paragraph."""
    no_statement: float
    """0 for a statement, more for a question, a caption, a heading, a link or a list."""
    thing: float
    """1 where the sentence names a thing of the kind asked for, such as a state, that the question does not name; less,
    down to 0, where its ``context`` is small, for what is named in an article on something else is no answer."""
    around: float
    """1 where its paragraph only stands around the chunk that was found."""
    votes: float = 0.0
    """How far other articles agree on a thing that it names, 0 to 1; known once all sentences are."""

    @property
    def states(self) -> bool:
        """Whether the sentence states something: a question does not, nor does a scrap without an end."""
        return self.no_statement < _STATES_NOTHING


@dataclass(frozen=True, slots=True)
class Around:
    """Where a sentence stands."""

    passage: Passage
    paragraph_number: int
    """From 1."""
    place: int
    """Sentences before it in its paragraph."""
    paragraph: float
    """Coverage of the paragraph, 0 to 1."""
    context: float
    """Coverage of the passage with its headline, 0 to 1."""


def features(terms: Terms, text: str, present: Set[str], around: Around, things: Set[str]) -> Features:
    """Measure a sentence.

    Args:
        present: its stems.
        things: what it names that may be the answer, as ``things_of`` finds it.
    """
    asked = set(words(terms.question))
    names = sum(name.lower() not in asked for name in _CAPITALISED.findall(text)[1:])
    has_number, wants_number = any(c.isdigit() for c in text), asks_number(terms.question)
    return Features(
        coverage=terms.coverage(present),
        paragraph=around.paragraph,
        context=around.context,
        similarity=around.passage.similarity,
        rank=1 / (around.passage.rank + 1),
        kind=float(terms.fits_kind(text)),
        new_names=min(names, _MOST_NAMES) / _MOST_NAMES,
        number_asked=float(has_number and wants_number),
        number_besides=float(has_number and not wants_number),
        later_paragraph=math.log1p(around.paragraph_number),
        later_sentence=float(around.place),
        no_statement=_unlike_a_statement(text, len(words(text))),
        thing=_on_subject(around.context) if things and terms.kind != "name" else 0.0,
        around=float(around.paragraph_number in around.passage.around),
    )


def worth(measured: Features, *, asks_why: bool) -> float:
    """Return the score; higher is likelier."""
    weights = _REASON_WEIGHTS if asks_why else _model()["weights"]
    return float(sum(weight * getattr(measured, name) for name, weight in weights.items()))


def _on_subject(context: float) -> float:
    return min(1.0, max(0.0, (context - _BESIDE) / (_ON - _BESIDE)))


def _unlike_a_statement(text: str, length: int) -> float:
    end = text.rstrip(_CLOSERS)[-1:]
    if end == "?":
        return 2.0
    if length < _SHORT:
        return 1.0 if end in _ENDS else _STATES_NOTHING
    return (0.5 if end not in _ENDS else 0.0) + (0.5 if length > _LONG else 0.0)


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(files("qa").joinpath("worth.json").read_text(encoding="utf-8"))
    return model
