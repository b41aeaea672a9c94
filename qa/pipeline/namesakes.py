"""Somebody else of the same last name: what is asked of Anna Berg is not answered by what is said of Olof Berg."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.text.first_names import gender_of
from vectorstore.documents import Passage

_PERSON = re.compile(r"\b(?P<first>[A-Z][\w’'-]+) (?P<last>[A-Z][\w’'-]{2,})\b")
_OFFICES = frozenset(
    """mr mrs ms dr sir lord lady president minister secretary senator sen gov governor rep representative mayor judge
    justice captain capt general gen colonel chancellor king queen prince princess pope chairman ceo coach detective
    officer professor prof attorney""".split()
)
"""Words before a last name that leave open whose it is."""


def without_namesakes(question: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return passages without those that speak of somebody else of the last name of a person asked about.

    A passage is left out only where the last name stands behind another first name, and neither the first name asked
    for nor an office before the last name stands anywhere in it.

    Args:
        question: made to stand alone. Two words with capitals of which the first is a common first name are a person.
        passages: as they were found.
    """
    people = [match.groups() for match in _PERSON.finditer(question) if gender_of(match["first"])]
    kept = [passage for passage in passages if not any(_of_another(passage, *person) for person in people)]
    if len(kept) == len(passages):
        return tuple(passages)
    return tuple(replace(passage, rank=rank) for rank, passage in enumerate(kept, 1))


def _of_another(passage: Passage, first: str, last: str) -> bool:
    last = re.sub(r"['’]s$", "", last)
    text = f"{passage.article.title}\n{passage.text}"
    if re.search(rf"\b{re.escape(first)}\b", text):
        return False
    before = [word.rstrip(".").lower() for word in re.findall(rf"(\S+)\s+{re.escape(last)}\b", text)]
    return any(map(gender_of, before)) and not _OFFICES.intersection(before)
