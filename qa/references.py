"""What a question leaves to what was said before: its pronouns, and the words it leaves out."""

import re
from collections.abc import Sequence

from qa.phrases import (
    ADJECTIVE,
    ARTICLES,
    AUXILIARIES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIONAL,
    VERBS,
    Phrase,
    is_plural,
    is_superlative,
    phrases,
    singular,
)
from qa.subject import REACH, State

_OWNERS = frozenset("its their his theirs hers".split())
ITS = re.compile(r"\bits\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)
THEY = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
HUMAN = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_ONE = re.compile(
    r"\b((?:create|use|get|buy|have|make|need|find|want|(?:important|popular|traditional|similar|new|old|\w+est)) )"
    r"ones?(?=\s*[?.!]|\s+(?:in|on|at|for|to|from)\b)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:is|was|be|would|will)\s+it\s+(?:possible|true|necessary|likely|worth|fair)\b"
    r"|\bit\s+(?:is|was|'s|seems)\s+\w+\s+(?:that|to)\b|\bit(?:'s| is| has| was)?\s+(?:take|takes|took|rain|snow)\w*\b"
    r"|\bwhat time is it\b|\b(?:do|does|did|would|will) it take\b|\bdoes it mean\b|\bit turns? out\b",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(r"\b(?P<word>this|that|these|those)\b(?:\s+(?P<noun>[a-z][\w-]+))?", re.IGNORECASE)
_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!get )"
    r"\bthere\b(?! (?:is|are|was|were|will|has|have|a|any)\b)",
    re.IGNORECASE,
)
_TIMES = frozenset(
    "week month year morning weekend summer winter spring autumn fall season decade century day time".split()
)


def without_pronouns(text: str, state: State) -> str:
    """Return a question with what its pronouns stand for in their place."""
    text = put(text, _IT, state.one())
    text = put(text, THEY, state.many())
    text = put(text, HUMAN, state.person or state.topic, proper=True)
    text = _ONE.sub(lambda match: match[1] + _one_of(state.topic), text, count=1) if state.topic else text
    text = _demonstratives(text, state)
    if state.topic and _THERE.search(text) and not any(phrase.proper for phrase in phrases(text)):
        place = next((p.text for p in reversed(phrases(state.last)) if p.proper), state.topic)
        text = _THERE.sub(f"in {place}", text, count=1)
    return text


def put(text: str, pattern: re.Pattern[str], what: str, *, proper: bool = False) -> str:
    """Put a phrase in the place of the first of some pronouns; the others then have it to point to."""
    blocked = [match.span() for match in _EXPLETIVE.finditer(text)]
    for match in pattern.finditer(text):
        if any(start <= match.start() < end for start, end in blocked):
            continue
        if not what or what.lower() in text.lower() or _own_antecedent(text[: match.start()], proper=proper):
            return text
        owner = match[0].lower() in _OWNERS or (match[0].lower() == "her" and re.match(r" [a-z]", text[match.end() :]))
        return text[: match.start()] + (_possessive(what) if owner else what) + text[match.end() :]
    return text


def _possessive(what: str) -> str:
    return what + ("'" if what.endswith("s") else "'s")


_APART = re.compile(
    r"[,;.?!:]|\b(?:and|but|or) (?:(?:wh\w+|how|is|are|was|were|do|does|did|has|have|had|can|will)\b|$)"
    r"|\b(?:if|when|because|while|after|before|that|who)\b"
)


def _own_antecedent(before: str, *, proper: bool) -> bool:
    """Say whether a pronoun's meaning stands before it in the same question: "what is Docker and how does it work"."""
    for phrase in phrases(before):
        between = before[phrase.end :].lower()
        apart = _APART.search(between)
        if not phrase.asked and apart and (phrase.proper or not proper) and phrase.head not in RELATIONAL:
            return True
    return False


def _demonstratives(text: str, state: State) -> str:
    """Return a question with "this tradition", "that" and the like filled in."""
    for match in list(_DEMONSTRATIVE.finditer(text))[::-1]:
        noun, word = match["noun"], match["word"].lower()
        before = text[: match.start()].split()
        if (noun and singular(noun.lower()) in _TIMES) or (before and before[-1].lower() == "all"):
            continue
        if word == "that" and before and not _points(before[-1].lower(), noun):
            continue
        if not state.topic:
            continue
        if noun and noun.lower() not in AUXILIARIES | PREPOSITIONS | VERBS | PRONOUNS:
            same = noun.lower() in state.topic.lower().split()
            filled = state.topic if same else f"the {noun} of {state.topic}"
            text = text[: match.start()] + filled + text[match.end() :]
        else:
            text = text[: match.start()] + state.topic + text[match.start() + len(word) :]
    return text


