"""The few words of an answer that stand for it, to compare with an accepted answer as a whole.

An answer quotes sentences; a quiz wants "Taiwan". The words are chosen by rule: the question's cue says what kind of
thing is asked for, and the best span of that kind in the sentences is taken. Nothing is learnt; the rules were written
while looking at answers to RealTimeQA's questions of 2024, so its earlier years can be measured on.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from vectorstore.asked_kind import Kind, asked_kind
from vectorstore.lexical import STOP_WORDS, stem, words
from vectorstore.places import PLACES

_COUNT = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds|thousands|dozens)"
)
_SCALE = r"(?:hundred|thousand|million|billion|trillion|m|bn|tn)\b"
_AMOUNT = rf"\d[\d,]*(?:\.\d+)?(?:[ -]{_SCALE})?"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_SPANS: dict[Kind, re.Pattern[str]] = {
    "money": re.compile(
        rf"(?:US)?[$£€¥]\s?{_AMOUNT}|\b{_AMOUNT} (?:dollars|pounds|euros|yen|cents)\b|\b{_AMOUNT}%?", re.I
    ),
    "number": re.compile(
        rf"(?:[$£€¥]\s?)?(?<![\w.]){_AMOUNT}(?:%| percent| per cent|-year-old"
        rf"| (?:years|months|weeks|days|hours|minutes|seconds|miles|feet|inches|pounds|degrees|times|people)\b)?"
        rf"|\b{_COUNT}\b",
        re.I,
    ),
    "date": re.compile(
        rf"\b{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?|\b{_MONTH} \d{{4}}"
        rf"|\b(?:1[5-9]|20)\d\ds?\b|\b{_MONTH}\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    ),
}
_SPANS["percent"] = _SPANS["number"]
# A run of words that begin with a capital, joined by the small words that names are joined by.
_NAME = re.compile(r"[A-Z][\w’'.&-]*(?:(?: (?:of|the|for|de|la|al|bin|van|von|du) (?:the )?| & | )[A-Z0-9][\w’'.&-]*)*")
_QUOTED = re.compile(r"[“\"‘]([^”\"’]{2,60})[”\"’]")
_WHOLE = 5
"""A text of no more words is the answer itself."""
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_TITLE_SORTS = frozenset(map(stem, "movie film song album book show series novel podcast game word phrase".split()))
_PLACE_SORTS = frozenset(map(stem, "where country state city nation town island place region continent".split()))
_TAIL = re.compile(r"(?:[’']s?|[.,;:!?-]+)$")


@dataclass(frozen=True, slots=True)
class _Span:
    text: str
    start: int
    weight: float
    quoted: bool


def short_answer(question: str, sentences: Sequence[str]) -> str:
    """Return the words of some sentences, the best first, that answer a question; empty where there are none.

    Of numbers, sums and dates the first that the question does not have itself. Of names the one that counts most: in
    each sentence that has it, in the first most, more near the question's words, and more where it fits the sort of
    thing that is asked for.
    """
    text = " ".join(sentences)
    if len(text.split()) <= _WHOLE:
        return text.strip().rstrip(".")
    kind = asked_kind(question)
    if kind in _SPANS:
        spans = [span for sentence in sentences for span in _matches(kind, sentence, question)]
        if spans:
            return spans[0]
    return _best_name(question, sentences, kind)


def short_answer_of(line: Any) -> str:
    """Return the short answer of a run's line; empty for a refusal or an error."""
    if not line.get("answered"):
        return ""
    return short_answer(line["question"], [sentence["text"] for sentence in line["sentences"]])


def _matches(kind: Kind, sentence: str, question: str) -> Iterator[str]:
    for found in _SPANS[kind].finditer(sentence):
        if found[0] and found[0].lower() not in question.lower():
            yield found[0]


def _best_name(question: str, sentences: Sequence[str], kind: Kind) -> str:
    asked = {stem(word) for word in words(question)}
    sort = _sort(question)
    inside = {found[0] for sentence in sentences for found in re.finditer(r"(?<=[a-z,] )[A-Z][\w’'-]+", sentence)}
    scores: dict[str, float] = {}
    shown: dict[str, str] = {}
    for place, sentence in enumerate(sentences, 1):
        near = [found.start() for found in re.finditer(r"\w+", sentence) if stem(found[0].lower()) in asked]
        for span in _names(sentence, inside):
            spoken = [word for word in words(span.text) if word not in STOP_WORDS]
            # A part that is the question's own speaks against a span, but not the sort of thing that is asked for.
            new = [word for word in spoken if stem(word) not in asked or stem(word) in sort]
            if not new or all(stem(word) in asked for word in spoken) or not _WEEKDAYS.isdisjoint(spoken):
                continue
            distance = min((abs(span.start - at) for at in near), default=len(sentence))
            score = span.weight * len(new) / len(spoken) / place * (1 + 20 / (20 + distance))
            score *= _fit(span, spoken, kind, sort)
            key = " ".join(spoken)
            scores[key] = scores.get(key, 0.0) + score
            shown.setdefault(key, span.text)
    return shown[max(scores, key=lambda key: scores[key])] if scores else ""


def _sort(question: str) -> set[str]:
    """Return the stems of the sort of thing asked for: of "which Swiss bank failed", those of "swiss bank"."""
    found = re.search(r"\b(?:which|what)(?: of (?:the|these|this) \w+)? ((?:[\w’'-]+ ?){1,3})", question, re.I)
    found = found or re.search(r"\b(where)\b", question, re.I)
    return {stem(word) for word in words(found[1]) if word not in STOP_WORDS or word == "where"} if found else set()


def _fit(span: "_Span", spoken: Sequence[str], kind: Kind, sort: set[str]) -> float:
    """Return how well a name fits what is asked for, 1 where nothing is known of it."""
    if kind == "person":
        return 1.5 if len(spoken) in (2, 3) and " ".join(spoken) not in PLACES else 0.6
    if sort & _PLACE_SORTS:
        return 3.0 if " ".join(spoken) in PLACES or stem(spoken[-1]) in sort else 0.5
    if sort & _TITLE_SORTS:
        return 2.5 if span.quoted else 1.0
    return 2.0 if any(stem(word) in sort for word in spoken) else 1.0


def _names(sentence: str, inside: Set[str]) -> Iterator[_Span]:
    """Yield the names of a sentence; a single word that opens one only if it is a name elsewhere (``inside``)."""
    for found in _QUOTED.finditer(sentence):
        if len(found[1].split()) <= _WHOLE and found[1][0].isupper():
            yield _Span(_TAIL.sub("", found[1]), found.start(1), 1.2, quoted=True)
    for found in _NAME.finditer(sentence):
        text, start = _TAIL.sub("", found[0]), found.start()
        first, _, rest = text.partition(" ")
        opens = start == 0 or sentence[max(0, start - 2) : start].strip()[-1:] in '“"‘.'
        if opens and words(first) and words(first)[0] in STOP_WORDS:
            text = rest  # a capital that only begins the sentence
        known = text in inside or text.lower() in PLACES
        if sentence[found.end() :].startswith((" –", " —", " (")) and text.isupper():
            continue  # where a report was sent from
        if not words(text) or not text[:1].isupper() or (opens and " " not in text and not known):
            continue
        yield _Span(text, start, 1.0, quoted=False)
