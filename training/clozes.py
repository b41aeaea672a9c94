"""Questions without anybody to write them: a name or number is taken out of a sentence and asked for.

"Iran launched 300 drones at Israel" becomes "Iran launched how many drones at Israel?" and "Which country launched 300
drones at Israel?" (a cloze; Taylor, "Cloze Procedure", 1953; as training data for readers: Lewis and others,
"Unsupervised Question Answering by Cloze Translation", ACL 2019). What a name is of is learnt from the articles
themselves: "actor Tom Hanks", "Tesla, the car company". No quiz and no label plays a part.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vectorstore.places import COUNTRIES, STATES

_PERSONS = frozenset(
    """actor actress singer rapper author comedian director musician artist designer host anchor player quarterback
    coach pitcher golfer driver swimmer runner striker goalkeeper president senator governor mayor minister lawmaker
    congressman congresswoman representative candidate politician official leader chairman judge justice lawyer attorney
    prosecutor executive founder billionaire businessman analyst economist professor researcher scientist doctor
    astronaut journalist reporter activist king queen prince princess pope bishop officer general spokesman spokeswoman
    secretary""".split()
)
_THINGS = frozenset(
    """company firm retailer automaker airline airport bank maker manufacturer platform app service network channel
    studio brand chain restaurant store team club league university school college agency department organization group
    union committee court museum hospital city town village county state country nation province region island river
    mountain lake park stadium church movie film series song album book novel magazine newspaper website drug vaccine
    virus disease storm hurricane asteroid planet spacecraft rocket telescope satellite festival tournament award
    ceremony holiday law bill treaty ship aircraft plane""".split()
)
_STATES = frozenset(state.lower() for state in STATES)
_COUNTRIES = frozenset(country.lower() for country in COUNTRIES)
_NO_NAMES = frozenset(
    """He She It They We I You This That The A An But And In On At For After As When If There His Her Its Their These
    Those While With However Although Since Even One What Who How Why Some Many So Or Not No Also Now Still To From By
    According More Most Meanwhile Today Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March
    April May June July August September October November December CNN USA US U.S America American Americans""".split()
)
_NAME = re.compile(r"[A-Z][\w’'.-]*[\w’](?:(?: (?:of|the|and|for|de|&))? [A-Z][\w’'-]*[\w’])*")
_PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z’'-]+")
_NUMBER = re.compile(r"\$ ?[\d.,]*\d(?: (?:million|billion|trillion))?|\b\d[\d,.]*\d(?:%| percent)?|\b\d(?:%| percent)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROLE = re.compile(r"\b([a-z]{4,14}) ((?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)+)")
_APPOSITION = re.compile(
    r"\b((?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)*), (?:a|an|the) (?:[\w’'-]+ ){0,3}?([a-z]{4,14})\b"
    r"(?= (?:of|in|who|that|which|and|for|based|at|from)|,)"
)
_CLAUSE = re.compile(
    r", (?:which|who|as|while|after|according|but|and|a|an|the|with|including|when|where)\b"
    r"|(?: after| as| while| when| because| before| since| amid| following| despite)\b |, [a-z]+ing\b"
)
_FEWEST, _MOST = 6, 32
"""Words of a question."""
_CUT_SHORT, _WITHOUT_LEAD, _WHO = 0.6, 0.5, 0.5
"""How often a trailing clause is left out, a leading one, and "who" is said rather than the person's trade."""

Kinds = Mapping[str, Counter[str]]
"""What names are of, with how often they were said to be."""


@dataclass(frozen=True, slots=True)
class Cloze:
    question: str
    answer: str


def kinds_of(texts: Iterable[str]) -> Kinds:
    """Return what the names of some texts are said to be of: "actor" before a name, or "…, a car company," after it."""
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        found = [(name, role) for role, name in _ROLE.findall(text)] + _APPOSITION.findall(text)
        for name, noun in found:
            if noun in _PERSONS | _THINGS:
                kinds[name][noun] += 1
    return dict(kinds)


