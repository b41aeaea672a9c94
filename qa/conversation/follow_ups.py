"""Follow-up questions: rewrite a question that depends on earlier turns, by rules.

Each question is read in turn; what it leaves out is filled in (``rewriting``) from the state of the conversation
(``state``, ``coreference``, ``ellipsis``). The figures are in docs/experiments/follow_ups.md.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.conversation.rewriting import rewrite
from qa.conversation.state import State, asked_thing, people_of, person_of, topic_of
from qa.llm.usage import Usage
from qa.query.intents import Intent, read_intent
from qa.text.first_names import gender_of
from qa.text.noun_phrases import ROLES, phrases
from vectorstore.text.tokenization import CAPITALISED

MEMORY = 10
"""Earlier turns that are read."""
_MORE = re.compile(
    r"(?:please |and |ok(?:ay)? )*(?:(?:tell|give|show) (?:me|us) (?:some |a bit )?more(?: details?| information)?"
    r"|more(?: details?| information)?|go on|continue|elaborate|say more|expand|what else(?: is known| happened)?"
    r"|anything else|is there more)(?: (?:about|on) (?:that|this|it|them))?(?: please)?"
)
"""Asks for more on the same topic, and names nothing."""
_OTHER_THING = re.compile(r"(?i:(?:and |so |but |ok(?:ay)?,? )*(?:what|how) about) (the [a-z]+(?: [a-z]+)?)[ ?.!]*")
_LED = {"brief": "Brief on", "timeline": "Timeline of", "latest": "Latest on"}
"""Requests for a digest of the last topic, by kind."""
_AND_THING = re.compile(r"(?i:and|but) (the [a-z]+(?: [a-z]+)?)[ ?.!]*")
_ASKS_WHO = re.compile(r"(?:who|whom|whose)\b", re.IGNORECASE)
_WHOLE_NAME = re.compile(rf"{CAPITALISED}(?: {CAPITALISED}){{1,3}}")
_ASKS_ANYBODY = re.compile(
    r"(?:is|are|was|were|did|does|has|have|had|will) (?:any|some|every)(?:body|one)\b", re.IGNORECASE
)
_BESIDE = 2
"""Earlier questions that a follow-up is searched for together with."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and its answer."""

    question: str
    answer: str = ""
    """The answer's text; empty where it is not known."""
    articles: tuple[str, ...] = ()
    """Ids of the articles that it cites, in order; empty where they are not known."""


EarlierTurn = str | Turn | Mapping[str, Any]
"""An earlier question, alone or with its answer; a mapping has "question" and may have "answer" and "articles"."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question, rewritten for the search."""

    standalone_question: str
    """The stand-alone question."""
    last: str = ""
    """The question before it, stand-alone, if it depends on that; else empty."""
    context_query: str = ""
    """The question with those before it, for the second search; empty where it does not depend on them."""


@dataclass(frozen=True, slots=True)
class Condensed:
    """A rewritten follow-up, with a model's usage and notes."""

    follow_up: FollowUp
    usage: Usage | None = None
    notes: tuple[str, ...] = ()


Condense = Callable[[str, Sequence[Turn], FollowUp], Condensed]
"""Rewrites a question: (question, earlier turns, what the rules made of it) to what is searched for."""


def said_of(question: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a turn for the next question's ``conversation``, from the JSON of an answer."""
    cited = dict.fromkeys(citation["article"]["id"] for citation in answer.get("citations", ()))
    return {"question": question, "answer": str(answer.get("text") or ""), "articles": list(cited)}


def as_turns(conversation: Sequence[EarlierTurn]) -> tuple[Turn, ...]:
    """Return the last ten earlier turns as ``Turn`` objects.

    Raises:
        ValueError: one is neither a question nor an object with a question.
    """
    return tuple(map(_as_turn, conversation[-MEMORY:]))


def _as_turn(said: EarlierTurn) -> Turn:
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


def stand_alone(question: str, earlier: Sequence[EarlierTurn]) -> str:
    """Return a question made stand-alone, given the earlier turns, oldest first."""
    return read_follow_up(question, as_turns(earlier)).standalone_question


def read_follow_up(question: str, earlier: Sequence[Turn]) -> FollowUp:
    """Return what to search for, as ``in_conversation`` does, for a question whose intent was not read."""
    return in_conversation(question, earlier, read_intent(question))


def in_conversation(question: str, earlier: Sequence[Turn], intent: Intent | None) -> FollowUp:
    """Return what to search for.

    A question that depends on those before it, or has no name, is searched for again together with the last two.

    Args:
        question: without words to the assistant.
        earlier: the earlier turns, oldest first.
        intent: that of the question.
    """
    state = State()
    wishes = [read_intent(turn.question) for turn in earlier]
    for turn, wish in list(zip(earlier, wishes, strict=True))[-MEMORY:]:
        state = _after(state, turn, wish)
    if state.topic and _MORE.fullmatch(question.lower().strip(" .!?…")):
        asked_again = f"Tell me about {state.topic}"
        return FollowUp(asked_again, state.last, f"{state.last} {asked_again}")
    if state.topic and intent and intent.kind in _LED and not intent.about:
        led = f"{_LED[intent.kind]} {state.topic}"
        return FollowUp(led, state.last, f"{state.last} {state.topic}")
    thing = _OTHER_THING.fullmatch(question)
    thing = thing or (_AND_THING.fullmatch(question) if _ASKS_ANYBODY.match(state.last) else None)
    if thing and (_ASKS_WHO.match(state.last) or _ASKS_ANYBODY.match(state.last)) and not is_person(thing[1]):
        return FollowUp(f"Tell me about {thing[1]}")  # who is asked of a person; a thing is another topic
    meaning = rewrite(question, state)
    named = any(phrase.proper for phrase in phrases(question))
    if not state.last or (named and not meaning.leaned):
        return FollowUp(meaning.text)
    asked = [turn.question for turn, wish in zip(earlier, wishes, strict=True) if wish is None]
    before = [" ".join(question.split()) for question in asked[-_BESIDE:]]
    return FollowUp(meaning.text, state.last if meaning.leaned else "", " ".join([*before, meaning.text]))


def is_person(phrase: str) -> bool:
    """Return whether a phrase names a person by an office or role: "the mayor"."""
    return any(word in ROLES for word in phrase.lower().split())


def _after(state: State, turn: Turn, intent: Intent | None) -> State:
    """Return the state after a turn; small talk does not change it."""
    if intent and not intent.about:
        return state
    meaning = rewrite(f"Tell me about {intent.about}" if intent else turn.question, state)
    topic = meaning.topic or (state.topic if meaning.leaned else topic_of(meaning.text)) or state.topic
    theme = state.theme or topic
    within = rf"\b(?:in|at|around|near) {re.escape(theme)}"
    return State(
        last=meaning.text,
        topics=tuple(dict.fromkeys([topic, *state.topics])) if topic else (),
        theme=theme,
        place=state.place if state.theme else bool(theme and re.search(within, turn.question)),
        person=person_of(meaning.text, turn.answer) or state.person,
        pair=_pair(meaning.text, topic, turn.answer),
        people=tuple(dict.fromkeys((*people_of(meaning.text, turn.answer), *state.people))),
        thing=asked_thing(meaning.text, turn.answer),
    )


def _pair(question: str, topic: str, answer: str) -> str:
    """Return two people, one asked about and one the answer: "Jon Pell and Mira Dove"; empty where there are none."""
    other = person_of(question, answer)
    both = _ASKS_WHO.match(question) and gender_of(topic) and _WHOLE_NAME.fullmatch(other) and other not in topic
    return f"{topic} and {other}" if both else ""
