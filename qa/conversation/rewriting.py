"""What a follow-up means where the conversation is about something: question rewriting by rules.

A pronoun gives way to what it stands for, "and Iran?" to the question before with another name in it, "when was that?"
to the question before with another question word, "what are the symptoms?" is said of what it is a symptom of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.conversation.coreference import HUMAN, ITS, THEY, fill_ellipsis, gender_in, put, with_context, without_pronouns
from qa.conversation.state import DEFINES, State, topic_of
from qa.conversation.swaps import listed_instead, swapped
from qa.text.noun_phrases import (
    ARTICLES,
    AUXILIARIES,
    PREPOSITIONS,
    RELATIONAL,
    VERBS,
    WH,
    Phrase,
    Word,
    phrases,
    tokens,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a question means by itself."""

    text: str
    leaned: bool = False
    """Whether it depends on earlier turns."""
    topic: str = ""
    """What it turns to, where that is known already."""


_OPENING = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|also|then|now|well|yes|no|thanks?|thank you|great|wow)\b[\s,.!]*)+", re.IGNORECASE
)
_ANOTHER = re.compile(r"^(?:(?:what|how) about|what of|and what about)\s+(?P<rest>.+?)\s*\??$", re.IGNORECASE)
_AND_BARE = re.compile(r"^(?:and|or|but)\s+(?P<rest>[^?]+?)\s*\?*$", re.IGNORECASE)
_SWAPS = re.compile(
    r"^(?P<wh>(?:(?:since|until|till|by|from|to|for|with|in) )?"
    r"(?:when|why|where|who|whom|how come|how|what for|how (?:long|often|many|much|far)(?: ago)?))"
    r"(?:\s+(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could)(?:n't)?(?:\s+(?:it|that|this|they|he|she))?"
    r"(?:\s+(?:be|been|happen(?:ed|ing)?|occur(?:red)?|take place|so|do (?:so|that|it|this)))?"
    r"|\s+(?:that|this|it|so|not|exactly|happened))?\s*[?.!]*$",
    re.IGNORECASE,
)
_SPEECH = (
    r"(?:den(?:y|ied|ies)|confirm(?:s|ed)?|sa(?:y|ys|id)|announce[sd]?|report(?:s|ed)?|claim(?:s|ed)?|reveal(?:s|ed)?"
    r"|condemn(?:s|ed)?|critici[sz]e[sd]?|decided?|approved?|order(?:s|ed)?|oppose[sd]?|welcome[sd]?|reject(?:s|ed)?"
    r"|support(?:s|ed)?|react(?:s|ed)?(?: to)?|respond(?:s|ed)?(?: to)?|comment(?:s|ed)?(?: on)?|caused?|prevent(?:ed)?"
    r"|stop(?:ped)?)"
)
_EVENT = re.compile(
    rf"\b{_SPEECH} (?:it|this|that|so)(?=\s*(?:[?.!,]|$)| (?:to|in|at|on|by|first|yesterday|today)\b)"
    r"|\bdo (?:it|this|that|so)\s*[?.!]*$"
    r"|\b(?:react|respond|say|comment|vote|argue|think)(?:ed|s)?\s*[?.!]*$"
    r"|\b(?:was|is|were) (?:it|this|that) (?:first )?(?:announced|approved|decided|reported|confirmed|agreed|passed)\b"
    r"|\b(?:does|did|has|will|would|could) (?:this|that) (?!week|month|year|time)[a-z]+",
    re.IGNORECASE,
)
"""What points at a whole event rather than at somebody or something: "who denied it?", "how did he react?"."""


_ELSE = re.compile(r"(?P<wh>who|what|where|when|which) else\s*[?.!]*", re.IGNORECASE)
_DEED_TO_IT = re.compile(
    r"\b(?P<verb>[a-z]{3,}) (?P<it>it|this|that)(?=\s*[?.!]*$| (?:to|in|at|on|by|for|since)\b)", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:it|this|that|so|them|him|her)\b", re.IGNORECASE)


def _someone_else(wh: str, state: State) -> str:
    """Return what "who else?" asks for: "Who else replaces …?" after "Who replaces …?"."""
    last = state.last.strip().rstrip(" ?.!")
    first, _, rest = last.partition(" ")
    same = first.lower() == wh.lower()
    return f"{first} else {rest}?" if same and rest else with_context(f"{_upper(wh.lower())} else?", _statement(state))


