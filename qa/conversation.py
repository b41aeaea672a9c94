"""Follow-up questions: what a question that leans on those before it means by itself, worked out by rules.

Each question is read in turn. What it leaves to be understood is filled in from what the conversation is about then
(``subject``, ``references``): a pronoun by what it stands for, "and Iran?" by the question before with another name in
it, "when was that?" by the question before with another question word, "what are the symptoms?" by what it is a symptom
of. The figures are in docs/answers.md.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.answer import Usage
from qa.intents import read_intent
from qa.phrases import ARTICLES, AUXILIARIES, PREPOSITIONS, RELATIONAL, VERBS, WH, Phrase, phrases, tokens
from qa.references import HUMAN, ITS, THEY, completed, put, with_context, without_pronouns
from qa.subject import DEFINES, State, asked_thing, person_of, topic_of

MEMORY = 10
"""Turns before the question that are read."""
_BESIDE = 2
"""Questions before it that a follow-up is searched for together with as well."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked before, and what was answered."""

    question: str
    answer: str = ""
    """The answer's text; empty where it is not known."""
    articles: tuple[str, ...] = ()
    """Ids of the articles that it cites, in order; empty where they are not known."""


Said = str | Turn | Mapping[str, Any]
"""An earlier question, alone or with its answer; a mapping has "question" and may have "answer" and "articles"."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a question is searched for as."""

    asked: str
    """The question by itself."""
    last: str = ""
    """The question before it made stand-alone, where it leans on that; empty where it does not."""
    beside: str = ""
    """The same with the questions before it, to be searched for as well; empty where it owes nothing to them."""


@dataclass(frozen=True, slots=True)
class Condensed:
    """What became of a follow-up."""

    follow_up: FollowUp
    usage: Usage | None = None
    notes: tuple[str, ...] = ()


Condense = Callable[[str, Sequence[Turn], FollowUp], Condensed]
"""(question, earlier turns, what the rules made of it) to what is searched for."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a question means by itself."""

    text: str
    leaned: bool = False
    """Whether it leans on what was said before."""
    topic: str = ""
    """What it turns to, where that is known already."""


