"""A sentence of an article turned into questions that it answers, where its form is plain enough for a sound one.

"The bridge was closed on Friday because cracks were found" answers "When was the bridge closed?"; "Jane Doe, the
harbour master, said" answers "Who is Jane Doe?". Most sentences give none: a question that reads badly is worse than
none. Each has a name in it, so that it can be understood by itself.
"""

import re
from collections.abc import Iterator, Set
from itertools import pairwise

from qa.suggestions.people import questions_on_people
from qa.suggestions.template import QuestionKind, Template
from qa.suggestions.things import questions_on_things
from qa.suggestions.verb_forms import BASES, INTRANSITIVE, is_base, is_participle
from qa.text.noun_phrases import ARTICLES, AUXILIARIES, PREPOSITIONS, VERBS, WH, is_plural
from vectorstore.text.word_lists import MONTHS, NUMBER_WORDS, POINTING_PRONOUNS, PRONOUNS, SUBJECT_PRONOUNS, WEEKDAYS

_BE, _HAVE = frozenset("is are was were".split()), frozenset("has have had".split())
_MODAL = frozenset("will would can could should must".split())
_DAY = "|".join(each.capitalize() for each in (*WEEKDAYS, *MONTHS))
_DAYS = frozenset(_DAY.split("|"))
_CAUSE = re.compile(r",? (?:because|due to|amid)\b")
_MOMENT = re.compile(
    rf" (?:(?:on|in|by|until|from|next|last) (?:early |late |mid-)?(?:{_DAY})\b"
    r"|(?:at|by|shortly before|shortly after|before|after) \d{1,2}(?::\d\d)? [ap]\.?m\b)"
)
_PLACE = re.compile(rf" (?:in|at|near|outside) (?:the )?(?!{_DAY})[A-Z]")
_OPENING = re.compile(r"(?:On|In|During|After|Before|By|Last|Earlier) [^,;:“”\"]{3,40}, (?=[A-Za-z])")
_TELLING = frozenset("announced proposed unveiled approved rejected launched released promised pledged banned".split())
_MONEY = re.compile(r"(?:up to |about |around |nearly |more than |at least |an estimated )?[$£€]\s?\d")
_NUMBER = rf"(?:\d[\d,]*|{'|'.join(NUMBER_WORDS)})"
_MANY = re.compile(
    rf"^(?:(?:at least|more than|about|nearly|some|around|as many as|an estimated) )?{_NUMBER} "
    rf"(?P<noun>(?:[a-z]+ )?[a-z]+) (?P<aux>was|were|are|have been) (?P<rest>[^,;:—–()“”\"]+?)"
    rf"(?=,|\.$| (?:on|after|when|as|and|because|but|while)\b)",
    re.IGNORECASE,
)
_UNSAID = re.compile(r"[;:—–()“”\"?!]")
_SMALL = frozenset("of the and for in at de van bin al".split())
_SUBJECTS = SUBJECT_PRONOUNS | POINTING_PRONOUNS | frozenset("we i you who which there".split())
_LOOSE_ENDS = PREPOSITIONS | ARTICLES | frozenset("and or but some only just not previously also their its his".split())
_POINTING = frozenset("them him similar such another same".split())
"""Words of a predicate that point to what was said before."""
_CLAUSES = _SUBJECTS | _BE | _HAVE | _MODAL | _POINTING | frozenset("as while when if said".split())
_NO_OBJECT = frozenset("by and or but that not only just also".split())
_NEVER_FIRST = PREPOSITIONS | PRONOUNS | AUXILIARIES | WH | frozenset("and but or so then also yet no not".split())
_EMPTY = re.compile(r"\b(?:statement|(?:news|press) (?:release|conference))\b")
_LONGEST_SUBJECT, _LONGEST_REST = 8, 10
"""Words."""


def questions_of(sentence: str, names: Set[str], topic: str = "") -> Iterator[Template]:
    """Yield questions that a sentence answers, by its form alone.

    Args:
        sentence: of an article.
        names: words that its passage writes with a capital in the middle of a sentence.
        topic: what was asked about, for what somebody said about it.
    """
    for template in _templates(sentence, names, topic):
        if _named(template.question):
            yield template


def _templates(sentence: str, names: Set[str], topic: str) -> Iterator[Template]:
    if opening := _OPENING.match(sentence):
        sentence = sentence[opening.end()].upper() + sentence[opening.end() + 1 :]
    if cause := _CAUSE.search(sentence):
        yield from _asked("why", "Why", sentence[: cause.start()], names)
    if moment := _MOMENT.search(sentence):
        yield from _asked("when", "When", sentence[: moment.start()], names)
    if place := _PLACE.search(sentence):
        yield from _asked("where", "Where", sentence[: place.start()], names)
    yield from _told(sentence, names)
    if money := _MONEY.search(sentence):
        yield from _cost(sentence[: money.start()].rstrip(), names)
    yield from _counted(sentence)
    yield from questions_on_people(sentence, topic)
    yield from questions_on_things(sentence, names, topic)


