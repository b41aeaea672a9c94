"""Words of a question that no article has: what it asks about may not be in the collection, or be spelt otherwise."""

import re

from qa.terms import Terms

_WORD = re.compile(r"\w+(?:[.'’]\w+)*")
_SHORTEST = 3
"""Letters. A character of a script without spaces is a word to the index, and tells a reader nothing."""
_MOST = 4
_TO_US = frozenset(
    """please tell explain describe summarise summarize compare list name give show find discuss outline mention
    happened happening difference differ versus article articles news""".split()
)
"""What says how to answer, and not what about."""
_CALENDAR = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?|(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?",
    re.IGNORECASE,
)
"""A note tells what became of the days in a question."""


def missing_words(terms: Terms, question: str) -> str:
    """Return a sentence that names the words that no article of the collection has; "" where there are none.

    Args:
        question: as it was asked, without its words of time.
    """
    asked = [part.terms for part in terms.parts] or [terms]
    unknown = {word for each in asked for word in each.unknown} - _TO_US
    once: dict[str, str] = {}
    for found in _WORD.findall(question):
        word = found.removesuffix("'s").removesuffix("’s")
        once.setdefault(word.lower().replace("’", "'"), word)
    missing = [word for lowered, word in once.items() if lowered in unknown and _tells(word)]
    if not missing:
        return ""
    told = sorted(missing, key=lambda word: word[0].islower())[:_MOST]  # names first
    *others, last = (f"“{word}”" for word in missing if word in told)
    return f"No article has the word{'s' if others else ''} {', '.join(others)}{' or ' if others else ''}{last}."


def _tells(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= _SHORTEST and not _CALENDAR.fullmatch(word)
