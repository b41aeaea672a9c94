"""The days of publication that a question about the collection names: "in May", "from 3 to 9 June", "in 2023"."""

import re
from datetime import date

from qa.query.dates.explicit_dates import SaidDate, said_dates
from qa.query.dates.time_window import GAP, Timeframe, read_timeframe
from vectorstore.text.word_lists import MONTHS

NAMES_DAYS = re.compile(rf"\d|\b(?:{'|'.join(month[:3] for month in MONTHS)})", re.IGNORECASE)
"""Part of every date; without it none is searched for."""

_THAN = {"older than": "before", "earlier than": "before"}
_BOUND = re.compile(r"\b(?:older|earlier|newer|later|more recent) than\b", re.IGNORECASE)
_FROM = re.compile(
    rf"\bfrom(?= (?:(?:{'|'.join(MONTHS)})(?: (?:19|20)\d\d)?|(?:19|20)\d\d)\b(?! (?:to|until|till|through|and)\b))",
    re.IGNORECASE,
)


def plainly_dated(question: str) -> str:
    """Return a question with plain prepositions before its dates: "before 1 May" for "older than 1 May"."""
    bounded = _BOUND.sub(lambda match: _THAN.get(match[0].lower(), "after"), question)
    return _FROM.sub("in", bounded)


_OF_DAYS = re.compile(rf"\bof(?= (?:(?:{'|'.join(MONTHS)})\b|(?:19|20)\d\d\b))", re.IGNORECASE)


def published_days(question: str, as_of: date, newest: date | None) -> Timeframe | None:
    """Return the days of publication that a question names, as they are; None where it names none.

    A question about the news is not held to the days that it names, for what happened on them may be told later. What
    was published then was published then.

    Args:
        question: about the articles.
        as_of: the day it is asked on.
        newest: the day of the newest article. "In May" means the last May that the articles reach.
    """
    last = min(as_of, newest) if newest else as_of
    read = _OF_DAYS.sub("in", question)  # as long as what was asked, so that places agree
    said = [_reached(each, last) for each in said_dates(read, as_of) if not each.as_of]
    if not said:
        return None
    since = None if any(each.since is None for each in said) else min(each.since for each in said if each.since)
    until = min(max(each.until or as_of for each in said), as_of)
    if since and since > until:
        return None
    phrase = GAP.join(question[each.start : each.end] for each in said)
    return Timeframe(since, until, is_filter=True, phrase=phrase)


def is_only_days(text: str, as_of: date) -> bool:
    """Return whether a text names days and nothing else: "May 2023", "the week of 5 June", "last week"."""
    rest = f"of {text}"
    frame = published_days(rest, as_of, None) or read_timeframe(rest, as_of)
    for part in (frame.phrase or "").split(GAP):
        rest = rest.replace(part, " ", 1) if part else rest
    return bool(frame.phrase) and not re.sub(r"\b(?:the|of|in|news|events)\b|\W", "", rest, flags=re.IGNORECASE)


def _reached(said: SaidDate, last: date) -> SaidDate:
    """Return a date without a year in the latest year in which it begins by a day."""
    since, until = said.since, said.until
    while said.yearless and since and since > last:
        since, until = _year_before(since), _year_before(until) if until else None
    return SaidDate(said.start, said.end, since, until)


def _year_before(day: date) -> date:
    """Return the same day a year before; of 29 February the day before it."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