def make_cloze(sentence: str, kinds: Kinds, rng: random.Random) -> Cloze | None:
    """Return a question that the sentence answers; None where it has nothing to ask for, or too little besides."""
    options = [*_names(sentence, kinds), *_numbers(sentence)]
    if not options:
        return None
    start, answer, _ = rng.choices(options, [weight for _, _, weight in options])[0]
    before, after = sentence[:start], sentence[start + len(answer) :]
    if answer[0] in "$0123456789":
        asked = _asked_number(answer)
    else:
        before, asked, after = _asked_name(before, answer, after, kinds, rng)
    question = _shortened(before, asked, after, rng)
    if not _FEWEST <= len(question.split()) <= _MOST or re.search(rf"\b{re.escape(answer)}\b", question):
        return None
    return Cloze(f"{question[0].upper()}{question[1:]}?", answer)


def _names(sentence: str, kinds: Kinds) -> Iterable[tuple[int, str, float]]:
    for found in _NAME.finditer(sentence):
        name = found.group(0).removesuffix("’s").removesuffix("'s").strip(".")
        if len(name) < 3 or name.split()[0] in _NO_NAMES:
            continue
        known = name in kinds or name.lower() in _STATES | _COUNTRIES
        if known or " " in name or found.start():  # one unknown word at the beginning need not be a name
            yield found.start(), name, 2.0 if known or " " in name else 1.0


def _numbers(sentence: str) -> Iterable[tuple[int, str, float]]:
    for found in _NUMBER.finditer(sentence):
        number = found.group(0)
        beside = sentence[found.start() - 1 : found.start()] + sentence[found.end() : found.end() + 1]
        if not _YEAR.fullmatch(number) and not set(beside) & set("-–:/"):  # scores, times and dates are no counts
            yield found.start(), number, 1.0


def _asked_number(number: str) -> str:
    if number.startswith("$"):
        return "how much money"
    return "what percentage" if number.endswith(("%", "percent")) else "how many"


def _asked_name(before: str, name: str, after: str, kinds: Kinds, rng: random.Random) -> tuple[str, str, str]:
    asked = _kind_of(name, kinds, rng)
    role = re.search(r"\b([a-z]{4,14}) $", before)
    if role and role.group(1) in _PERSONS | _THINGS:
        before = before[: role.start()]
        asked = asked if asked == "who" else f"which {role.group(1)}"
    before = re.sub(r"\b[Tt]he $", "", before)
    if after[:2] in ("’s", "'s"):
        return before, "whose" if asked == "who" else f"{asked}'s", after[2:]
    return before, asked, after


def _kind_of(name: str, kinds: Kinds, rng: random.Random) -> str:
    if name.lower() in _STATES:
        return rng.choice(["which state", "which US state", "what state"])
    if name.lower() in _COUNTRIES:
        return rng.choice(["which country", "which nation", "what country"])
    if known := kinds.get(name):
        noun = rng.choices(list(known), list(known.values()))[0]
        return "who" if noun in _PERSONS and rng.random() < _WHO else f"{rng.choice(['which', 'what'])} {noun}"
    return "who" if _PERSON.fullmatch(name) else rng.choice(["what", "which one"])


def _shortened(before: str, asked: str, after: str, rng: random.Random) -> str:
    """Leave out clauses at both ends now and then: people do not ask in whole sentences of the news."""
    if rng.random() < _CUT_SHORT and (clause := _CLAUSE.search(after)):
        cut = after[: clause.start()]
        after = cut if len((before + cut).split()) > _FEWEST else after
    if rng.random() < _WITHOUT_LEAD and ", " in before:
        tail = before.rsplit(", ", 1)[1]
        before = tail if len((tail + after).split()) > _FEWEST else before
    return f"{before}{asked}{after}".strip().rstrip('.!,;:”"')
