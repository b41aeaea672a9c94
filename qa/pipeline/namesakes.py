"""Namesakes: what is asked of Anna Berg is not answered by what is said of Olof Berg.

Nor is what is asked of Silicon Valley Bank by what is said of Silicon Valley.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.text.first_names import gender_of
from qa.text.organisations import Organisation, organisations
from vectorstore.documents import Passage
from vectorstore.text.lexicon import fold
from vectorstore.text.tokenization import stem, stems

_PERSON = re.compile(r"\b(?P<first>[A-Z][\w’'-]+) (?P<last>[A-Z][\w’'-]{2,})\b")
_OFFICES = frozenset(
    """mr mrs ms dr sir lord lady president minister secretary senator sen gov governor rep representative mayor judge
    justice captain capt general gen colonel chancellor king queen prince princess pope chairman ceo coach detective
    officer professor prof attorney""".split()
)
"""Words before a last name that leave open which person is meant."""
_SPARE = frozenset("mr mrs ms dr sir".split())
_OFFICER = re.compile(r"\b(?P<office>[A-Z]\w+)\.? (?P<last>[A-Z][\w’'-]{2,})\b(?! [A-Z])")


def without_namesakes(question: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return passages without those on another person or organisation than the one asked about.

    A passage is left out only where the last name stands behind another first name, and neither the first name asked
    for nor an office before the last name stands anywhere in it; or where a part of an organisation's name stands in
    it, and nothing in it or its article may mean the organisation.

    Args:
        question: made to stand alone. Two words with capitals of which the first is a common first name are a person;
            three of which the last is a kind of organisation are one.
        passages: as they were found.
    """
    people = [match.groups() for match in _PERSON.finditer(question) if gender_of(match["first"])]
    people += _holders(question, passages)
    named = list(organisations(question))
    kept = [
        passage
        for passage in passages
        if not any(_of_another(passage, *person) for person in people)
        and not any(_without(passage, organisation) for organisation in named)
    ]
    if len(kept) == len(passages):
        return tuple(passages)
    return tuple(replace(passage, rank=rank) for rank, passage in enumerate(kept, 1))


def _holders(question: str, passages: Sequence[Passage]) -> list[tuple[str, str]]:
    """Return the person that an office and a last name mean, "Judge Berg", if the passages name only one."""
    found = []
    for match in _OFFICER.finditer(question):
        office, last = match["office"].lower(), re.sub(r"['’]s$", "", match["last"])
        if office in _OFFICES - _SPARE:
            whole = re.compile(rf"\b{office}\.? (?P<first>(?-i:[A-Z])[\w’'-]+) {re.escape(last)}\b", re.IGNORECASE)
            firsts = {named["first"] for passage in passages for named in whole.finditer(passage.text)}
            found += [(first, last) for first in firsts if len(firsts) == 1]
    return found


def _of_another(passage: Passage, first: str, last: str) -> bool:
    last = re.sub(r"['’]s$", "", last)
    text = f"{passage.article.title}\n{passage.text}"
    if re.search(rf"\b{re.escape(first)}\b", text):
        return False
    before = [word.rstrip(".").lower() for word in re.findall(rf"(\S+)\s+{re.escape(last)}\b", text)]
    return any(map(gender_of, before)) and not _OFFICES.intersection(before)


def _without(passage: Passage, named: Organisation) -> bool:
    """Return whether a passage is on a namesake of an organisation, and does not name the organisation."""
    text = fold(f"{passage.article.title}\n{passage.text}")
    name = fold(named.name)
    if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) or re.search(rf"\b{named.initials}\b", text):
        return False
    present = stems(text) | passage.article_words
    if named.shorter and stem(named.kind.lower()) not in present:  # "Silicon Valley", and no bank
        return bool(re.search(rf"\b{re.escape(fold(named.shorter))}\b", text))
    tail = " ".join(name.split()[-2:])
    other = re.search(rf"\b[A-Z][\w’'-]+ {re.escape(tail)}\b", text)  # "Ohio State University", and no Delaware
    return bool(other) and stem(fold(named.first).lower()) not in present
