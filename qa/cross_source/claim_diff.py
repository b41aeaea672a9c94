"""Compare two sentences: do they make the same claim, and if not, what differs?

Only words are compared, and a difference is reported only where the rest agrees: a false one costs trust.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa.cross_source.claims import CALENDAR, SCALES, YEAR, Claim, ClaimToken
from vectorstore.text.tokenization import stem
from vectorstore.text.word_lists import (
    MAGNITUDES,
    MONTHS,
)

_ROUGH = frozenset("about around roughly nearly almost approximately some estimated estimates".split())
_OVER = frozenset(("more than", "over", "at least", "exceeding", "no fewer than"))
_UNDER = frozenset(("up to", "fewer than", "less than", "under", "at most", "no more than"))
_SHARED_PART = 0.6
"""Share of a sentence's content words, of the one with fewer, that the other must have to make the same claim."""
_MIN_SHARED_WORDS = 4
"""Content words in common below which two sentences are not compared."""
_ALIGNED_PART = 0.7
"""Share of the shorter sentence's words that stand in the same order in the other, for a name or "not" to count."""
_UNDATED_PART = 0.8
"""Share of all content words of both that two sentences must share to be told apart by a date."""
_ROUGH_PART = 0.1
"""Rough figures that differ by so small a part are the same."""
_MAX_NAME_WORDS = 4
_SPELLING_RATIO = 0.8
"""Names whose letters agree so far are taken for one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two claims on the same matter."""

    about: str
    """The point of difference: "the number of passengers", "a name", "whether it is so"."""
    counted: str | None = None
    """The stem of what is counted, where numbers differ."""


def same_matter(one: Claim, other: Claim) -> bool:
    """Return whether two sentences speak of the same thing in mostly the same words."""
    return _shares(one, other, min(len(one.content), len(other.content)))


def covers(one: Claim, other: Claim) -> bool:
    """Return whether another sentence has most of the content words of the first, and so speaks of the same thing."""
    return _shares(one, other, len(one.content))


def _shares(one: Claim, other: Claim, of: int) -> bool:
    shared = len(one.content & other.content)
    return shared >= _MIN_SHARED_WORDS and shared >= _SHARED_PART * of


def says_too(one: Claim, other: Claim, around: frozenset[str]) -> bool:
    """Return whether another sentence makes the same claim: its matter, every name and number of it, and "not" or none.

    Args:
        around: stems of all that stands around the other, in which a name may be found.
    """
    return (
        covers(one, other)
        and one.numbers <= other.numbers
        and one.negated == other.negated
        and {stem(name) for name in one.names} <= around | {stem(name) for name in other.names}
    )


def difference(one: Claim, other: Claim) -> Difference | None:
    """Return what two sentences on the same matter differ in, None where they do not, or where it cannot be told."""
    if not same_matter(one, other) or one.words == other.words:
        return None
    if one.weekdays and other.weekdays and not one.weekdays & other.weekdays:
        return None  # told of different days
    if one.dates and other.dates and not one.dates & other.dates and not _dates_alone(one, other):
        return None
    blocks = SequenceMatcher(None, one.words, other.words, autojunk=False).get_opcodes()
    aligned = sum(end - start for kind, start, end, _, _ in blocks if kind == "equal")
    close = aligned >= _ALIGNED_PART * min(len(one.words), len(other.words))
    if close and (found := next(_replaced(one, other, blocks), None)):
        return found
    if found := _counted(one, other):
        return found
    if (
        close
        and one.negated != other.negated
        and one.numbers == other.numbers
        and len(one.content ^ other.content) <= 2
    ):
        return Difference("whether it is so")
    return None


def _dates_alone(one: Claim, other: Claim) -> bool:
    """Return whether two sentences have the same words but for a date: then it is the date that they differ in."""
    return len(one.undated & other.undated) >= _UNDATED_PART * len(one.undated | other.undated)


def _replaced(one: Claim, other: Claim, blocks: Sequence[tuple[str, int, int, int, int]]) -> Iterator[Difference]:
    """Yield names, dates and numbers that replace another one between the same words."""
    for kind, start, end, begin, stop in blocks:
        if kind != "replace":
            continue
        mine, its = one.tokens[start:end], other.tokens[begin:stop]
        if (
            all(_of_a_date(token) for token in (*mine, *its))
            and any(t.number for t in mine)
            and any(t.number for t in its)
        ):
            if any(token.word in MONTHS for token in (*mine, *its)) or all(
                YEAR.fullmatch(t.word) for t in (*mine, *its)
            ):
                yield Difference("the date")
            elif len(mine) == len(its) == 1 and not _alike(one, other, start, begin):
                after = (t for t in one.tokens[end : end + 2] if t.content and t.word not in SCALES)
                noun = next((t for t in after if t.counted), None)
                yield Difference(
                    f"the number of {noun.text}" if noun else "a number", stem(noun.word) if noun else None
                )
        elif (
            _is_name(mine)
            and _is_name(its)
            and not _spelled_alike(mine, its)
            and not _named_in(mine, other)
            and not _named_in(its, one)
        ):
            yield Difference("a name")


