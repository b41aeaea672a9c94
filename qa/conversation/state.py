"""The state of a conversation: the topics of its questions, and the people and things named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.text.first_names import Gender, gender_of
from qa.text.noun_phrases import (
    ARTICLES,
    RELATIONAL,
    ROLES,
    TITLES,
    Phrase,
    is_plural,
    is_superlative,
    phrases,
    singular,
)
from vectorstore.text.tokenization import CAPITALISED
from vectorstore.text.word_lists import WEEKDAYS

REACH = 3
"""Latest topics that a pronoun may refer to."""


@dataclass(frozen=True, slots=True)
class State:
    """The state of a conversation after some turns."""

    last: str = ""
    """The last question, stand-alone."""
    topics: tuple[str, ...] = ()
    """The topics of the questions, latest first."""
    theme: str = ""
    """The topic of the first question."""
    place: bool = False
    """Whether the theme is a place, as in "what is there to do in Boise"."""
    person: str = ""
    people: tuple[str, ...] = ()
    """Names of women and men in the questions and answers, latest first."""
    pair: str = ""
    """Two people, one asked about and one the answer, whom "they" may mean; empty where there are none."""
    thing: str = ""
    """The thing that the last answer names, if the question asked for one."""

    @property
    def topic(self) -> str:
        """The latest topic; empty where there is none."""
        return self.topics[0] if self.topics else ""

    def one(self) -> str:
        """Return what "it" refers to: the latest singular topic."""
        return self.thing or next((topic for topic in self.topics[:REACH] if not is_plural(topic)), self.topic)

    def somebody(self, gender: Gender) -> str:
        """Return whom "he" (m) or "she" (f) refers to: the person, unless the name is of the other gender."""
        if self.person and gender_of(self.person) in ("", gender):
            return self.person
        return next((name for name in self.people if gender_of(name) == gender), self.person or self.topic)

    def many(self) -> str:
        """Return what "they" refers to: the latest plural topic."""
        many = next((topic for topic in self.topics[:REACH] if is_plural(topic)), self.thing or self.topic)
        return self.pair or many


DEFINES = re.compile(
    r"^(?:what|who)(?:'s| is| are| was| were)"
    r"|^(?:please )?(?:tell|describe|explain|give)\b(?: (?:me|us))?(?: more)?(?: about)?",
    re.IGNORECASE,
)
"""Asks what something is, so that the question has no event."""


def topic_of(question: str) -> str:
    """Return the topic of a stand-alone question; empty where it has none."""
    every = [phrase for phrase in phrases(question) if not phrase.adjective and not is_superlative(phrase)]
    found = [phrase for phrase in every if not phrase.asked] or every
    if not found:
        return ""
    chosen = found[0]
    if not DEFINES.match(question) or (chosen.plural and not chosen.proper):
        chosen = next((phrase for phrase in found if phrase.proper), chosen)
    topic = _owner_of(question, chosen, found)
    at = every.index(chosen)
    if at and chosen.proper and _belongs(question, every[at - 1], chosen):
        return question[every[at - 1].start : chosen.end]
    return "" if singular(topic.split()[-1].lower()) in RELATIONAL and not is_name(topic) else topic


def _belongs(question: str, thing: Phrase, name: Phrase) -> bool:
    """Return whether a name only locates a thing before it: "the earthquake in Turkey"."""
    between = question[thing.end : name.start].strip().lower()
    bare = thing.definite and not thing.proper and thing.head not in RELATIONAL
    return bare and between in ("in", "of", "at", "on")


def _owner_of(question: str, chosen: Phrase, found: Sequence[Phrase]) -> str:
    """Return "the sharks" for "the types of sharks"; an office ("the president of France") stays whole."""
    while True:
        at = found.index(chosen)
        following = found[at + 1] if at + 1 < len(found) else None
        between = question[chosen.end : following.start].strip().lower() if following else ""
        if following is None or between not in ("of", "in", "for", "between"):
            return chosen.text
        if chosen.head in ROLES or chosen.proper:
            return question[chosen.start : following.end] if between == "of" else chosen.text
        if chosen.head not in RELATIONAL and between != "of":
            return chosen.text
        chosen = following


_NAMED = re.compile(rf"\b(?:{CAPITALISED}(?:\s+(?:[A-Z]\.|(?:[a-z]{{2,3}}\s){{0,2}}{CAPITALISED}))+)")
_TITLE = re.compile(
    rf"\b(?:{TITLES}\. |(?:Republican|Democratic|Democrat|Conservative|Labour|Liberal|former)s? (?=[A-Z]))"
)
"""Titles before a name, which are no part of it."""
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"\b(?:who|whom|which \w+|what (?:person|man|woman|actor|singer))\b", re.IGNORECASE)


_ASKS_OF_NAME = re.compile(rf"(?i:who(?:'s|’s| is| was)) {CAPITALISED}(?<!['’]s)(?: {CAPITALISED}(?<!['’]s))*\W*")
"""Asks who somebody is who has a name: "Who is Ada Byron?" is about her, whomever the answer names beside her."""


def person_of(question: str, answer: str) -> str:
    """Return whom "he" or "she" refers to after a question: the answer's person if it asks who, else a name in it."""
    if _ASKS_WHO.search(question) and not _ASKS_OF_NAME.fullmatch(question):
        written = re.search(r"\bwas written by ", answer)
        for name in _named_in(answer[written.end() :] if written else answer):
            first, *cut = re.split(r" (?:of|in|at|for|and|on) ", name)
            if name.lower() not in question.lower() and (" " in first or not cut):
                return first
    proper = [phrase for phrase in phrases(question) if phrase.proper or phrase.head in ROLES]
    return _bare(re.split(r"['’]s\b", _owner_of(question, proper[0], phrases(question)))[0]) if proper else ""


def people_of(question: str, answer: str) -> tuple[str, ...]:
    """Return the names of more than one word in a question and its answer, those of the answer first."""
    named = (*_named_in(answer), *_named_in(question))
    return tuple(dict.fromkeys(name for name in named if gender_of(name)))


def _named_in(text: str) -> list[str]:
    return [str(name) for name in _NAMED.findall(_WEEKDAY.sub(lambda day: day[0].lower(), _TITLE.sub("", text)))]


def _bare(name: str) -> str:
    """Return a name without titles before it: "Nikki Haley" of "former South Carolina Gov. Nikki Haley"."""
    after = re.split(rf"\b{TITLES}\. ", name)[-1]
    return after if after else name


def asked_thing(question: str, answer: str) -> str:
    """Return the thing that an answer names to a question such as "which ship ran aground"."""
    if not any(phrase.asked for phrase in phrases(question)):
        return ""
    return next((name for name in _named_in(answer) if name.lower() not in question.lower()), "")


def is_name(text: str) -> bool:
    """Return whether a text has a capitalised word that is not an article such as "The"."""
    return any(word[0].isupper() for word in text.split() if word.lower() not in ARTICLES)
