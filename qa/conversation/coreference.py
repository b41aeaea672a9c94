"""Coreference: what a question's pronouns refer to in earlier turns."""

import re

from qa.conversation.ellipsis import one_of
from qa.conversation.state import State
from qa.text.first_names import Gender
from qa.text.noun_phrases import AUXILIARIES, PREPOSITIONS, RELATIONAL, VERBS, WH, phrases, singular
from vectorstore.text.word_lists import HUMAN_PRONOUNS, PRONOUNS

_OWNERS = frozenset("its their his theirs hers".split())
ITS = re.compile(r"\bits\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)
THEY = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
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
_LONG = 12
"""Words; a longer question that has a name says what it is about."""


def without_pronouns(text: str, state: State) -> str:
    """Return a question with its pronouns replaced by what they refer to.

    Args:
        text: the question; one of more than twelve words that has a name is left as it is.
        state: what the conversation is about.
    """
    if len(text.split()) > _LONG and any(phrase.proper for phrase in phrases(text)):
        return text
    if (clause := _CLAUSE.match(text)) and phrases(clause["main"]):
        return text  # "when she retired, the mayor was praised": the main clause says who she is
    text = put(text, _IT, state.one())
    text = put(text, THEY, state.many())
    text = put(text, HUMAN, state.somebody(gender_in(text)), proper=True)
    text = _ONE.sub(lambda match: match[1] + one_of(state.topic), text, count=1) if state.topic else text
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
    """Replace the first pronoun only; later ones refer to it.

    Args:
        text: the question.
        pattern: matches the pronouns that are replaced, in any case.
        what: the phrase that replaces one; empty to change nothing.
        proper: whether the pronouns are of people, as "he" is.

    Returns:
        The question, unchanged where the pronoun is an expletive ("it rains") or refers to something in the question.
    """
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
    """Return whether a pronoun means the speaker: "which airline said it will close"."""
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
    """Return whether a pronoun refers to something before it in its question: "what is Docker and how does it work".

    A possessive can refer to the subject ("which country keeps its king"), an object cannot ("which foods cause it").

    Args:
        before: the question up to the pronoun.
        owner: whether the pronoun is a possessive, such as "its".
        proper: whether it is a pronoun of people, which can refer to a name alone.
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
    """Return a question with "this tradition", "that" and the like replaced by the topic."""
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
    """Return whether "that" is a pronoun, not a conjunction: after "be", a preposition, or a verb that it ends with."""
    return before in AUXILIARIES | (PREPOSITIONS - {"so"}) | {"do", "and"} or (
        noun is None and ends and before in VERBS
    )
