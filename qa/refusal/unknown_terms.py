"""Unknown terms: names of a question that no article has."""

import re

from qa.query.term_weights import Terms
from vectorstore.text.tokenization import words

_WORD = re.compile(r"\w+(?:[.'’]\w+)*")
_MIN_WORD_CHARS = 3
"""Letters. A character of a script without spaces is a word to the index, and tells a reader nothing."""
_MAX_NAMES = 4
_SOME_UNKNOWN, _NONE_KNOWN = 0.5, 0.8
"""Least chances: of 21 train questions with less than two thirds of their names in the article, 6 were led rightly."""
_MOST = 2 / 3
_CALENDAR = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?|(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?",
    re.IGNORECASE,
)
"""A note tells what became of the days in a question."""


def missing_words(terms: Terms, question: str) -> str:
    """Return a sentence that names the names that no article of the collection has; "" where there are none.

    A common word that no article has is no matter: others may say the same. A question that is all in capitals or all
    in small letters does not tell which of its words are names, so none is told.

    Args:
        question: as it was asked, without its words of time.
    """
    missing, _ = _names(terms, question)
    if not missing:
        return ""
    told = missing[:_MAX_NAMES]
    *others, last = (f"“{word}”" for word in told)
    return f"No article has the word{'s' if others else ''} {', '.join(others)}{' or ' if others else ''}{last}."


def least_chance(terms: Terms, question: str, present: float = 1.0) -> float:
    """Return the least chance, 0 to 1, at which a question is answered for the names in it that the articles lack.

    What was found for "the prize of Osaka" is of another prize where no article knows Osaka, or the one found does not;
    of "Rishi Sunak" the articles may have the surname alone.

    Args:
        present: share of the question's names that the article of the best sentence has; 1 where it names nobody.
    """
    missing, named = _names(terms, question)
    if not present or (missing and len(missing) == named):
        return _NONE_KNOWN
    return _SOME_UNKNOWN if missing or present < _MOST else 0.0


def _names(terms: Terms, question: str) -> tuple[list[str], int]:
    """Return the words of a question's names that no article has, and how many words of names it has in all."""
    asked = [part.terms for part in terms.parts] or [terms]
    unknown = {word for each in asked for word in each.unknown}
    named = names_of(question)
    return [word for word in named if unknown.issuperset(words(word))], len(named)


def names_of(question: str) -> list[str]:
    """Return the words of a question's names, each once; none where it is all in capitals."""
    if question.isupper():
        return []
    once: dict[str, str] = {}
    for found in list(_WORD.finditer(question)):
        if _is_name(question, found.start()):
            word = found[0].removesuffix("'s").removesuffix("’s")
            once.setdefault(word.lower().replace("’", "'"), word)
    return [word for word in once.values() if _tells(word)]


def _is_name(question: str, at: int) -> bool:
    """Return whether the word that begins at a place has a capital that is not only that of a sentence's first word."""
    before = question[:at].rstrip(" \"“‘'(¿¡")
    return question[at].isupper() and ((before != "" and before[-1] not in ".!?:") or _stands_alone(question))


def _stands_alone(question: str) -> bool:
    """Return whether a question is a word or two, of which the first may be a name."""
    return len(question.split()) <= 2


def _tells(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= _MIN_WORD_CHARS and not _CALENDAR.fullmatch(word)
