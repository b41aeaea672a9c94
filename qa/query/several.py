"""Whether a question may need several articles, by its wording.

A logistic regression over the question's runs of one to three words, with names and figures made alike, so that it
learns the form of a question and not its matter. ``benchmarks/fit_several.py`` fits it.
"""

import re
from collections.abc import Iterator

from vectorstore.fitted_model import chance, load_fitted

LONGEST = 3
"""Most words of a run (n-gram)."""
PER_WORDS = 10
"""Words to a unit of a question's length."""
_LEAST = 0.25
"""Threshold from which a question is taken to need several articles; of held-out questions .8 of those that need
several reach it and .04 of the others (docs/experiments/reading.md)."""
_COMPARES = re.compile(
    r"\b(?:both|respectively|compar(?:e[ds]?|ison)|versus)\b|\b(?:more|less|fewer|larger|longer|higher)\b.+\b(?:than|or)\b",
    re.IGNORECASE,
)
"""Explicit comparisons, which are rare in the questions that the model was fitted on."""
_WORD = re.compile(r"[\w']+|[,?]")
_FIGURE = re.compile(r"\d+")


def asks_of_several(question: str) -> bool:
    """Return whether a question may need sentences of more than one article.

    Args:
        question: made to stand alone.
    """
    return bool(_COMPARES.search(question)) or chance_of_several(question) >= _LEAST


def chance_of_several(question: str) -> float:
    """Return the chance, 0 to 1, that a question needs sentences of more than one article."""
    model = load_fitted("qa.query", "several.json")
    total = model["intercept"] + model["length"] * len(question.split()) / PER_WORDS
    return chance(total + sum(model["weights"].get(run, 0.0) for run in set(runs(question))))


def runs(question: str) -> Iterator[str]:
    """Yield the runs of one to three words of a question, with all names and figures replaced by one placeholder each.

    >>> list(runs("Did Ms Ode win 3?"))[:4]
    ['did', 'did NAME', 'did NAME NAME', 'NAME']
    """
    words = [_alike(word, place) for place, word in enumerate(_FIGURE.sub("0", question).replace("’", "'").split())]
    parts = _WORD.findall(" ".join(words))
    for start in range(len(parts)):
        for end in range(start + 1, min(start + LONGEST, len(parts)) + 1):
            yield " ".join(parts[start:end])


def _alike(word: str, place: int) -> str:
    """Return a word in lower case, or the placeholder of names for one with a capital inside the question."""
    if place and word[:1].isupper():
        return "NAME" + ("'s" if word.endswith("'s") else "") + re.sub(r"[\w'.-]+", "", word)
    return word.lower()
