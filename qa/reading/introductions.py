"""Introductions: news answers "Who is Ann Lee?" in passing: "Ann Lee, the mayor of Dunmere, said …".

The reader was trained on few such questions, so its score of such a sentence is too low.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.reading.values import ReadSentence
from qa.text.noun_phrases import ROLES

_EVEN = 0.0
"""Least log-odds of an introduction."""
_ASKS_WHO = re.compile(r"who(?:[’']s| is| was) (?P<name>[A-ZÀ-Þ][\w.’'-]+(?: [\w.’'-]+){0,3}?)\s*\??", re.IGNORECASE)
_TELLS = r"(?:an?|the|who|whose|its|their|his|her|then|former|[A-ZÀ-Þ][\w.-]*(?: [A-ZÀ-Þ][\w.-]*){0,3}[’']s?)"
_ROLE = rf"(?:{'|'.join(sorted(ROLES))})"
_SMALL = frozenset("the a an in of on at for it he she they that this there".split())


def with_introductions(question: str, found: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Return sentences, with at least even odds for those that introduce the person asked about.

    Args:
        question: made to stand alone.
        found: sentences in any order, which is kept.
    """
    asked = _ASKS_WHO.fullmatch(question.strip())
    if asked is None or not _SMALL.isdisjoint(asked["name"].lower().split()):
        return list(found)
    introduces = _introduction_of(asked["name"])
    return [
        replace(each, log_odds=max(_EVEN, each.log_odds)) if introduces.search(each.text) else each for each in found
    ]


def _introduction_of(name: str) -> re.Pattern[str]:
    """Return a pattern for a name that is introduced: before ", the mayor of …", or after "mayor"."""
    named = rf"(?i:{re.escape(name)})(?!\w)"
    return re.compile(rf"(?<!\w){named}, (?:\d+, )?{_TELLS} \w|(?i:\b{_ROLE}),? {named}")