def _same_deed(text: str, state: State) -> str:
    """Return a question whose "it" is the object of the same verb before: "support Palestine" for "support it"."""
    match = _DEED_TO_IT.search(text)
    if match is None or match["verb"].lower() in AUXILIARIES:
        return ""
    root = re.sub(r"(?:ed|es|s|e|ing)$", "", match["verb"].lower())
    deed = re.search(rf"\b{re.escape(root)}\w{{0,3}} (?P<object>[^?]+?)\s*[?.!]*$", state.last, re.IGNORECASE)
    if deed is None or not phrases(f"about {deed['object']}") or _PRONOUN.match(deed["object"]):
        return ""
    return text[: match.start("it")] + deed["object"] + text[match.end("it") :]


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


def _what_was_wished(text: str, state: State) -> str:
    """Return a question whose "it" is what somebody wants: "Who is against what Sand wants?"; "" where it is not."""
    wished, it = _WISHED.fullmatch(state.last.strip(" ?.!")), _ON_IT.search(text)
    if wished is None or it is None:
        return ""
    verb, aux = wished["verb"].lower(), wished["aux"].lower()
    first, _, rest = verb.partition(" ")
    said = f"{first}s {rest}".strip() if aux == "does" else verb if aux == "do" else f"{aux} {verb}"
    what = f"what {wished['who']} {said}{wished['more']}"
    return f"{text[: it.start('it')]}{what}{text[it.end('it') :]}"


_SHORT = 10
"""Words. A longer question says itself what happened."""


def rewrite(question: str, state: State) -> Meaning:
    """Return what a question means where the conversation is about something."""
    text = " ".join(question.split())
    if not state.last:
        return Meaning(text)
    if another := _ANOTHER.match(_OPENING.sub("", text)) or _bare(text):
        return _substituted(another["rest"], text, state)
    stripped = _OPENING.sub("", text) or text
    if listed := listed_instead(stripped, state.last):
        return Meaning(listed, True)
    if swap := _SWAPS.match(stripped):
        return Meaning(_upper(_asked_besides(swap["wh"], state)), True)
    if else_of := _ELSE.fullmatch(stripped):
        return Meaning(_someone_else(else_of["wh"], state), True)
    if object_of := _same_deed(stripped, state) or _what_was_wished(stripped, state):
        return Meaning(_upper(object_of), True)
    short = len(stripped.split()) <= _SHORT
    if short and _EVENT.search(stripped) and not DEFINES.match(state.last):
        whole = put(put(stripped, ITS, state.one()), THEY, state.many())
        whole = put(whole, HUMAN, state.somebody(gender_in(whole)), proper=True)
        return Meaning(with_context(_upper(whole), _statement(state)), True)
    filled = without_pronouns(stripped, state)
    if filled == stripped:
        filled = fill_ellipsis(stripped, state)
    return (
        Meaning(_upper(filled), True) if filled != stripped else Meaning(text if text == stripped else _upper(stripped))
    )


def _bare(text: str) -> re.Match[str] | None:
    """Match "and Iran?": an "and" with what is no question by itself."""
    match = _AND_BARE.match(text)
    if match is None:
        return None
    words = [token.low for token in tokens(match["rest"])]
    asks = words and (words[0] in WH or words[0] in AUXILIARIES)
    return None if asks or len(words) > 6 or any(word in VERBS for word in words[1:]) else match


# "What about …": the question before, with something else in it


def _substituted(rest: str, text: str, state: State) -> Meaning:
    rest = without_pronouns(rest, state)
    last = state.last.rstrip(" ?.!")
    if other := swapped(rest, last):
        return Meaning(other, True)
    first = rest.split()[0].lower()
    if first in PREPOSITIONS:
        return _with_place(first, rest, last)
    new = next(iter(phrases(f"about {rest}")), None)
    if new is None or _WHEN.match(rest):
        return Meaning(f"{last} {rest}?", True)
    old = _counterpart(new, last)
    if _ANOTHER_MATTER.fullmatch(rest) and (old is None or old.head != new.head):
        return Meaning(f"Tell me about {rest}?", True, rest)
    if old is None:
        # A name with a noun of its own, "the Milgram experiment", can stand alone; a bare one cannot.
        alone = new.definite and new.proper
        return Meaning(text if alone else f"{last}, {rest}?", True, new.text)
    kept = "the " if old.definite and not new.proper and first not in ARTICLES else ""
    topic = "" if new.head in RELATIONAL and not new.proper else new.text
    return Meaning(f"{last[: old.start]}{kept}{rest}{last[old.end :]}?", True, topic)


