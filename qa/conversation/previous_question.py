"""The question before a follow-up, in other forms: with another question word, as a statement, or a part of it."""

import re
from collections.abc import Sequence

from qa.conversation.ellipsis import with_context
from qa.conversation.state import State
from qa.text.noun_phrases import AUXILIARIES, VERBS, WH, Word, phrases, tokens

_DEED_TO_IT = re.compile(
    r"\b(?P<verb>[a-z]{3,}) (?P<it>it|this|that)(?=\s*[?.!]*$| (?:to|in|at|on|by|for|since)\b)", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:it|this|that|so|them|him|her)\b", re.IGNORECASE)
_WISHED = re.compile(
    r"what (?P<aux>does|do|did|will|would) (?P<who>.+?) (?P<verb>want|plan|propose|demand|suggest|promise|announce"
    r"|call for|intend|offer|ask for|recommend|threaten)(?P<more>(?: to do)?(?: (?:about|for|with) .+)?)",
    re.IGNORECASE,
)
_ON_IT = re.compile(
    r"\b(?:against|for|behind|about|of|opposes?|opposed|supports?|supported|backs?|backed|favours?|favors?|rejects?"
    r"|rejected|criticis\w+|criticiz\w+|welcomes?|welcomed) (?P<it>it|that|this)[ ?.!]*$",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"^(?:please )?(?:tell|describe|explain|give|show)\b(?: (?:me|us))?(?: (?:more|something))?(?: about)? ?",
    re.IGNORECASE,
)
_PASSIVE = frozenset("is are was were has have had will".split())


def asked_besides(wh: str, state: State) -> str:
    """Return the question before with another question word: "since when does Norland support Velia?".

    Args:
        wh: the question word, such as "since when".
        state: what the conversation is about; its last question is not empty.
    """
    last = _unmarked(state)
    every = tokens(last)
    verb = _verb(every)
    does_it = bool(verb) and every[0].low in WH and (every[0].low == "who" or every[verb].low not in AUXILIARIES)
    if not does_it or every[0].low in ("why", "when", "where"):
        return f"{wh} {_proposition(state)}?"
    person = "" if state.person.lower() in last.lower() else state.person
    if every[0].low != "who" or verb != 1 or not person:
        return f"{last}, and {wh.lower()}?"  # the question word is the subject, and its answer is not known
    if every[verb].low in AUXILIARIES:
        return f"{wh} {every[verb].text} {person}{last[every[verb].end :]}?"
    return f"{wh} {_proposition(state)}?"


def _unmarked(state: State) -> str:
    """Return the question before without its question mark."""
    return state.last.strip().rstrip(" ?.!")


def _verb(every: Sequence[Word]) -> int:
    """Return the place of the first word that may be a verb; 0 where there is none."""
    return next((at for at, token in enumerate(every) if token.low in AUXILIARIES or token.low in VERBS), 0)


def _proposition(state: State) -> str:
    """Return the question before without its question word: "does North Korea support Palestine"."""
    text = _unmarked(state)
    every = tokens(text)
    if not every or _IMPERATIVE.match(text):
        return _IMPERATIVE.sub("", text)
    verb = _verb(every)
    start = verb
    if verb > 0 and every[verb].low not in AUXILIARIES and every[0].low in WH:
        # "How many people died", "which company bought": what is asked for is the subject.
        start = next((at for at in range(1, verb) if every[at].low not in ("many", "much")), verb)
    if verb > 2 and every[0].low == "how" and every[1].low == "many" and every[verb].low in ("was", "were", "are"):
        counted = text[every[2].start : every[verb - 1].end]  # what is counted is the subject
        return f"{every[verb].text} {counted}{text[every[verb].end :]}"
    said = text[every[start].start :]
    said = said if every[start].capital and start else said[0].lower() + said[1:]
    return f"{state.person} {said}" if every[0].low == "who" and verb == 1 and state.person else said


def statement(state: State) -> str:
    """Return the question before as a statement to search for: "North Korea support Palestine"."""
    text = _unmarked(state)
    every = tokens(text)
    verb = _verb(every)
    if verb > 1 and every[0].low in ("what", "which") and every[verb].low in _PASSIVE:
        return text[every[1].start :]  # "tax was scrapped": what is asked for is the subject
    first, _, rest = _proposition(state).partition(" ")
    return rest if first.lower() in AUXILIARIES and rest else f"{first} {rest}".strip()


def someone_else(wh: str, state: State) -> str:
    """Return what "who else?" asks for: "Who else replaces …?" after "Who replaces …?".

    Args:
        wh: the question word before "else".
        state: what the conversation is about.
    """
    last = _unmarked(state)
    first, _, rest = last.partition(" ")
    same = first.lower() == wh.lower()
    return f"{first} else {rest}?" if same and rest else with_context(f"{wh.capitalize()} else?", statement(state))


def same_object(text: str, state: State) -> str:
    """Return a question with "it" replaced by the object that its verb had before: "support Palestine".

    Returns:
        The question; empty where the question before has not the same verb with an object.
    """
    match = _DEED_TO_IT.search(text)
    if match is None or match["verb"].lower() in AUXILIARIES:
        return ""
    root = re.sub(r"(?:ed|es|s|e|ing)$", "", match["verb"].lower())
    deed = re.search(rf"\b{re.escape(root)}\w{{0,3}} (?P<object>[^?]+?)\s*[?.!]*$", state.last, re.IGNORECASE)
    if deed is None or not phrases(f"about {deed['object']}") or _PRONOUN.match(deed["object"]):
        return ""
    return text[: match.start("it")] + deed["object"] + text[match.end("it") :]


def object_wished(text: str, state: State) -> str:
    """Return a question with "it" replaced by what somebody wants: "Who is against what Sand wants?".

    Returns:
        The question; empty where the question before does not ask what somebody wants.
    """
    wished, it = _WISHED.fullmatch(state.last.strip(" ?.!")), _ON_IT.search(text)
    if wished is None or it is None:
        return ""
    verb, aux = wished["verb"].lower(), wished["aux"].lower()
    first, _, rest = verb.partition(" ")
    said = f"{first}s {rest}".strip() if aux == "does" else verb if aux == "do" else f"{aux} {verb}"
    what = f"what {wished['who']} {said}{wished['more']}"
    return f"{text[: it.start('it')]}{what}{text[it.end('it') :]}"
