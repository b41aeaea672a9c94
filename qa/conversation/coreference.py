"""Coreference: what a question's pronouns refer to in earlier turns, and the words it leaves out."""

import re
from collections.abc import Sequence

from qa.conversation.state import REACH, State
from qa.text.first_names import Gender
from qa.text.noun_phrases import (
    ADJECTIVE,
    ARTICLES,
    AUXILIARIES,
    PREPOSITIONS,
    RELATIONAL,
    VERBS,
    WH,
    Phrase,
    is_plural,
    is_superlative,
    phrases,
    singular,
)
from vectorstore.storage.vocabulary import is_word
from vectorstore.text.word_lists import HUMAN_PRONOUNS, PRONOUNS, THIRD_PERSON_PRONOUNS

_OWNERS = frozenset("its their his theirs hers".split())
ITS = re.compile(r"\bits\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)
THEY = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_OPEN = re.compile(rf"\b(?:{'|'.join(sorted(THIRD_PERSON_PRONOUNS))})\b", re.IGNORECASE)
HUMAN = re.compile(rf"\b(?:{'|'.join(sorted(HUMAN_PRONOUNS))})\b", re.IGNORECASE)
_ONE = re.compile(
    r"\b((?:create|use|get|buy|have|make|need|find|want|(?:important|popular|traditional|similar|new|old|\w+est)) )"
    r"ones?(?=\s*[?.!]|\s+(?:in|on|at|for|to|from)\b)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"^it['’]s\b|"
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
    if len(text.split()) > _LONG and any(phrase.proper for phrase in phrases(text)):
        return text
    if (clause := _CLAUSE.match(text)) and phrases(clause["main"]):
        return text  # "when she retired, the mayor was praised": it is told further on who she is
    text = put(text, _IT, state.one())
    text = put(text, THEY, state.many())
    text = put(text, HUMAN, state.somebody(gender_in(text)), proper=True)
    text = _ONE.sub(lambda match: match[1] + _one_of(state.topic), text, count=1) if state.topic else text
    text = _demonstratives(text, state)
    if state.topic and _THERE.search(text) and not any(phrase.proper for phrase in phrases(text)):
        place = next((p.text for p in reversed(phrases(state.last)) if p.proper), state.topic)
        text = _THERE.sub(f"in {place}", text, count=1)
    return text


def gender_in(text: str) -> Gender:
    """Return the gender of the first "he" or "she" of a text, in any case; "" where it has none."""
    found = HUMAN.search(text)
    return ("m" if found[0].lower() in ("he", "him", "his") else "f") if found else ""


_CLAUSE = re.compile(
    r"(?:when|after|before|while|following|during|despite|as)\b[^,?]+, "
    rf"(?!(?:{'|'.join(sorted(WH | AUXILIARIES))})\b)(?P<main>.+)",
    re.IGNORECASE,
)


def put(text: str, pattern: re.Pattern[str], what: str, *, proper: bool = False) -> str:
    """Put a phrase in the place of the first of some pronouns; the others then have it to point to."""
    blocked = [match.span() for match in _EXPLETIVE.finditer(text)]
    for match in pattern.finditer(text):
        if any(start <= match.start() < end for start, end in blocked):
            continue
        owner = match[0].lower() in _OWNERS or bool(
            match[0].lower() == "her" and re.match(r" [a-z]", text[match.end() :])
        )
        before = text[: match.start()]
        if _told_by(before, text[match.end() :]):
            return text
        if not what or what.lower() in text.lower() or _own_antecedent(before, owner=owner, proper=proper):
            return text
        return text[: match.start()] + (_possessive(what) if owner else what) + text[match.end() :]
    return text


def _told_by(before: str, after: str) -> bool:
    """Return whether a pronoun is who says something of themselves: "which airline said it will close"."""
    words = before.lower().split()
    said = bool(words) and (words[-1] in VERBS or words[-1] in ("that", "how", "after"))
    begins = after.lower().replace("’", "'").split()[:1]
    goes_on = bool(begins) and (begins[0] in AUXILIARIES | VERBS or begins[0].startswith(("'s", "'ll", "'d")))
    return said and goes_on and bool(phrases(before))


def _possessive(what: str) -> str:
    return what + ("'" if what.endswith("s") else "'s")


_APART = re.compile(
    r"[,;.?!:]|\b(?:and|but|or) (?:(?:wh\w+|how|is|are|was|were|do|does|did|has|have|had|can|will)\b|$)"
    r"|\b(?:if|when|because|while|after|before|that|who)\b"
)


def _own_antecedent(before: str, *, owner: bool, proper: bool) -> bool:
    """Return whether a pronoun's meaning stands before it in the same question: "what is Docker and how does it work".

    A subject owns ("which country keeps its king"), but is not its own object ("which foods cause it").

    Args:
        owner: whether the pronoun is one that owns, such as "its".
        proper: whether it is one of people, which a name alone can be meant by.
    """
    every = phrases(before)
    far = len(before.split()) - sum(len(p.text.split()) - 1 for p in every if p.proper) >= _FAR  # a name is one word
    for phrase in every:
        apart = _APART.search(before[phrase.end :].lower())
        if owner and (phrase.proper or phrase.asked or far):
            return True
        fits = phrase.proper or not proper or phrase.asked
        if (apart or far) and (not phrase.asked or apart) and fits and phrase.head not in RELATIONAL:
            return True
    # A sentence that begins with its subject, "Ireland kept its …", is about that.
    begins = before.split()[:1]
    return (owner and bool(_SOMEBODY.match(before))) or bool(begins and begins[0].lower() not in _ASKS)


_FAR = 7
"""Words before a pronoun after which a question that has a phrase is likely to mean that."""
_BE = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|about)\b"
_SOMEBODY = re.compile(rf"(?:who (?!{_BE})\w|which of|what (?!{_BE})[a-z]+)", re.IGNORECASE)
"""A question word that is what the question is about: "who lost his seat"."""
_ASKS = (
    WH | AUXILIARIES | PREPOSITIONS | PRONOUNS | {"tell", "describe", "explain", "give", "show", "compare", "please"}
)


def _demonstratives(text: str, state: State) -> str:
    """Return a question with "this tradition", "that" and the like filled in."""
    for match in list(_DEMONSTRATIVE.finditer(text))[::-1]:
        noun, word = match["noun"], match["word"].lower()
        before = text[: match.start()].split()
        last = before[-1].lower() if before else ""
        of_time = noun and (singular(noun.lower()) in _TIMES or noun.lower() in ("past", "last", "coming"))
        if of_time or last in ("all", "of") or not state.topic:
            continue
        ends = bool(re.match(r"\s*(?:[?.!,]|$)", text[match.end() :]))
        if word == "that" and before and not _points(last, noun, ends=ends):
            continue
        if len(before) >= _FAR and any(phrase.proper for phrase in phrases(text[: match.start()])):
            continue
        if noun and noun.lower() not in AUXILIARIES | PREPOSITIONS | VERBS | PRONOUNS:
            same = noun.lower() in state.topic.lower().split()
            filled = state.topic if same else f"the {noun} of {state.topic}"
            text = text[: match.start()] + filled + text[match.end() :]
        else:
            text = text[: match.start()] + state.topic + text[match.start() + len(word) :]
    return text


def _points(before: str, noun: str | None, *, ends: bool) -> bool:
    """Return whether "that" points back and opens no clause: after a verb of being, a preposition or nothing."""
    return before in AUXILIARIES | (PREPOSITIONS - {"so"}) | {"do", "and"} or (
        noun is None and ends and before in VERBS
    )


_COMPLEMENT = frozenset("of in for to between with from about on at around than related that who which where".split())
_LOOSE = frozenset(
    """any other another important popular famous main common typical possible similar different certain key best
    largest biggest smallest oldest youngest first latest newest fastest highest longest most nearby local""".split()
)
_LONG = 12
"""Words; a longer question that has a name says what it is about."""
_BRIEF = 8
"""Words; a longer question says of what."""


def fill_ellipsis(text: str, state: State) -> str:
    """Return a question with what it leaves out: "the symptoms of anemia", "the largest mammal"."""
    topic = state.topic
    if not topic or len(text.split()) > _BRIEF:
        return text
    found = phrases(text)
    if is_named(topic):
        for phrase in found:  # "the company" after "Intel"
            if phrase.definite and phrase.bare.lower() in _KINDS:
                return text[: phrase.start] + topic + text[phrase.end :]
    for phrase in found:  # "the expedition" after "the Lewis and Clark expedition"
        if whole := _short_for(phrase, state):
            return text[: phrase.start] + whole + text[phrase.end :]
    known = {word for each in (topic, state.theme) for word in _words(each)}
    own_words = {word for phrase in found for word in _words(phrase.bare)}
    if known & own_words or _OPEN.search(text) or any(map(_names_something, found)):
        return text
    for phrase in found:
        if link := _link(text, phrase, found, state):
            return f"{text[: phrase.end]} {link}{text[phrase.end :]}"
    own = any(phrase.proper or " " in phrase.bare for phrase in found)  # "share prices" is a subject of its own
    told = _TOLD.search(text) and not _OF_TIME.search(text) and len(text.split()) <= _SHORT and not own
    return with_context(text, topic) if told else text


_KINDS = frozenset("company firm agency airline bank app retailer chain carmaker network streamer festival".split())
"""Nouns for what has a name, and is named by it next time."""


def _names_something(phrase: Phrase) -> bool:
    """Return whether a phrase in lower case has a word that is in no dictionary, as most names: "is tiktok banned"."""
    every = phrase.bare.split()
    return not phrase.proper and any(
        len(word) >= _LEAST_NAME and word.isalpha() and word.islower() and not is_word(word) for word in every
    )


def is_named(topic: str) -> bool:
    """Return whether a topic is a name and nothing else, as "Intel" is and "the plant of Intel" is not."""
    return bool(topic) and all(word[0].isupper() for word in topic.split())


_SHORT = 7
_LEAST_NAME = 5
"""Letters of a word that may be a name in lower case."""
_OF_TIME = re.compile(r"\b(?:this|last|past) (?:week|month|year|weekend|morning)\b|\b(?:today|yesterday)\b", re.I)
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
    if phrase.bare.lower() in ("most", "least"):
        return ""
    relational = phrase.head in RELATIONAL and not phrase.proper and (phrase.definite or _plain(phrase))
    bare = phrase.definite and is_superlative(phrase) and after not in ("of", "and", "or")
    if bare and not any(other.proper for other in found):
        return _one_of(state.topic)
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


def _one_of(topic: str) -> str:
    """Return the noun that a superlative lacks: "shark" of "the sharks"."""
    first, _, rest = topic.partition(" ")
    bare = rest if first.lower() in ARTICLES and rest else topic
    return " ".join([*bare.split()[:-1], singular(bare.split()[-1])])


def with_context(text: str, context: str) -> str:
    """Return a question with what it goes on from in brackets."""
    return f"{text.rstrip(' ?.!')} ({context})?"
