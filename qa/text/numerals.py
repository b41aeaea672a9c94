"""Written numbers in one form: "1.2 million" and "1,200,000" are the same number."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from vectorstore.text.word_lists import MAGNITUDES, NUMBER_WORDS, ORDINALS

_MAGNITUDES = {word: value for word, value in MAGNITUDES.items() if word != "hundred"}
"""A hundred is part of a number below a thousand (``_in_words``)."""
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_PARTS = {"halves": 2, "thirds": 3, "quarters": 4, "fifths": 5, "sixths": 6, "tenths": 10}
_DIGITS = re.compile(r"(\d+(?:[.,:]\d+)*)(k|m|mn|bn|tn|st|nd|rd|th)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+[.,]\d+|\d+")


def written_number(words: Sequence[str]) -> tuple[int, str]:
    """Read the number that some lower-case words begin with.

    Returns:
        How many of the words are its own, 0 when none begins there, and its key: "#" with its value in digits; times of
        day, scores and other figures in one piece keep their own form ("#6:10").
    """
    if not words:
        return 0, ""
    if words[0] in ORDINALS:
        return 1, f"#{ORDINALS[words[0]]}"
    if words[0] == "half":
        return 1, "#0.5"
    digits = _DIGITS.fullmatch(words[0])
    if digits:
        value = _in_digits(digits[1])
        if value is None:
            return 1, f"#{digits[1]}"
        used, total = 1, value * _SHORT.get(digits[2] or "", 1)
    else:
        used, total = _in_words(words)
    while 0 < used < len(words) and words[used] in _MAGNITUDES:
        total *= _MAGNITUDES[words[used]]
        used += 1
        more, rest = _in_words(words[used + 1 :]) if words[used : used + 1] == ["and"] else _in_words(words[used:])
        if more and not digits:
            total, used = total + rest, used + more + (words[used] == "and")
    if 0 < used < len(words) and words[used] in _PARTS:
        return used + 1, f"#{Fraction(total) / _PARTS[words[used]]}"
    return used, f"#{total.normalize():f}" if used else ""


def value_of(key: str) -> float | None:
    """Return what a number's key stands for, None for a time of day and the like."""
    try:
        return float(Fraction(key.removeprefix("#")))
    except ValueError:
        return None


def _in_digits(text: str) -> Decimal | None:
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return Decimal(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None


def _in_words(words: Sequence[str]) -> tuple[int, Decimal]:
    """Read a number below a thousand ("two hundred and ten"), or "a" before a magnitude."""
    used, total = 0, 0
    if words and words[0] in ("a", "an") and words[1:2] and (words[1] in _MAGNITUDES or words[1] == "hundred"):
        used, total = 1, 1
    elif words and words[0] in NUMBER_WORDS:
        used, total = _below_hundred(words)
    if used and words[used : used + 1] == ["hundred"]:
        used, total = used + 1, total * 100
        skip = int(words[used : used + 1] == ["and"])
        more, rest = _below_hundred(words[used + skip :])
        if more:
            used, total = used + skip + more, total + rest
    return used, Decimal(total)


def _below_hundred(words: Sequence[str]) -> tuple[int, int]:
    if not words or words[0] not in NUMBER_WORDS:
        return 0, 0
    value = NUMBER_WORDS[words[0]]
    if value >= 20 and words[1:2] and 0 < NUMBER_WORDS.get(words[1], 0) < 10:
        return 2, value + NUMBER_WORDS[words[1]]
    return 1, value
