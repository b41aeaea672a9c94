"""Question rewriting by rules: what a follow-up means, given what the conversation is about.

A pronoun is replaced by what it refers to. "And Iran?" becomes the question before with another name, "when was that?"
the question before with another question word. "What are the symptoms?" gets the disease that was spoken of.
"""

import re
from dataclasses import dataclass

from qa.conversation.coreference import HUMAN, ITS, THEY, gender_in, put, without_pronouns
from qa.conversation.ellipsis import fill_ellipsis, with_context
from qa.conversation.previous_question import asked_besides, object_wished, same_object, someone_else, statement
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
    """Its topic, where the rewriting already tells it; else empty."""


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
"""Refers to a whole event, not to a person or thing: "who denied it?", "how did he react?"."""
_ELSE = re.compile(r"(?P<wh>who|what|where|when|which) else\s*[?.!]*", re.IGNORECASE)
_SHORT = 10
"""Words of a question that may refer to an event; a longer one says itself what happened."""


def rewrite(question: str, state: State) -> Meaning:
    """Return what a question means, given what the conversation is about.

    Args:
        question: as it was typed.
        state: what the conversation is about.
    """
    text = " ".join(question.split())
    if not state.last:
        return Meaning(text)
    if another := _ANOTHER.match(_OPENING.sub("", text)) or _bare(text):
        return _substituted(another["rest"], text, state)
    stripped = _OPENING.sub("", text) or text
    if listed := listed_instead(stripped, state.last):
        return Meaning(listed, True)
    if swap := _SWAPS.match(stripped):
        return Meaning(_upper(asked_besides(swap["wh"], state)), True)
    if else_of := _ELSE.fullmatch(stripped):
        return Meaning(someone_else(else_of["wh"], state), True)
    if object_of := same_object(stripped, state) or object_wished(stripped, state):
        return Meaning(_upper(object_of), True)
    short = len(stripped.split()) <= _SHORT
    if short and _EVENT.search(stripped) and not DEFINES.match(state.last):
        whole = put(put(stripped, ITS, state.one()), THEY, state.many())
        whole = put(whole, HUMAN, state.somebody(gender_in(whole)), proper=True)
        return Meaning(with_context(_upper(whole), statement(state)), True)
    filled = without_pronouns(stripped, state)
    if filled == stripped:
        filled = fill_ellipsis(stripped, state)
    return (
        Meaning(_upper(filled), True) if filled != stripped else Meaning(text if text == stripped else _upper(stripped))
    )


def _bare(text: str) -> re.Match[str] | None:
    """Match "and Iran?": an "and" with words that are no question of their own."""
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
        # A name with a noun, "the Milgram experiment", can stand alone; a bare name cannot.
        alone = new.definite and new.proper
        return Meaning(text if alone else f"{last}, {rest}?", True, new.text)
    kept = "the " if old.definite and not new.proper and first not in ARTICLES else ""
    topic = "" if new.head in RELATIONAL and not new.proper else new.text
    return Meaning(f"{last[: old.start]}{kept}{rest}{last[old.end :]}?", True, topic)


_ANOTHER_MATTER = re.compile(r"the [a-z]+(?: [a-z]+)? (?:of|in|at|on) [\w ]+")
"""A thing that is fully described, such as "the tsunami of 1960": a new topic, not a part of the last one."""
_WHEN = re.compile(
    r"(?:19|20)\d\d$|(?:this|last|next|earlier|later)\b|(?:today|yesterday|tomorrow|now|then|before|recently)$",
    re.IGNORECASE,
)


def _with_place(preposition: str, rest: str, last: str) -> Meaning:
    """Return the question before with its "in Turkey" replaced by "in Syria"."""
    new = next((phrase for phrase in phrases(rest) if phrase.proper and not phrase.text[0].isdigit()), None)
    for phrase in reversed(phrases(last)):
        fits = phrase.before == preposition or (phrase.before == "of" and preposition in ("in", "at"))
        if new and phrase.proper and fits:
            text = f"{last[: phrase.start]}{new.text}{last[phrase.end :]}?"
            return Meaning(text, True, topic_of(text))
    cut = re.search(rf"\s{re.escape(preposition)}\s(?!.*\s{re.escape(preposition)}\s)", last, re.IGNORECASE)
    return Meaning(f"{last[: cut.start()]} {rest}?" if cut and not new else f"{last} {rest}?", True)


def _counterpart(new: Phrase, last: str) -> Phrase | None:
    """Return the phrase of the question before that a new phrase replaces."""
    every = phrases(last)
    shared = [phrase for phrase in every if phrase.head == new.head]
    if shared:
        return shared[-1]
    same = [phrase for phrase in every if phrase.proper == new.proper and not phrase.asked and not phrase.adjective]
    if not same:
        return None
    subject = new.proper or last.split()[0].lower() in AUXILIARIES
    return same[0 if subject else -1]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
