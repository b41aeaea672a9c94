"""Misspelt words of asking, "sumarise" and "lastest", which the articles' words cannot correct."""

import re

from qa.query.trace import Change
from vectorstore.storage.vocabulary import is_word
from vectorstore.text.tokenization import TYPED_WORD
from vectorstore.text.word_lists import MONTHS

_ASKING = (
    "article articles story stories headline headlines report reports author authors journalist journalists reporter "
    "outlet outlets newspaper newspapers magazine magazines source sources collection archive summarise summarize "
    "summary overview timeline chronology briefing digest latest newest oldest earliest recent news published written "
    "wrote which what when where whose about tell show list give explain describe compare difference between "
    "happened many much mention mentions bullet points table sentence please"
).split()
_KNOWN = frozenset(_ASKING)
_DATED = re.compile(r"\b(?P<month>[A-Za-z]{5,10})(?= (?:\d{1,2},? )?(?:19|20)\d\d\b)")
"""A word in front of a year, as the name of a month is."""
_MONTH_APART = 2
"""Letters that may differ in the name of a month, one in a short name."""
_SHORT = 6
_SHORTEST = 4
"""Least letters of a word that is corrected: one letter may differ, or two neighbours be exchanged."""


def asking_spelt(typed: str) -> tuple[str, tuple[Change, ...]]:
    """Return a question with its misspelt words of asking corrected, and what was changed.

    A word that is in the dictionary, or that has a capital and is not the first one, stays as it is: it may be a name.
    """
    changes: dict[str, Change] = {}
    for match in TYPED_WORD.finditer(typed):
        word, first = match[0], match.start() == 0
        if word not in changes and (word.islower() or (first and word[1:].islower())) and (near := _near(word.lower())):
            changes[word] = Change(word, near.capitalize() if word[0].isupper() else near)
    for match in _DATED.finditer(typed):
        if month := _month(match["month"].lower()):
            changes[match["month"]] = Change(match["month"], month.capitalize())
    text = TYPED_WORD.sub(lambda match: changes[match[0]].read if match[0] in changes else match[0], typed)
    return text, tuple(changes.values())


def _month(low: str) -> str:
    """Return the month that a word was meant for; "" where it is a word of its own or near none, or near two."""
    from rapidfuzz.distance import OSA

    if low in MONTHS or is_word(low):
        return ""
    near = [month for month in MONTHS if OSA.distance(low, month) <= (_MONTH_APART if len(month) > _SHORT else 1)]
    return near[0] if len(near) == 1 else ""


def _near(low: str) -> str:
    """Return the word of asking that is meant; "" where the word is right, or near none or to several."""
    from rapidfuzz.distance import OSA

    if not re.fullmatch(r"[a-z]+", low) or len(low) < _SHORTEST or low in _KNOWN or is_word(low):
        return ""
    near = [word for word in _ASKING if low[0] in word[:2] and OSA.distance(low, word, score_cutoff=1) <= 1]
    forms_of_one = len({word[:_SHORTEST] for word in near}) == 1
    return near[0] if forms_of_one else ""
