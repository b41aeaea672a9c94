"""What kind of thing a question asks for, and which things of that kind a text names.

"Which state …" is answered where a state is named that the question does not name itself. The kinds are those that can
be told by their form or from a short list: states, countries, persons, sums of money, percentages, numbers and dates;
for anything else all names stand in.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from vectorstore.lexical import words
from vectorstore.places import COUNTRIES, STATES

Kind = Literal["state", "country", "money", "percent", "number", "date", "person", "name"]

_ANY = r"(?:[\w’'-]+ ){0,3}"
_AUXILIARY = r"(?:did|do|does|will|was|were|is|are|has|have|had|can|could|would|should)"
_PERSONS = (
    "president politician actor actress singer senator player ceo leader candidate official star rapper author "
    "celebrity minister governor mayor congressman congresswoman representative lawmaker billionaire athlete "
    "quarterback host musician artist figure director designer judge justice man woman person comedian prince princess "
    "golfer driver coach"
).replace(" ", "|")
_ASKED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("state", re.compile(r"\b(?:which|what) (?:[\w.]+ ){0,2}states?\b")),
    ("country", re.compile(r"\b(?:which|what) (?:\w+ ){0,2}(?:countr(?:y|ies)|nations?)\b")),
    ("money", re.compile(r"\bhow (?:much|expensive)\b|\bwhat (?:(?:is|was) the )?(?:price|cost|amount|sum)\b")),
    ("percent", re.compile(r"\bpercent|\b(?:what|which) share\b")),
    ("number", re.compile(r"\bhow (?:many|old|long|tall|far|fast|high|often)\b|\b(?:what|which) (?:age|number)\b")),
    # Not the "when" of "who was hurt when it sank".
    (
        "date",
        re.compile(
            rf"\b(?:since when|when {_AUXILIARY}|when(?=\W*$)"
            r"|(?:what|which) (?:day|date|month|year|decade|century))\b"
        ),
    ),
    ("person", re.compile(rf"\bwho(?:se|m)?\b|\b(?:which|what) {_ANY}(?:{_PERSONS})\b")),
)
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’'-]+")
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+)*")
_PERSON = re.compile(r"\b[A-Z][a-z’'-]+(?: [A-Z]\.)? (?:Mc|Mac|De|O’)?[A-Z][a-z’'-]+\b")
_MONEY = re.compile(r"[$€£]\s?\d[\d,.]*|\b\d[\d,.]* (?:million|billion|cents|dollars|pounds|euros)")
_PERCENT = re.compile(r"\d[\d,.]*\s?(?:%|percent|per cent)")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b")
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:19|20)\d\d"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_LONGEST = 4
"""Words of the longest place name."""


@lru_cache(maxsize=1024)
def asked_kind(question: str) -> Kind:
    """Return the kind of thing that a question asks for; "name" where it cannot be told."""
    spoken = question.lower()
    return next((kind for kind, pattern in _ASKED if pattern.search(spoken)), "name")


def things_of(kind: Kind, text: str, question: str) -> frozenset[str]:
    """Return the things of a kind that a text names and a question does not, in lower case; persons by last name."""
    named = _named(question)
    found = (thing.lower().replace("’", "'").removesuffix("'s").strip(".,'") for thing in _things(kind, text))
    return frozenset(thing for thing in found if thing and not named.issuperset(thing.split()))


@lru_cache(maxsize=1024)
def _named(question: str) -> frozenset[str]:
    return frozenset(form for word in words(question) for form in (word, word.removesuffix("'s")))


def _things(kind: Kind, text: str) -> Iterator[str]:
    match kind:
        case "state":
            yield from _places(text, STATES)
        case "country":
            yield from _places(text, COUNTRIES)
        case "money" | "percent":
            for found in (_MONEY if kind == "money" else _PERCENT).findall(text):
                yield from _FIGURE.findall(found)
        case "person":
            yield from (found.split()[-1] for found in _PERSON.findall(text))
        case "number":
            yield from _NUMBER.findall(text)
        case "date":
            yield from _DATE.findall(text)
        case "name":
            yield from _NAME.findall(text)


def _places(text: str, known: frozenset[str]) -> Iterator[str]:
    """Give the names of a list in runs of capitalised words, the longest at each place."""
    for run in _CAPITALISED.findall(text):
        spoken = [word.replace("’", "'").removesuffix("'s") for word in run.split()]
        at = 0
        while at < len(spoken):
            ends = range(min(len(spoken), at + _LONGEST), at, -1)
            end = next((end for end in ends if " ".join(spoken[at:end]) in known), None)
            if end:
                yield " ".join(spoken[at:end])
            at = end or at + 1