def _asked(kind: QuestionKind, word: str, clause: str, names: Set[str]) -> Iterator[Template]:
    """Turn a clause round: "The bridge was closed" with "When" to "When was the bridge closed?"."""
    if _UNSAID.search(clause) or "," in clause:
        return
    every = clause.split(" ")
    for at in range(1, min(len(every), _LONGEST_SUBJECT + 1)):
        subject = _subject(every[:at], names)
        verb, rest = every[at], every[at + 1 :]
        if not subject or not _sound(rest):
            continue
        if verb in _BE | _HAVE | _MODAL:
            if _follows(verb, rest):
                yield Template(kind, f"{word} {verb} {subject} {' '.join(rest)}?")
            return
        if verb in BASES and (rest[0] not in _NO_OBJECT if rest else BASES[verb] in INTRANSITIVE):
            yield Template(kind, " ".join((word, "did", subject, BASES[verb], *rest)) + "?")
            return


def _told(sentence: str, names: Set[str]) -> Iterator[Template]:
    """Ask what somebody announced, unveiled or the like."""
    every = sentence.split(" ")
    for at in range(1, min(len(every) - 2, _LONGEST_SUBJECT + 1)):
        subject = _subject(every[:at], names)
        if subject and every[at] in _TELLING and every[at + 1].lower() not in PREPOSITIONS - {"that"}:
            yield Template("what", f"What did {subject} {BASES[every[at]]}?")
            return


def _cost(clause: str, names: Set[str]) -> Iterator[Template]:
    found = re.fullmatch(r"(.+?) (?:(will|would|could) cost|(costs?))", clause)
    subject = _subject(found[1].split(" "), names) if found else ""
    if found and subject:
        does = found[2] or ("do" if is_plural(subject) else "does" if found[3] == "costs" else "did")
        yield Template("cost", f"How much {does} {subject} cost?")


def _counted(sentence: str) -> Iterator[Template]:
    found = _MANY.match(sentence)
    if not found or _UNSAID.search(found[0]):
        return
    noun, rest = found["noun"], found["rest"].split(" ")
    plural = noun.endswith("s") or noun.split(" ")[-1] in ("people", "children", "women", "men")
    if plural and noun.split(" ")[0] not in _NEVER_FIRST and is_participle(rest[0]) and _sound(rest):
        yield Template("many", f"How many {noun} {found['aux']} {' '.join(rest)}?")


def _subject(every: list[str], names: Set[str]) -> str:
    """Return the subject that words are, as it stands inside a question; empty where they may be none."""
    first, others = every[0], every[1:]
    if not first[:1].isupper():
        return ""
    if first.lower() in ARTICLES:
        fits = bool(others) and not any(_no_noun(word) for word in others)
        return " ".join((first.lower(), *others)) if fits and others[-1].lower() not in _LOOSE_ENDS else ""
    if first.lower() in _NEVER_FIRST or first.lower() in (*WEEKDAYS, *MONTHS) or first.endswith("ly"):
        return ""
    proper = all(word[:1].isupper() or word in _SMALL for word in every) and every[-1] not in _SMALL
    known = first in names or (len(others) > 0 and others[0][:1].isupper())
    return " ".join(every) if proper and known else ""


def _no_noun(word: str) -> bool:
    low = word.lower()
    if word[:1].isupper() or low == "of":
        return False
    return low in _NEVER_FIRST or low in VERBS or low.endswith("ly") or not word.replace("-", "").isalnum()


def _follows(verb: str, rest: list[str]) -> bool:
    """Return whether words can follow an auxiliary as the rest of its predicate."""
    if not rest:
        return False
    if verb in _MODAL:
        return is_base(rest[0])
    return is_participle(rest[0]) and not (verb in _HAVE and rest[0].endswith("ing"))


def _sound(rest: list[str]) -> bool:
    """Return whether words after a verb are one plain predicate, with no clause of their own and no loose end."""
    if len(rest) > _LONGEST_REST or (rest and rest[-1].lower() in _LOOSE_ENDS):
        return False
    if len(rest) > 1 and is_participle(rest[0]) and is_participle(rest[-1]):
        return False
    if any(word.lower() in _CLAUSES or word.endswith(("n’t", "n't")) for word in rest):
        return False
    return not any((one[:1].isupper() or one == "and") and other in BASES for one, other in pairwise(rest))


def _named(question: str) -> bool:
    """Return whether a question has a name after its first word, and does not ask for a mere statement."""
    words = (word.strip("?.,") for word in question.split(" ")[1:])
    return not _EMPTY.search(question) and any(word[:1].isupper() and word not in _DAYS for word in words)
