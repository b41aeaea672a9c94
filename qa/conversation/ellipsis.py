"""Ellipsis: the words that a follow-up leaves out, filled in with what the conversation is about."""

import re
from collections.abc import Sequence

from qa.conversation.state import REACH, State
from qa.text.noun_phrases import (
    ADJECTIVE,
    ARTICLES,
    PREPOSITIONS,
    RELATIONAL,
    Phrase,
    is_plural,
    is_superlative,
    phrases,
    singular,
)
from vectorstore.storage.vocabulary import is_word
from vectorstore.text.word_lists import THIRD_PERSON_PRONOUNS

_PRONOUN = re.compile(rf"\b(?:{'|'.join(sorted(THIRD_PERSON_PRONOUNS))})\b", re.IGNORECASE)
_COMPLEMENT = frozenset("of in for to between with from about on at around than related that who which where".split())
_LOOSE = frozenset(
    """any other another important popular famous main common typical possible similar different certain key best
    largest biggest smallest oldest youngest first latest newest fastest highest longest most nearby local""".split()
)
_BRIEF = 8
"""Words; a longer question leaves nothing out."""
_KINDS = frozenset("company firm agency airline bank app retailer chain carmaker network streamer festival".split())
"""Common nouns that refer back to a name: "the company" after "Intel"."""
_SHORT = 7
"""Words of a question in the past tense that may go on with the story told before."""
_LEAST_NAME = 5
"""Letters of a word that may be a name in lower case."""
_OF_TIME = re.compile(r"\b(?:this|last|past) (?:week|month|year|weekend|morning)\b|\b(?:today|yesterday)\b", re.I)
_TOLD = re.compile(
    r"\b(?:did|was|were|had|\w{3,}ed|sent|won|lost|died|took|left|went|paid|said|made|got)\b", re.IGNORECASE
)
"""The past tense: such a question, if short and without a name, goes on with the story told before."""


def fill_ellipsis(text: str, state: State) -> str:
    """Return a question with the words that it leaves out: "the symptoms of anemia", "the largest mammal".

    Args:
        text: the question; one of more than eight words is left as it is.
        state: what the conversation is about.
    """
    topic = state.topic
    if not topic or len(text.split()) > _BRIEF:
        return text
    found = phrases(text)
    if _is_name_alone(topic):
        for phrase in found:  # "the company" after "Intel"
            if phrase.definite and phrase.bare.lower() in _KINDS:
                return text[: phrase.start] + topic + text[phrase.end :]
    for phrase in found:  # "the expedition" after "the Lewis and Clark expedition"
        if whole := _short_for(phrase, state):
            return text[: phrase.start] + whole + text[phrase.end :]
    known = {word for each in (topic, state.theme) for word in _words(each)}
    own_words = {word for phrase in found for word in _words(phrase.bare)}
    if known & own_words or _PRONOUN.search(text) or any(map(_names_something, found)):
        return text
    for phrase in found:
        if link := _link(text, phrase, found, state):
            return f"{text[: phrase.end]} {link}{text[phrase.end :]}"
    own = any(phrase.proper or " " in phrase.bare for phrase in found)  # "share prices" is a subject of its own
    told = _TOLD.search(text) and not _OF_TIME.search(text) and len(text.split()) <= _SHORT and not own
    return with_context(text, topic) if told else text


def _names_something(phrase: Phrase) -> bool:
    """Return whether a phrase has a lower-case word that no dictionary has, as most names: "is tiktok banned"."""
    every = phrase.bare.split()
    return not phrase.proper and any(
        len(word) >= _LEAST_NAME and word.isalpha() and word.islower() and not is_word(word) for word in every
    )


def _is_name_alone(topic: str) -> bool:
    """Return whether a topic is a name and nothing else: "Intel", not "the plant of Intel"."""
    return bool(topic) and all(word[0].isupper() for word in topic.split())


def _words(text: str) -> set[str]:
    return {singular(word) for word in re.findall(r"\w+", text.lower())}


def _short_for(phrase: Phrase, state: State) -> str:
    """Return the topic that a phrase shortens to its last word: "the expedition"; empty where there is none."""
    if not phrase.definite or len(phrase.bare.split()) > 1 or phrase.head in RELATIONAL:
        return ""
    many = phrase.plural
    topics = [topic for topic in state.topics[:REACH] if len(topic.split()) > 2 and is_plural(topic) == many]
    return next((topic for topic in topics if phrase.head in _words(topic)), "")


def _link(text: str, phrase: Phrase, found: Sequence[Phrase], state: State) -> str:
    """Return the complement that a phrase lacks, such as "of anemia"; empty where it lacks none."""
    following = text[phrase.end :].split()
    after = following[0].lower().strip("?.,!") if following else ""
    if phrase.bare.lower() in ("most", "least"):
        return ""
    relational = phrase.head in RELATIONAL and not phrase.proper and (phrase.definite or _plain(phrase))
    bare = phrase.definite and is_superlative(phrase) and after not in ("of", "and", "or")
    if bare and not any(other.proper for other in found):
        return one_of(state.topic)
    if after in ("of", "between", "and", "or") or (after in _COMPLEMENT and not relational):
        return ""
    if any(other.proper for other in found) and not (relational and phrase.definite):
        return ""
    if phrase.before in PREPOSITIONS and not (relational and phrase.before != "of"):
        return ""
    loose = set(phrase.bare.lower().split()) & _LOOSE or phrase.before in _LOOSE
    if not (phrase.asked or relational) and any(other.asked for other in found):
        return ""  # what is asked for is its subject
    alone = phrase.asked and len(found) == 1 and phrase.plural
    if not (phrase.definite or relational or loose or alone):
        return ""
    if relational:
        return f"of {state.topic}"
    return f"in {state.theme}" if state.place else f"of {state.topic}"


def _plain(phrase: Phrase) -> bool:
    """Return whether a phrase has no noun before its head: "common symptoms", not "share prices"."""
    return all(word in _LOOSE | {"side", "key"} or ADJECTIVE.search(word) for word in phrase.bare.lower().split()[:-1])


def one_of(topic: str) -> str:
    """Return the noun that a superlative lacks, a topic's in the singular: "shark" of "the sharks"."""
    first, _, rest = topic.partition(" ")
    bare = rest if first.lower() in ARTICLES and rest else topic
    return " ".join([*bare.split()[:-1], singular(bare.split()[-1])])


def with_context(text: str, context: str) -> str:
    """Return a question with its context in brackets: "Who denied it (the sale of Intel)?"."""
    return f"{text.rstrip(' ?.!')} ({context})?"
