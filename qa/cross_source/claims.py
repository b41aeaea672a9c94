"""A sentence prepared for comparison with others: its words, names, numbers and days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from vectorstore.text.tokenization import STOP_WORDS, stem
from vectorstore.text.word_lists import (
    CONTRACTED_NEGATIONS,
    DENYING_VERBS,
    MAGNITUDES,
    MONTHS,
    NEGATIONS,
    NUMBER_WORDS,
    WEEKDAYS,
)

_TOKEN = re.compile(r"(?:\d+-(?=[a-z])[^\W\d_]+)|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
_FOOTNOTE = re.compile(r"\[\s*\d+\s*\]")
_PLURALS = frozenset("people men women children police feet degrees percent".split())
SCALES = frozenset((*MAGNITUDES, "percent"))
"""Words that make a number larger, and "percent"."""
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
"""A year of four digits."""
_DAYS = frozenset((*WEEKDAYS, "today", "yesterday", "tomorrow"))
CALENDAR = _DAYS | frozenset(MONTHS)
"""Days and months."""
_DENIALS = NEGATIONS | CONTRACTED_NEGATIONS | DENYING_VERBS


@dataclass(frozen=True, slots=True)
class ClaimToken:
    """A word or number of a claim."""

    word: str
    """Lower-cased; a number as digits, without commas."""
    text: str
    """As it is written."""
    name: bool
    """Whether it has a capital that is not that of a sentence's first word."""

    @property
    def number(self) -> bool:
        """Whether it is a number; "3-year" is none."""
        return self.word[0].isdigit() and "-" not in self.word

    @property
    def counted(self) -> bool:
        """Whether it may be the name of things that are counted: a plural in small letters."""
        plural = self.word in _PLURALS or (self.word.endswith("s") and not self.word.endswith("ss"))
        return self.content and self.text.islower() and plural

    @property
    def content(self) -> bool:
        """Whether it carries meaning: neither a stop word, a number nor a negation."""
        return self.word not in STOP_WORDS and not self.number and self.word not in _DENIALS


@dataclass(frozen=True)
class Claim:
    """A sentence prepared for comparison with others."""

    text: str

    @cached_property
    def tokens(self) -> tuple[ClaimToken, ...]:
        """Its words and numbers, in order."""
        return tuple(_tokens(self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The same, lower-cased."""
        return tuple(token.word for token in self.tokens)

    @cached_property
    def content(self) -> frozenset[str]:
        """Stems of its content words."""
        return frozenset(stem(token.word) for token in self.tokens if token.content and token.word not in SCALES)

    @cached_property
    def names(self) -> frozenset[str]:
        """Its names, lower-cased, without months and days."""
        return frozenset(t.word for t in self.tokens if t.name and t.word not in CALENDAR)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its numbers, as digits."""
        return frozenset(token.word for token in self.tokens if token.number)

    @cached_property
    def weekdays(self) -> frozenset[str]:
        """Weekdays that it names, with today, yesterday and tomorrow."""
        return frozenset(token.word for token in self.tokens if token.word in _DAYS)

    @cached_property
    def dates(self) -> frozenset[str]:
        """Months and years that it names."""
        return frozenset(t.word for t in self.tokens if (t.name and t.word in MONTHS) or YEAR.fullmatch(t.word))

    @cached_property
    def undated(self) -> frozenset[str]:
        """Stems of its content words without months."""
        return frozenset(stem(t.word) for t in self.tokens if t.content and t.word not in MONTHS)

    @cached_property
    def negated(self) -> bool:
        """Whether it has a negation."""
        return bool(_DENIALS.intersection(self.words))


def _tokens(text: str) -> Iterator[ClaimToken]:
    text = _FOOTNOTE.sub(lambda mark: " " * len(mark[0]), text)
    for match in _TOKEN.finditer(text):
        written = match[0]
        word = written.lower().replace("’", "'").removesuffix("'s")
        first = not text[: match.start()].strip(" “”\"'‘’") or bool(re.search(r"[.!?:]\W*$", text[: match.start()]))
        if word[0].isdigit():
            word = re.sub(r"(?:st|nd|rd|th)$", "", word).replace(",", "")
        # "Dahl's boat" and "Ines Dahl" are names at the beginning too; "Officials said" is not.
        named = not first or written.endswith(("'s", "’s")) or text[match.end() : match.end() + 2].strip().isupper()
        yield ClaimToken(
            str(NUMBER_WORDS.get(word, word)), written, written[:1].isupper() and word not in STOP_WORDS and named
        )