def _of_a_date(token: ClaimToken) -> bool:
    return token.number or token.word in MONTHS


def _is_name(tokens: Sequence[ClaimToken]) -> bool:
    named = [token for token in tokens if token.word != "the"]
    return 0 < len(named) <= _MAX_NAME_WORDS and all(t.name and t.word not in CALENDAR for t in named)


def _spelled_alike(one: Sequence[ClaimToken], other: Sequence[ClaimToken]) -> bool:
    """Return whether two names may be one, written down from another script: "Jabalia", "Jabaliya"."""
    first, second = (" ".join(token.word for token in name) for name in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _SPELLING_RATIO


def _named_in(tokens: Sequence[ClaimToken], claim: Claim) -> bool:
    return any(token.word in claim.words for token in tokens if token.word != "the")


def _counted(one: Claim, other: Claim) -> Difference | None:
    """Return the thing that both count and give different numbers of; only where each counts it once."""
    if one.names != other.names:
        return None  # of another place or person in the same words, as reports of one kind are
    mine, its = dict(_counts(one)), dict(_counts(other))
    for counted in sorted(mine.keys() & its.keys()):
        at, there = mine[counted], its[counted]
        if len(at) == len(there) == 1 and not _alike(one, other, at[0], there[0]):
            noun = one.tokens[at[0] + 1 + (one.tokens[at[0] + 1].word in SCALES)]
            return Difference(f"the number of {noun.text}", counted)
    return None


def other_counts(one: Claim, other: Claim) -> Iterator[tuple[str, str]]:
    """Yield what the second sentence counts otherwise than the first: its number and the first one's, as written.

    A thing that either counts several times counts otherwise only where no two of the numbers may be one.
    """
    mine, its = dict(_counts(one)), dict(_counts(other))
    for counted in sorted(mine.keys() & its.keys()):
        if not any(_alike(one, other, at, there) for at in mine[counted] for there in its[counted]):
            yield _written(other, its[counted]), _written(one, mine[counted])


def _written(claim: Claim, places: Sequence[int]) -> str:
    """Return numbers in digits with the words that multiply them, as a note names them: "1.2 million or 3"."""
    return " or ".join(sorted({_figure(claim, place) for place in places}))


def _figure(claim: Claim, place: int) -> str:
    number, after = claim.tokens[place], claim.words[place + 1 : place + 2]
    digits = number.text if number.text[0].isdigit() else number.word
    return " ".join([digits, *(word for word in after if word in SCALES)])


def _counts(claim: Claim) -> Iterator[tuple[str, list[int]]]:
    """Yield what a sentence counts, with the places of the numbers: "214 passengers", "2 million people"."""
    found: dict[str, list[int]] = {}
    for place, token in enumerate(claim.tokens):
        if not token.number or YEAR.fullmatch(token.word):
            continue
        after = [t for t in claim.tokens[place + 1 : place + 3] if t.word not in SCALES]
        noun = after[0] if after else None
        if noun and noun.counted:
            found.setdefault(stem(noun.word), []).append(place)
    yield from found.items()


def _alike(one: Claim, other: Claim, at: int, there: int) -> bool:
    """Return whether two figures may be one: equal, or one of them rough, or a bound that the other keeps."""
    mine, its = _value(one, at), _value(other, there)
    if mine is None or its is None or mine == its:
        return True
    low, high = min(mine, its), max(mine, its)
    lead, its_lead = _lead(one, at), _lead(other, there)
    if (lead | its_lead) & _ROUGH and high - low <= _ROUGH_PART * high:
        return True
    bounds = ((lead, mine, its), (its_lead, its, mine))
    return any(
        (words & _OVER and value >= bound) or (words & _UNDER and value <= bound) for words, bound, value in bounds
    )


def _lead(claim: Claim, place: int) -> frozenset[str]:
    """Return the word before a number, and the two and three before it as phrases."""
    return frozenset(" ".join(claim.words[max(0, place - length) : place]) for length in (1, 2, 3))


def _value(claim: Claim, place: int) -> float | None:
    try:
        value = float(claim.words[place])
    except ValueError:
        return None
    after = claim.words[place + 1] if place + 1 < len(claim.words) else ""
    return value * MAGNITUDES.get(after, 1)