def _points(before: str, noun: str | None) -> bool:
    """Say whether "that" points back, rather than opening a clause: after a verb of being, a preposition or nothing."""
    return before in AUXILIARIES | (PREPOSITIONS - {"so"}) | {"do", "and"} or (noun is None and before in VERBS)


_COMPLEMENT = frozenset("of in for to between with from about on at around than related that who which where".split())
_LOOSE = frozenset(
    """any other another important popular famous main common typical possible similar different certain key best
    largest biggest smallest oldest youngest first latest newest fastest highest longest most nearby local""".split()
)
_LONG = 12
"""Words; a longer question says what it is about."""


def completed(text: str, state: State) -> str:
    """Return a question with what it leaves out: "the symptoms of anemia", "the largest mammal"."""
    topic = state.topic
    if not topic or len(text.split()) > _LONG:
        return text
    found = phrases(text)
    for phrase in found:  # "the expedition" after "the Lewis and Clark expedition"
        if whole := _short_for(phrase, state):
            return text[: phrase.start] + whole + text[phrase.end :]
    known = {word for each in (topic, state.theme) for word in _words(each)}
    if known & {word for phrase in found for word in _words(phrase.bare)} or _IT.search(text) or THEY.search(text):
        return text
    for phrase in found:
        if link := _link(text, phrase, found, state):
            return f"{text[: phrase.end]} {link}{text[phrase.end :]}"
    own = any(phrase.proper or " " in phrase.bare for phrase in found)  # "share prices" is a subject of its own
    told = _TOLD.search(text) and len(text.split()) <= _SHORT and not own
    return with_context(text, topic) if told else text


_SHORT = 7
_TOLD = re.compile(
    r"\b(?:did|was|were|had|\w{3,}ed|sent|won|lost|died|took|left|went|paid|said|made|got)\b", re.IGNORECASE
)
"""A short question in the past tense without a name goes on with the story that is told."""


def _words(text: str) -> set[str]:
    return {singular(word) for word in re.findall(r"\w+", text.lower())}


def _short_for(phrase: Phrase, state: State) -> str:
    """Return the topic that a phrase names by its last word alone; empty where there is none."""
    if not phrase.definite or len(phrase.bare.split()) > 1 or phrase.head in RELATIONAL:
        return ""
    many = phrase.plural
    topics = [topic for topic in state.topics[:REACH] if len(topic.split()) > 2 and is_plural(topic) == many]
    return next((topic for topic in topics if phrase.head in _words(topic)), "")


def _link(text: str, phrase: Phrase, found: Sequence[Phrase], state: State) -> str:
    """Return the words that a phrase lacks to say of what it is: "of anemia"; empty where it lacks none."""
    following = text[phrase.end :].split()
    after = following[0].lower().strip("?.,!") if following else ""
    relational = phrase.head in RELATIONAL and not phrase.proper and (phrase.definite or _plain(phrase))
    if phrase.definite and is_superlative(phrase) and after != "of":
        return _one_of(state.topic)
    if after in ("of", "between", "and", "or") or (after in _COMPLEMENT and not relational):
        return ""
    if any(other.proper for other in found) and not (relational and phrase.definite):
        return ""
    if phrase.before in PREPOSITIONS and not (relational and phrase.before != "of"):
        return ""
    loose = set(phrase.bare.lower().split()) & _LOOSE or phrase.before in _LOOSE | {"some"}
    alone = phrase.asked and len(found) == 1 and phrase.plural
    if not (phrase.definite or relational or loose or alone):
        return ""
    if relational:
        return f"of {state.topic}"
    return f"in {state.theme}" if state.place else f"of {state.topic}"


def _plain(phrase: Phrase) -> bool:
    """Say whether a phrase has no noun before its head: "common symptoms", not "share prices"."""
    return all(word in _LOOSE | {"side", "key"} or ADJECTIVE.search(word) for word in phrase.bare.lower().split()[:-1])


def _one_of(topic: str) -> str:
    """Return the noun that a superlative lacks: "shark" of "the sharks"."""
    first, _, rest = topic.partition(" ")
    bare = rest if first.lower() in ARTICLES and rest else topic
    return " ".join([*bare.split()[:-1], singular(bare.split()[-1])])


def with_context(text: str, context: str) -> str:
    """Return a question with what it goes on from in brackets."""
    return f"{text.rstrip(' ?.!')} ({context})?"
