"""Questions on how something changed between two days that they name, each day searched for itself.

"How fast did the fire grow between July 8 and July 14, 2022?" is answered by what was written about either day: one
article seldom has both.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from qa.query.dates.date_expressions import Moment, read_moment
from qa.query.subquestions import Part, tidy
from vectorstore.text.word_lists import MONTHS

_LEAD = re.compile(r"\b(?P<lead>between|from|in|on|for|of|as of)\s+(?:the )?", re.IGNORECASE)
_JOINED = re.compile(
    r",? (?:and|to|until|till|versus|compared (?:to|with)) (?:(?P<again>in|on|for|of|as of|by) )?(?:later )?(?:the )?",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:chang\w+|gr[eo]w\w*|r[io]se\w*|rising|f[ae]ll\w*|drop\w*|(?:in|de)creas\w+|shift\w*|sw[iu]ng|evolv\w+"
    r"|differ\w*|compar\w+|develop\w*|bec[ao]me|progress\w*|spread|expand\w*|how (?:far|fast))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?|(?P<part>early|mid|late))(?= (?:and|to) )", re.IGNORECASE)
"""What leaves its month to the other day: "between 5 and 14 April", "from early to mid-November"."""
_WRITTEN_AFTER = timedelta(days=3)
"""Days after a day on which its events are still reported."""


def by_two_days(question: str, as_of: date) -> tuple[Part, ...]:
    """Return the two parts of a question on a change between two days, the earlier first; none where it asks no such.

    Args:
        question: made to stand alone.
        as_of: the day it is asked on, by which a day without a year is the latest one.
    """
    for lead in _LEAD.finditer(question):
        pair = _pair(question, lead)
        if pair is None:
            continue
        one, other = pair
        first, last = one.days(as_of), other.days(as_of)
        if first is None or last is None or not first[0] < last[0] <= as_of:
            continue
        rest = tidy(f"{question[: lead.start()]} {question[other.end :]}")
        return tuple(
            Part(side, rest, since=days[0] - timedelta(days=1), until=days[1] + _WRITTEN_AFTER, side=side)
            for side, days in ((_side(question, one), first), (_side(question, other), last))
        )
    return ()


def _pair(question: str, lead: re.Match[str]) -> tuple[Moment, Moment] | None:
    """Return the two days, or parts of a month, that a place names with "and" or "to" between them.

    A stretch of time is no pair: "in October and November" is one, "in October and in November" are two.
    """
    start = lead.end()
    one = read_moment(question, start) or _short(question, start)
    joined = _JOINED.match(question, one.end) if one else None
    other = read_moment(question, joined.end()) if joined else None
    if not one or not joined or not other or not other.month:
        return None
    twice = (joined["again"] or "").lower() == lead["lead"].lower()
    if not twice and not _CHANGES.search(question):
        return None
    year = one.year if one.year is not None else other.year
    return replace(one, month=one.month or other.month, year=year), other


def _short(question: str, start: int) -> Moment | None:
    found = _SHORT.match(question, start)
    if found is None:
        return None
    return Moment(start, found.end(), day=int(found["day"] or 0) or None, part=(found["part"] or "").lower())


def _side(question: str, moment: Moment) -> str:
    said = tidy(question[moment.start : moment.end])
    month = (
        MONTHS[moment.month - 1].capitalize()
        if moment.month and re.fullmatch(r"\d+\w*|early|mid|late", said.lower())
        else ""
    )
    return f"{said} {month}".strip()
