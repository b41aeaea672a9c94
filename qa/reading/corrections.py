"""Corrections and editor's notes: the corrected fact is ranked before the wrong one.

Where the wrong value would be the answer, sentences that still have it are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.reading.values import ReadSentence
from vectorstore.text.word_lists import MONTH_NUMBERS

_WRONG_THING = r"wrong (?:number|figure|name|date|age|amount|total|place|day|year|sum|score|title)"
_CORRECTION = re.compile(
    r"\b(?:corrections?|corrects?|misstated|misreported|clarifications?|incorrectly|erroneously|mistakenly"
    r"|editor['’]s note|(?:earlier|previous|original) version"
    r"|this (?:article|story|report|post) (?:was|has been) (?:amended|corrected)"
    rf"|{_WRONG_THING})\b",
    re.IGNORECASE,
)
_VALUE = r"(?-i:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,3})|[$€£]?\w(?:[\w.,%-]*[\w%])?"
_NOT = re.compile(
    rf"(?:[\w%], not|\brather than|\binstead of) (?:(?:in|on|by|from|at|the|an?) )*(?P<wrong>{_VALUE})", re.IGNORECASE
)
_NOT_BUT = re.compile(rf"\bnot (?:(?:in|on|by|from|at|the|an?) )*(?P<wrong>{_VALUE}),? but\b", re.IGNORECASE)
_SAID_WRONGLY = re.compile(
    r"\b(?:misstated|misreported|incorrectly|erroneously|mistakenly|wrongly|(?:earlier|previous|original) version"
    rf"|{_WRONG_THING}|gave (?:the |its |his |her |their )?(?:[\w’'-]+ ){{1,8}}?as)\b"
    r"(?:(?!; |[.] | in fact\b|, (?:but|when|while)\b| it (?:is|was)\b| there (?:are|were)\b).)*",
    re.IGNORECASE,
)
_UNIT_CHARS = 12
"""Characters that a short answer may have besides the value, such as " people"."""
_FIGURE = re.compile(r"[$€£]?\d(?:[\d.,]*\d)?%?")
_MONTH = "(?:" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
_DATE = re.compile(
    rf"\b{_MONTH} \d{{1,2}}\b(?:, \d{{4}})?|\b\d{{1,2}} {_MONTH}\b(?:,? \d{{4}})?|\b(?:19|20)\d\d\b", re.IGNORECASE
)
"""Not a wrong value: in a correction it is mostly the day of the article that is corrected."""


def corrected(found: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Rank each correction before the sentences that have the wrong value, or just below them if that is not asked for.

    Args:
        found: sentences in any order.

    Returns:
        The sentences in the same order, without those whose short answer is a value that a correction calls wrong.
    """
    changed = list(found)
    gone: set[int] = set()
    for place, sentence in enumerate(found):
        beaten = [
            (number, wrong)
            for wrong in _wrong_values(sentence)
            for number, other in enumerate(found)
            if other is not sentence and not _CORRECTION.search(other.text) and wrong.search(other.text)
        ]
        if not beaten:
            continue
        asked = {number for number, wrong in beaten if _asked_for(found[number], wrong)}
        highest = max(found[number].log_odds for number in asked or {number for number, _ in beaten})
        odds = max(changed[place].log_odds, highest + (0.01 if asked else -0.01))
        changed[place] = replace(changed[place], log_odds=odds)
        for number, other in enumerate(found):  # "gave it as 214. It is 241.": rank the wrong value below
            if other is not sentence and other.paragraph == sentence.paragraph and _CORRECTION.search(other.text):
                changed[number] = replace(changed[number], log_odds=min(changed[number].log_odds, odds - 0.01))
        gone |= asked
    return [sentence for place, sentence in enumerate(changed) if place not in gone]


def _wrong_values(sentence: ReadSentence) -> list[re.Pattern[str]]:
    """Return the values that a correction calls wrong; none where the sentence does not have the right one."""
    around = f"{sentence.passage.article.title} {sentence.paragraph.text}"
    if not _CORRECTION.search(around):
        return []
    wrong = [found["wrong"].rstrip(".,") for pattern in (_NOT, _NOT_BUT) for found in pattern.finditer(sentence.text)]
    if not wrong:
        told = _SAID_WRONGLY.findall(_DATE.sub("", sentence.paragraph.text))
        figures = [figure for clause in told for figure in _FIGURE.findall(clause)]
        right = _FIGURE.findall(_SAID_WRONGLY.sub("", _DATE.sub("", sentence.text)))
        wrong = figures if set(right) - set(figures) else []
    return [re.compile(rf"(?<![\w.,]){re.escape(value)}(?![\w%]|[.,]\d)", re.IGNORECASE) for value in wrong]


def _asked_for(sentence: ReadSentence, wrong: re.Pattern[str]) -> bool:
    """Return whether a sentence's short answer is the wrong value; without a reader it is assumed to be."""
    if sentence.short is None:
        return True
    short = sentence.text[sentence.short.start : sentence.short.end]
    found = wrong.search(short)
    return found is not None and len(short) - len(found[0]) <= _UNIT_CHARS