_ANOTHER_MATTER = re.compile(r"the [a-z]+(?: [a-z]+)? (?:of|in|at|on) [\w ]+")
"""A thing that says itself which one it is, as "the tsunami of 1960" does: another matter, not a part of the last."""
_WHEN = re.compile(
    r"(?:19|20)\d\d$|(?:this|last|next|earlier|later)\b|(?:today|yesterday|tomorrow|now|then|before|recently)$",
    re.IGNORECASE,
)


def _with_place(preposition: str, rest: str, last: str) -> Meaning:
    """Return the question before with "in Syria" in the place of its "in Turkey"."""
    new = next((phrase for phrase in phrases(rest) if phrase.proper and not phrase.text[0].isdigit()), None)
    for phrase in reversed(phrases(last)):
        fits = phrase.before == preposition or (phrase.before == "of" and preposition in ("in", "at"))
        if new and phrase.proper and fits:
            text = f"{last[: phrase.start]}{new.text}{last[phrase.end :]}?"
            return Meaning(text, True, topic_of(text))
    cut = re.search(rf"\s{re.escape(preposition)}\s(?!.*\s{re.escape(preposition)}\s)", last, re.IGNORECASE)
    return Meaning(f"{last[: cut.start()]} {rest}?" if cut and not new else f"{last} {rest}?", True)


def _counterpart(new: Phrase, last: str) -> Phrase | None:
    """Return the phrase of the question before that another one takes the place of."""
    every = phrases(last)
    shared = [phrase for phrase in every if phrase.head == new.head]
    if shared:
        return shared[-1]
    same = [phrase for phrase in every if phrase.proper == new.proper and not phrase.asked and not phrase.adjective]
    if not same:
        return None
    subject = new.proper or last.split()[0].lower() in AUXILIARIES
    return same[0 if subject else -1]


def _asked_besides(wh: str, state: State) -> str:
    """Return what another question word alone asks of the question before: "since when does Norland support Velia?"."""
    last = state.last.strip().rstrip(" ?.!")
    every = tokens(last)
    verb = _verb(every)
    does_it = bool(verb) and every[0].low in WH and (every[0].low == "who" or every[verb].low not in AUXILIARIES)
    if not does_it or every[0].low in ("why", "when", "where"):
        return f"{wh} {_proposition(state)}?"
    person = "" if state.person.lower() in last.lower() else state.person
    if every[0].low != "who" or verb != 1 or not person:
        return f"{last}, and {wh.lower()}?"  # what is asked for does it, and nobody has said what that is
    if every[verb].low in AUXILIARIES:
        return f"{wh} {every[verb].text} {person}{last[every[verb].end :]}?"
    return f"{wh} {_proposition(state)}?"


def _verb(every: Sequence[Word]) -> int:
    """Return where the first word stands that may be a verb; 0 where there is none."""
    return next((at for at, token in enumerate(every) if token.low in AUXILIARIES or token.low in VERBS), 0)


def _proposition(state: State) -> str:
    """Return the question before without its question word: "does North Korea support Palestine"."""
    text = state.last.strip().rstrip(" ?.!")
    every = tokens(text)
    if not every or _IMPERATIVE.match(text):
        return _IMPERATIVE.sub("", text)
    verb = _verb(every)
    start = verb
    if verb > 0 and every[verb].low not in AUXILIARIES and every[0].low in WH:
        # "How many people died" and "which company bought": what is asked for does it.
        start = next((at for at in range(1, verb) if every[at].low not in ("many", "much")), verb)
    if verb > 2 and every[0].low == "how" and every[1].low == "many" and every[verb].low in ("was", "were", "are"):
        counted = text[every[2].start : every[verb - 1].end]  # who or what is counted is its subject
        return f"{every[verb].text} {counted}{text[every[verb].end :]}"
    said = text[every[start].start :]
    said = said if every[start].capital and start else said[0].lower() + said[1:]
    return f"{state.person} {said}" if every[0].low == "who" and verb == 1 and state.person else said


_IMPERATIVE = re.compile(
    r"^(?:please )?(?:tell|describe|explain|give|show)\b(?: (?:me|us))?(?: (?:more|something))?(?: about)? ?",
    re.IGNORECASE,
)


def _statement(state: State) -> str:
    """Return what the question before asks about, as words to search for: "North Korea support Palestine"."""
    text = state.last.strip().rstrip(" ?.!")
    every = tokens(text)
    verb = _verb(every)
    if verb > 1 and every[0].low in ("what", "which") and every[verb].low in _PASSIVE:
        return text[every[1].start :]  # "tax was scrapped": what is asked for is what it is about
    first, _, rest = _proposition(state).partition(" ")
    return rest if first.lower() in AUXILIARIES and rest else f"{first} {rest}".strip()


_PASSIVE = frozenset("is are was were has have had will".split())


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
