"""Misspelt words of asking, "sumarise" and "lastest", which the articles' words cannot correct."""

import re

from qa.query.trace import Change
from vectorstore.storage.vocabulary import is_word
from vectorstore.text.tokenization import TYPED_WORD

_ASKING = (
    "article articles story stories headline headlines report reports author authors journalist journalists reporter "
    "outlet outlets newspaper newspapers magazine magazines source sources collection archive summarise summarize "
    "summary overview timeline chronology briefing digest latest newest oldest earliest recent news published written "
    "wrote which what when where whose about tell show list give explain describe compare difference between "
    "happened many much mention mentions bullet points table sentence please"
).split()
_KNOWN = frozenset(_ASKING)
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
    text = TYPED_WORD.sub(lambda match: changes[match[0]].read if match[0] in changes else match[0], typed)
    return text, tuple(changes.values())


def _near(low: str) -> str:
    """Return the word of asking that is meant; "" where the word is right, or near none or to several."""
    from rapidfuzz.distance import OSA

    if not re.fullmatch(r"[a-z]+", low) or len(low) < _SHORTEST or low in _KNOWN or is_word(low):
        return ""
    near = [word for word in _ASKING if low[0] in word[:2] and OSA.distance(low, word, score_cutoff=1) <= 1]
    forms_of_one = len({word[:_SHORTEST] for word in near}) == 1
    return near[0] if forms_of_one else ""
