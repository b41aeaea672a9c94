"""Questions about people: who somebody is, who holds an office or won, what somebody said."""

import re
from collections.abc import Iterator

from qa.suggestions.template import Template
from qa.text.first_names import gender_of
from qa.text.noun_phrases import ROLES, TITLES

_BEGINS = r"(?:^|(?<=[ “]))"
_PERSON = rf"(?P<name>(?:{TITLES}\. )?[A-Z][\w’'-]*\.?(?: [A-Z][\w’'-]*\.?){{1,3}}(?<!\.))"
_ROLE = re.compile(
    rf"{_BEGINS}{_PERSON}, (?:\d+, )?(?P<role>(?:the|an?|who (?:is|was|leads|runs|heads)"
    rf"|[a-z]+(?: [a-z]+)* (?:of|at|for)) [^,]+)[,.]"
)
"""“Jane Doe, the harbour master of Ellery, …”."""
_ROLE_FIRST = re.compile(rf"(?:\b[Tt]he|[’']s) (?P<role>(?:[\w-]+ ){{0,3}}[a-z]+), {_PERSON}, ")
"""“Ellery's harbour master, Jane Doe, …”."""
_SAID = re.compile(rf"{_BEGINS}{_PERSON}(?:, [^,]{{3,60}},)? (?:said|says|warned|announced|told)\b")
_SAID_LAST = re.compile(rf"[,”\"] (?:said|says) {_PERSON}")
_OFFICE = re.compile(
    rf"^{_PERSON} (?P<rest>(?:is|was|will be|became|won|leads|heads|replaces|replaced|founded) (?:the|an?) "
    r"[^,;:—–“”\"]+?)"
    r"(?=[,.]|$| (?:and|but|after|when|who|which|as|on|because)\b)"
)
"""“Teodora Hallam will be the next mayor of Port Ellery.”"""
_NO_PEOPLE = frozenset(
    "Agency Association Authority Bank Board Bureau Center Centre Church City Club College Commission Committee Company"
    " Corporation Council County Court Department District Foundation Fund Group Hall Hospital Institute Island League"
    " Library Ministry Museum Office Park Party Police Project Review School Service Society State States Street Times"
    " Union University On Day".split()
)
"""Last words of names that are no person's, whatever the first is."""


def questions_on_people(sentence: str, topic: str) -> Iterator[Template]:
    """Yield questions on the people of a sentence.

    Args:
        sentence: of an article.
        topic: what was asked about; without it nobody's words are asked for.
    """
    if (found := _OFFICE.match(sentence)) and _is_person(found["name"]):
        yield Template("which person", f"Who {found['rest']}?")
    for pattern in (_ROLE, _ROLE_FIRST):
        for found in pattern.finditer(sentence):
            whole = len(_without_title(found["name"]).split()) > 1  # "Mr. Smith" may be anybody
            role = ROLES & set(found["role"].lower().split()) and found["name"].split(" ")[-1] not in _NO_PEOPLE
            if whole and (_is_person(found["name"]) or role):
                yield Template("who", f"Who is {found['name']}?")
    for pattern in (_SAID, _SAID_LAST) if topic else ():
        for found in pattern.finditer(sentence):
            if _is_person(found["name"]) and topic.lower() not in found["name"].lower():
                yield Template("said", f"What did {found['name']} say about {topic}?")


def _is_person(name: str) -> bool:
    """Return whether a name is a person's, by its title or first name."""
    first, *_, last = _without_title(name).split(" ") * 2
    return last not in _NO_PEOPLE and (_without_title(name) != name or bool(gender_of(first)))


def _without_title(name: str) -> str:
    return re.sub(rf"^{TITLES}\. ", "", name)