def said_of(question: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an earlier turn, to be handed on with the next question, from the JSON of its answer."""
    cited = dict.fromkeys(citation["article"]["id"] for citation in answer.get("citations", ()))
    return {"question": question, "answer": str(answer.get("text") or ""), "articles": list(cited)}


def as_turns(conversation: Sequence[Said]) -> tuple[Turn, ...]:
    """Return earlier turns as such, the last ten.

    Raises:
        ValueError: one is neither a question nor an object with a question.
    """
    return tuple(map(_as_turn, conversation[-MEMORY:]))


def _as_turn(said: Said) -> Turn:
    if isinstance(said, Turn):
        return said
    if isinstance(said, str):
        return Turn(said)
    if not isinstance(said, Mapping):
        raise ValueError("an earlier turn is neither a text nor an object")
    question, answer, articles = said.get("question"), said.get("answer") or "", said.get("articles") or ()
    sound = isinstance(question, str) and isinstance(answer, str) and isinstance(articles, list | tuple)
    if not sound or set(said) - {"question", "answer", "articles"} or not all(isinstance(it, str) for it in articles):
        raise ValueError("an earlier turn is not a question, nor an object with question, answer and articles")
    return Turn(str(question), str(answer), tuple(articles))


def stand_alone(question: str, earlier: Sequence[Said]) -> str:
    """Return the question by itself, or what it means after those before it, oldest first."""
    return read_follow_up(question, as_turns(earlier)).asked


def read_follow_up(question: str, earlier: Sequence[Turn]) -> FollowUp:
    """Return what to search for.

    A question that leans on those before it, or names nobody and nothing, is searched for a second time together with
    the last two: what its words alone do not bring, theirs may.

    Args:
        earlier: what was asked before, oldest first, with the answers where they are known.
    """
    state = State()
    for turn in earlier[-MEMORY:]:
        state = _after(state, turn)
    meaning = resolved(question, state)
    named = any(phrase.proper for phrase in phrases(question))
    if not state.last or (named and not meaning.leaned):
        return FollowUp(meaning.text)
    asked = [turn.question for turn in earlier if read_intent(turn.question) is None]
    before = [" ".join(question.split()) for question in asked[-_BESIDE:]]
    return FollowUp(meaning.text, state.last if meaning.leaned else "", " ".join([*before, meaning.text]))


def _after(state: State, turn: Turn) -> State:
    """Return what the conversation is about after a turn; small talk changes nothing."""
    intent = read_intent(turn.question)
    if intent and intent.kind != "articles":
        return state
    meaning = resolved(f"Tell me about {intent.about}" if intent else turn.question, state)
    topic = meaning.topic or (state.topic if meaning.leaned else topic_of(meaning.text)) or state.topic
    theme = state.theme or topic
    within = rf"\b(?:in|at|around|near) {re.escape(theme)}"
    return State(
        last=meaning.text,
        topics=tuple(dict.fromkeys([topic, *state.topics])) if topic else (),
        theme=theme,
        place=state.place if state.theme else bool(theme and re.search(within, turn.question)),
        person=person_of(meaning.text, turn.answer) or state.person,
        thing=asked_thing(meaning.text, turn.answer),
    )


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
    r"|\b(?:does|did|has|will|would|could) (?:this|that) (?!week|month|year|time)[a-z]+",
    re.IGNORECASE,
)
"""What points at a whole event rather than at somebody or something: "who denied it?", "how did he react?"."""


_SHORT = 10
"""Words. A longer question says itself what happened."""


def resolved(question: str, state: State) -> Meaning:
    """Return what a question means where the conversation is about something."""
    text = " ".join(question.split())
    if not state.last:
        return Meaning(text)
    if another := _ANOTHER.match(_OPENING.sub("", text)) or _bare(text):
        return _substituted(another["rest"], text, state)
    stripped = _OPENING.sub("", text) or text
    if swap := _SWAPS.match(stripped):
        return Meaning(_upper(_asked_besides(swap["wh"], state)), True)
    short = len(stripped.split()) <= _SHORT
    if short and _EVENT.search(stripped) and not DEFINES.match(state.last):
        whole = put(put(stripped, ITS, state.one()), THEY, state.many())
        whole = put(whole, HUMAN, state.person or state.topic, proper=True)
        return Meaning(with_context(_upper(whole), _statement(state)), True)
    filled = without_pronouns(stripped, state)
    if filled == stripped:
        filled = completed(stripped, state)
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
    first = rest.split()[0].lower()
    if first in PREPOSITIONS:
        return _with_place(first, rest, last)
    new = next(iter(phrases(f"about {rest}")), None)
    if new is None or _WHEN.match(rest):
        return Meaning(f"{last} {rest}?", True)
    old = _counterpart(new, last)
    if old is None:
        # A name with a noun of its own, "the Milgram experiment", can stand alone; a bare one cannot.
        alone = new.definite and new.proper
        return Meaning(text if alone else f"{last}, {rest}?", True, new.text)
    kept = "the " if old.definite and not new.proper and first not in ARTICLES else ""
    topic = "" if new.head in RELATIONAL and not new.proper else new.text
    return Meaning(f"{last[: old.start]}{kept}{rest}{last[old.end :]}?", True, topic)


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
    verb = next((at for at, token in enumerate(every) if token.low in AUXILIARIES or token.low in VERBS), 0)
    does_it = bool(verb) and every[0].low in WH and (every[0].low == "who" or every[verb].low not in AUXILIARIES)
    if not does_it or every[0].low in ("why", "when", "where"):
        return f"{wh} {_proposition(state)}?"
    person = "" if state.person.lower() in last.lower() else state.person
    if every[0].low != "who" or verb != 1 or not person:
        return f"{last}, and {wh.lower()}?"  # what is asked for does it, and nobody has said what that is
    if every[verb].low in AUXILIARIES:
        return f"{wh} {every[verb].text} {person}{last[every[verb].end :]}?"
    return f"{wh} {_proposition(state)}?"


def _proposition(state: State) -> str:
    """Return the question before without its question word: "does North Korea support Palestine"."""
    text = state.last.strip().rstrip(" ?.!")
    every = tokens(text)
    if not every or _IMPERATIVE.match(text):
        return _IMPERATIVE.sub("", text)
    verb = next((at for at, token in enumerate(every) if token.low in AUXILIARIES or token.low in VERBS), 0)
    start = verb
    if verb > 0 and every[verb].low not in AUXILIARIES and every[0].low in WH:
        # "How many people died" and "which company bought": what is asked for does it.
        start = next((at for at in range(1, verb) if every[at].low not in ("many", "much")), verb)
    said = text[every[start].start :]
    said = said if every[start].capital and start else said[0].lower() + said[1:]
    return f"{state.person} {said}" if every[0].low == "who" and verb == 1 and state.person else said


_IMPERATIVE = re.compile(
    r"^(?:please )?(?:tell|describe|explain|give|show)\b(?: (?:me|us))?(?: (?:more|something))?(?: about)? ?",
    re.IGNORECASE,
)


def _statement(state: State) -> str:
    """Return what the question before asks about, as words to search for: "North Korea support Palestine"."""
    first, _, rest = _proposition(state).partition(" ")
    return rest if first.lower() in AUXILIARIES and rest else f"{first} {rest}".strip()


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
