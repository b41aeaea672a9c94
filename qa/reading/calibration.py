"""Calibration: turn the reader's scores into chances, by logistic regression.

One model gives the chance that a sentence answers, one the chance that the question is answered at all. The weights,
and where they come from, are in ``calibration.json``; ``benchmarks/fit_calibration.py`` fits them. Each model has a
second set of weights for when no reader is used.
"""

from dataclasses import dataclass
from typing import Any

from vectorstore.fitted_model import chance, linear, load_fitted

__all__ = [
    "LEAST_SHORT",
    "AnswerFeatures",
    "SentenceFeatures",
    "answer_log_odds",
    "calibration",
    "chance",
    "sentence_log_odds",
    "short_log_odds",
]


LEAST_SHORT = -12.0
"""Log-odds of a short answer below which it is none."""


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """Features of a sentence; the reader's scores are None where it was not read."""

    reader: float | None
    """The reader's log-odds that it answers."""
    passage: float | None
    """The reader's log-odds that some sentence of its passage does."""
    rank: float
    """Logarithm of its passage's rank in the search."""
    article_rank: float
    """Logarithm of its article's rank: passages of one article are ordered by words more than by what they say."""
    coverage: float
    """Share, 0 to 1, of the question's weighted words that it has."""
    context: float
    """The same of its passage with the headline."""
    scrap: float
    """1 where it ends as no sentence does, such as a heading or a caption."""
    question: float
    """1 where it is a question itself."""
    later: float
    """Logarithm of 1 + its paragraph's number: news is told from the top."""
    short: float | None = None
    """The reader's log-odds of its short answer, at least ``LEAST_SHORT``; None where it was not read."""


@dataclass(frozen=True, slots=True)
class AnswerFeatures:
    """Features of the best sentences together."""

    best: float
    """Log-odds of the best sentence, as ``sentence_log_odds`` gives them."""
    reader: float | None
    """The reader's own log-odds of the best sentence."""
    context: float
    """Share of the question's weighted words that the best sentence's passage has, with its headline."""
    coverage: float
    """Share of the question's weighted words that the best sentence's article has, as far as it was read."""
    names: float
    """The same of the question's names alone, in all that was read where several articles are asked of; 1 where it has
    none."""


def sentence_log_odds(features: SentenceFeatures) -> float:
    """Return the calibrated log-odds that a sentence answers."""
    return _log_odds("sentence", features)


def answer_log_odds(features: AnswerFeatures) -> float:
    """Return the calibrated log-odds that the question is answered."""
    return _log_odds("answer", features)


def short_log_odds(score: float) -> float:
    """Return the log-odds that a short answer is right if its sentence answers, from the reader's score of it."""
    model = calibration()["short"]
    return float(model["intercept"] + model["weights"]["span"] * score)


def calibration() -> dict[str, Any]:
    """Return the fitted weights and thresholds, with a note of how they were fitted."""
    return load_fitted("qa.reading", "calibration.json")


def _log_odds(what: str, features: SentenceFeatures | AnswerFeatures) -> float:
    model = calibration()[what]["read" if features.reader is not None else "unread"]
    return round(linear(model, features), 6)
