"""The best sentences read again, together with the question, before they are quoted.

The worth of a sentence counts words; a reader, a small model, sees what they say of each other. It takes time, so it
reads only the sentences worth most, and those that it does not read count as the worst that it read. Weights of both
are in ``reading.json``; ``benchmarks/fit_reading.py`` fits them again.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from qa.terms import Terms

Read = Callable[[str, Sequence[str]], Sequence[float]]
"""A question and texts, each a headline and a sentence, to a score each: higher is likelier to hold the answer."""
MOST = 16
"""Sentences read for a question."""
_LATIN_ENDS = 0x24F


def readable(terms: Terms) -> bool:
    """Say whether a reader knows such questions: it has learnt from English ones that ask for a name or a number.

    Reasons are ordered by weights of their own. The parts of a question over several articles are seldom questions.
    """
    letters = (character for character in terms.question if character.isalpha())
    return not terms.asks_why and not terms.parts and all(ord(letter) <= _LATIN_ENDS for letter in letters)


def shown_to_reader(headline: str, sentence: str) -> str:
    """Return a text as the reader was trained on it."""
    return f"{headline}. {sentence}" if headline else sentence


def with_scores(worths: Sequence[float], scores: Sequence[float]) -> list[float]:
    """Return the worth of sentences by what they were worth and by the scores of the first of them.

    Args:
        worths: of all sentences of a question, the best first.
        scores: of the first ones, at least one.

    Returns:
        Differences of log-odds, as ``worths`` are.
    """
    weights = _model()["weights"]
    lacking = [min(scores)] * (len(worths) - len(scores))
    return [
        float(weights["worth"] * worth + weights["reader"] * (score - max(scores)))
        for worth, score in zip(worths, [*scores, *lacking], strict=True)
    ]


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(files("qa").joinpath("reading.json").read_text(encoding="utf-8"))
    return model
