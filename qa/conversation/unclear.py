"""Unclear questions: they name nothing, and nothing before them says what is meant: "why?", "tell me more".

The search would find passages for their few words by chance. The reply says what to ask instead.
"""

import re
from collections.abc import Sequence

from qa.conversation.follow_ups import Turn
from qa.query.intents import read_intent
from qa.text.noun_phrases import ARTICLES, AUXILIARIES, PREPOSITIONS, WH, Word, tokens
from vectorstore.text.word_lists import PRONOUNS

ASK_INSTEAD = (
    "This names nothing that could be looked up, and no question before it says what is meant. Name who or what it is"
    " about, as in “What happened to …?” or “Why did … resign?”, or ask “What are the newest articles about?”"
)
"""Shown instead of an answer."""

_LIGHT = frozenset(
    """and or but nor not no yes so then too also very really just only even ever still again please okay ok well oh
    hm hmm more less else much many few most any some all both same such other another long often far old soon come
    exactly actually happen happens happened happening go goes going went gone know knows known mean means meant say
    says said tell told show give explain describe elaborate continue expand doing done think true right sure correct
    next detail details information info thing things stuff matter question answer example examples""".split()
)
_NAMES_NOTHING = WH | ARTICLES | AUXILIARIES | PREPOSITIONS | PRONOUNS | _LIGHT
_CONTRACTED = re.compile(r"'(?:s|re|ve|d|ll|m)$")
_ABBREVIATIONS = frozenset(("US", "IT", "WHO"))
"""Names that look like function words if they are all that is typed."""


def is_unclear(question: str, earlier: Sequence[Turn] = ()) -> bool:
    """Return whether neither a question's words nor the turns before it say what it is about.

    Args:
        question: without words to the assistant.
        earlier: the earlier turns. Small talk, and questions that name nothing themselves, do not count.
    """
    return names_nothing(question) and all(map(_says_nothing, earlier))


def names_nothing(question: str) -> bool:
    """Return whether a question has only words that any question may have: no name, number or content word."""
    said = [token for token in tokens(question) if token.text[0].isalnum()]
    return bool(said) and all(_is_small(token) for token in said) and not _has_name(question, said)


def _is_small(token: Word) -> bool:
    return token.low in _NAMES_NOTHING or _CONTRACTED.sub("", token.low) in _NAMES_NOTHING


def _has_name(question: str, said: Sequence[Word]) -> bool:
    """Return whether a function word is a name: "What is It about?", "the US"; not if all words are capitalised."""
    if len(said) == 1:
        return said[0].text in _ABBREVIATIONS
    if all(token.capital for token in said):
        return False
    begun = re.compile(r"[.?!]\W*$")
    inside = [token for token in said[1:] if not begun.search(question[: token.start])]
    return any(token.capital and _CONTRACTED.sub("", token.low) != "i" for token in inside)


def _says_nothing(turn: Turn) -> bool:
    intent = read_intent(turn.question)
    return (intent is None or not intent.about) and (intent is not None or names_nothing(turn.question))
