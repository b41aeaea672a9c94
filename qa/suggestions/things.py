"""Questions about what is no person: what it is, what it said, how much it paid."""

import re
from collections.abc import Iterator, Set

from qa.suggestions.template import Template
from qa.suggestions.verb_forms import BASES
from qa.text.first_names import gender_of
from qa.text.noun_phrases import ARTICLES, PREPOSITIONS, ROLES, TITLES
from vectorstore.text.word_lists import MONTHS, PRONOUNS, WEEKDAYS

_BEGINS = r"(?:^|(?<=[a-z,] )|(?<=[.”] ))"
_THING = r"(?P<the>[Tt]he )?(?P<name>[A-Z][\w’'&-]*\w(?: (?:of (?:the )?|for |and |the )?[A-Z][\w’'&-]*\w){0,4})"
_KINDS = (
    "agency airline app army association award bank bill body brand bureau business centre center chain charity church"
    " coalition college committee commission community company conference court department disease district"
    " drug event festival film firm foundation fund game group hospital industry institute island lab labor lake law"
    " league maker manufacturer medication mission movement museum network newspaper nonprofit organisation"
    " organization outlet park party platform policy practice product programme program project prize publication"
    " publisher report research retailer river rocket rule satellite school series service show site software"
    " spacecraft startup store strain street study system team tech technology tool tournament"
    " treatment tribe union university vaccine variant vessel village virus website"
).split()
_HEAD = rf"(?= (?:{'|'.join(sorted(PREPOSITIONS))}|that|which|who|whose|where|and|or|[a-z]+ed|[a-z]+ing)\b|[,.]|$)"
"""Text after a noun that is not part of a compound: not "law" in "law professor"."""
_WHAT = rf"(?P<what>(?:[\w’'-]+ ){{0,4}}(?:{'|'.join(_KINDS)})\b{_HEAD}[^,;:—–“”\"]{{0,80}})"
"""Words for a kind of thing, not of a person."""
_APPOSITION = re.compile(rf"{_BEGINS}{_THING}, (?:an?|the|one of the) {_WHAT},")
"""“The Orrery Prize, an award for young poets, …”."""
_IS = re.compile(rf"^{_THING} (?P<is>is|are|was) (?:an?|one of the) {_WHAT}")
_SAID = re.compile(rf"^{_THING} (?:said|says|announced|warned|confirmed|denied)\b")
_SUM = r"(?:[a-z]+ ){0,3}[$£€]\s?[\d.,]+(?: (?:thousand|million|billion|trillion))?"
_PAID = re.compile(
    rf"^{_THING} (?P<verb>paid|raised|spent|lost|donated|earned|invested|owed|made|won|offered|pledged) {_SUM}"
    r"(?P<rest>(?: (?:to|for|in|on|from|of) [^,;:—–()“”\"]{4,70}?)?)(?:,|\.$)"
)
_MONEY_BASES = {"owed": "owe", "earned": "earn", "invested": "invest", "donated": "donate", "pledged": "pledge"}
_NO_THING = (
    PRONOUNS
    | ARTICLES
    | PREPOSITIONS
    | frozenset((*MONTHS, *WEEKDAYS))
    | frozenset(
        "and but here if when while now then officials police authorities experts critics meanwhile however still also"
        " so as no some many most both one two three other another people republicans democrats americans".split()
    )
)


def questions_on_things(sentence: str, names: Set[str], topic: str) -> Iterator[Template]:
    """Yield questions on the organisations, places and things of a sentence.

    Args:
        sentence: of an article.
        names: words that its passage writes with a capital in the middle of a sentence.
        topic: what was asked about; without it nobody's words are asked for.
    """
    for each in (*_APPOSITION.finditer(sentence), *_IS.finditer(sentence)):
        if _is_thing(each, names) and not ROLES & set(each["what"].lower().split()):
            yield Template("what", f"What {'are' if each.groupdict().get('is') == 'are' else 'is'} {_named(each)}?")
    if (
        topic
        and (found := _SAID.match(sentence))
        and _is_thing(found, names)
        and found["name"].lower() not in topic.lower()
    ):
        yield Template("said", f"What did {_named(found)} say about {topic}?")
    if (found := _PAID.match(sentence)) and _is_thing(found, names, person=True):
        base = BASES.get(found["verb"]) or _MONEY_BASES[found["verb"]]
        yield Template("cost", f"How much did {_named(found)} {base}{found['rest']}?")


def _is_thing(found: re.Match[str], names: Set[str], *, person: bool = False) -> bool:
    """Return whether a name is none of a day, of many people or, unless it may be, of a person."""
    first, *others = found["name"].split(" ")
    if (
        first.lower() in _NO_THING
        or re.match(rf"{TITLES}\.? ", found["name"] + " ")
        or re.search("[’']s ", found["name"])
    ):
        return False
    # A single word that begins a sentence may be any word: "Currently".
    known = bool(others or found["the"] or found.start("name") or first in names or not first[1:].islower())
    return known and (person or not any(map(gender_of, (first, *others))))


def _named(found: re.Match[str]) -> str:
    return f"the {found['name']}" if found["the"] else found["name"]
