"""Explicit dates in a question: "in October 2023", "between 1 and 5 May", "since 12 October", "Q3 2023".

A date inside the name of a thing ("the 2022 World Cup", "the October 7 attack") says what is meant, not when to look,
and is left alone; so is one that only compares ("for the first time since 1979").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.query.dates.date_expressions import Moment, read_bare_day, read_moment

_TO = re.compile(r" ?[–-] ?| (?:to|and|until|till|through) ", re.IGNORECASE)
_LEAD = re.compile(
    r"(?<![\w’'-])(?P<lead>(?:(?:in|on|during|over) )?the (?:day|week|month) (?:before|after|following)"
    r"|(?:at|over)(?= (?:christmas|thanksgiving|halloween|new year))"
    r"|(?:back )?in|on|during|throughout|within|around|since|after|before|prior to|until|till"
    r"|up to|by|from|between|as of|at(?= the )|towards?(?= the )|the (?:early hours|day|night|morning|afternoon"
    r"|evening|week|month) of) (?=\S)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"the (?P<unit>day|week|month) (?P<side>before|after|following)$")
_LENGTHS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
_PLAIN = re.compile(
    r"(?<![\w$€£’'.,-])(?=\d{1,4}\b|\d{1,2}(?:st|nd|rd|th) |[A-Z]|(?:early|mid|late)[ -]"
    r"|[a-z]{3,9}\.? (?:19|20)\d\d\b|\d\d/)"
)
_ATTRIBUTIVE = frozenset(
    """agreement anniversary assault attack attacks bombing budget ceremony class committee convention crash crisis data
    deadline deal debate dollars draft edition election elections event fire fireworks flooding game games hearing
    holiday hurricane insurrection issue levels massacre match meeting midterms model murders olympics people points
    presidential prices primary primaries protest protests race rally referendum report riot riots ruling season session
    shooting speech strike strikes summit tariffs terms tournament uprising verdict vote war weekend""".split()
)
_CARRIES_ON = frozenset(
    """a about according across after against all alone and are as at because before but by can compared could did do
    does for from had has have how if in into is it it's may might no of on onwards or over than that the their them
    there these they this through to under until up was we were what when where which while who whom why will with
    would""".split()
)
_COMPARES = re.compile(
    r"\b(?:first|only|most|least|worst|best|(?!test\b|west\b|rest\b|guest\b|arrest\b|protest\b)\w{3,}est|never|not"
    r"|record)\b[^.?!]*$|n['’]t\b[^.?!]*$",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:the|a|an|this|that|which|what|whose|his|her|its|their|our|every|each|annual|from|between|end(?:ing|ed)|through"
    r"|to|of|for|about|\w+[’']s?) $",
    re.IGNORECASE,
)
_OF_NEWS = re.compile(
    r"\b(?:(?:articles|stories) (?:are|were)|news|headlines|articles|stories|papers|front pages|coverage|published"
    r"|written|printed) (?P<of>(?:of|from|for)) $",
    re.IGNORECASE,
)
"""Said of articles: those of a day were published on it."""
_DAY_BEFORE = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?(?: of)? $", re.IGNORECASE)
_YEARLY = re.compile(
    r"\b(?:annual(?:ly)?|(?:every|each) year|born|birthdays?|holidays?|celebrat(?:es|ed))\b", re.IGNORECASE
)
_TRUSTS = re.compile(r"\b(?:confidence|trust|faith|belie(?:f|ve)|interest(?:ed)?) $", re.IGNORECASE)
_LONG_AGO = 5
"""Most years back for "since": a longer period is a duration, not when to search."""


@dataclass(frozen=True, slots=True)
class SaidDate:
    """Words of a question that name days: from character ``start`` to ``end``."""

    start: int
    end: int
    since: date | None
    until: date | None
    as_of: date | None = None
    open: bool = False
    """Whether it may be in the future: it has no year of its own, or is not over yet."""
    yearless: bool = False


def said_dates(question: str, as_of: date) -> Iterator[SaidDate]:
    """Yield the date expressions of a question that say when to search, in order; they do not overlap."""
    position = 0
    while position < len(question):
        lead = _LEAD.search(question, position)
        plain = _PLAIN.search(question, position)
        if plain and (not lead or plain.start() < lead.start()):
            start, found = plain.start(), _plain(question, plain.start(), as_of)
        elif lead:
            start, found = lead.start(), _led(question, lead, as_of)
        else:
            return
        if found:
            yield found
        position = max(found.end if found else start + 1, start + 1)


def _led(question: str, lead: re.Match[str], as_of: date) -> SaidDate | None:
    """Read a date behind a word such as "in" or "since"."""
    word = lead["lead"].lower()
    if word in ("from", "between"):
        return _range(question, lead.start(), lead.end(), as_of)
    moment = read_moment(question, lead.end())
    if moment is None:
        return None
    if word in ("in", "on", "during") and (joined := _range(question, lead.start(), lead.end(), as_of)):
        return joined
    says_when = not moment.is_holiday or moment.has_year or word == "since" or _BESIDE.search(word)
    if not says_when or not _stands_alone(question, lead, moment):
        return None
    days = moment.days(as_of)
    if days is None:
        return None
    whole = SaidDate(
        lead.start(),
        moment.end,
        *days,
        open=moment.year is None or days[1] > as_of,
        yearless=moment.year is None and moment.years_ago is None,
    )
    return _bounded(question, word, whole, moment, as_of)


def _bounded(question: str, word: str, whole: SaidDate, moment: Moment, as_of: date) -> SaidDate | None:
    """Return the window for the days named and the word before them."""
    first, last = whole.since, whole.until
    assert first
    assert last
    if word == "as of":
        return replace(whole, since=None, until=None, as_of=min(last, as_of)) if first <= as_of else None
    if word == "since":
        far = moment.month is None and first.year < as_of.year - _LONG_AGO
        return None if far or _COMPARES.search(question[: whole.start][-70:]) else replace(whole, until=as_of)
    if beside := _BESIDE.search(word):
        length = _LENGTHS[beside["unit"]]
        before = beside["side"] == "before"
        since = first - length if before else last + timedelta(days=1)
        return replace(whole, since=since, until=first - timedelta(days=1) if before else last + length)
    if word == "after":
        return replace(whole, since=last + timedelta(days=1), until=as_of)
    if word in ("before", "prior to"):
        return replace(whole, since=None, until=first - timedelta(days=1))
    if word in ("until", "till", "up to", "by"):
        return None if last > as_of else replace(whole, since=None)
    if word == "the week of":
        monday = first - timedelta(days=first.weekday())
        return replace(whole, since=monday, until=monday + timedelta(days=6))
    return whole


def _plain(question: str, start: int, as_of: date) -> SaidDate | None:
    """Read a date without a preposition: a full one anywhere, others only where nothing depends on them."""
    moment = read_moment(question, start)
    of_news = _OF_NEWS.search(question[:start])
    by_itself = moment and moment.month and not moment.is_holiday  # "Christmas 2022 sales" is no day
    if moment is None or not (of_news or (by_itself and not _ATTRIBUTED.search(question[:start]))):
        ranges = question[start].isdigit() or (moment and moment.is_holiday)
        return _range(question, start, start, as_of) if ranges else None
    if _DAY_BEFORE.search(question[:start]):
        return None  # a part of a date that was not read
    rest = question[moment.end :]
    at_end = not rest.strip(" ?!.")
    if (joined := _range(question, start, start, as_of)) is not None:
        return joined
    if not _follows(question, moment, start == 0) or not (at_end or moment.day or of_news):
        return None
    if moment.day is None and (start == 0 or (moment.year is None and not moment.part)):
        return None
    days = moment.days(as_of)
    return (
        SaidDate(
            of_news.start("of") if of_news else start,
            moment.end,
            *days,
            open=moment.year is None or days[1] > as_of,
            yearless=moment.year is None and moment.years_ago is None,
        )
        if days
        else None
    )


def _range(question: str, start: int, position: int, as_of: date) -> SaidDate | None:
    """Read "1 and 5 May 2023", "March to May 2023" or "May 1-5"; what one end lacks, the other says."""
    first = read_moment(question, position) or read_bare_day(question, position)
    to = _TO.match(question, first.end) if first else None
    if not first or not to:
        return None
    last = read_moment(question, to.end()) or (read_bare_day(question, to.end()) if first.day and first.month else None)
    if (
        last is None
        or ((first.day or first.is_holiday) and not (last.day or last.is_holiday))
        or not _follows(question, last, start == 0)
    ):
        return None
    if to[0].strip().lower() == "and" and start == position:
        return None
    within = question[start:position].strip().lower() in ("in", "on", "during")
    if within and not ((first.month and last.month) or (first.year and last.year)):
        return None
    last = replace(last, month=last.month or first.month)
    year, ago = (
        (last.year, last.years_ago) if last.year or last.years_ago is not None else (first.year, first.years_ago)
    )
    last = replace(last, year=year, years_ago=ago)
    end = last.days(as_of)
    month = first.month or (last.month if first.day else None)
    if end and year is None and ago is None and month == last.month and last.day and first.day:
        # Without a year it is the latest that has begun, though it may not be over.
        begun = replace(last, day=first.day).days(as_of)
        end = replace(last, year=begun[0].year).days(as_of) if begun else None
    if end is None or (first.month is None and last.month is None and not (first.year and last.year)):
        return None
    crosses = month is not None and last.month is not None and month > last.month
    begin = replace(first, month=month, year=first.year or end[0].year - crosses, years_ago=None).days(as_of)
    if begin is None or begin[0] > end[1]:
        return None
    return SaidDate(start, last.end, begin[0], end[1], open=end[1] > as_of)


def _stands_alone(question: str, lead: re.Match[str], moment: Moment) -> bool:
    """Return whether a date after its preposition is one, and not part of a name or a verb."""
    fronted = not question[: lead.start()].rstrip(" ,") or question[: lead.start()].rstrip()[-1:] in ".?!:;"
    if not _follows(question, moment, fronted):
        return False
    named = moment.month and not moment.year and not moment.day and moment.years_ago is None
    if not named:
        return True
    word, after = question[moment.start : moment.end].lower(), question[moment.end :].lstrip(" ")
    if word in ("may", "march", "mar", "jan") and lead["lead"].lower() not in ("in", "during", "throughout", "back in"):
        return not after[:1].isalnum() and lead["lead"].lower() != "by"
    if word == "may" and _TRUSTS.search(question[: lead.start()]):
        return False
    return not (word == "march" and re.match(r"(?:for|on|of|to|against)\b", after))


def _follows(question: str, moment: Moment, fronted: bool) -> bool:
    """Return whether the text after a date shows that it is one, and not the first part of a name."""
    if re.match(r"[’'-]\w|[–/]\d|,? \d{4}\b", question[moment.end :]):  # a year too long ago to be one of news
        return False
    if moment.day and moment.year is None and _YEARLY.search(question):
        return False
    following = re.match(r",? ([\w’']+)", question[moment.end :])
    if following is None or question[moment.end] == ",":
        return True
    word = following[1]
    if word.lower() in _ATTRIBUTIVE:
        return False
    if fronted or word.lower() in _CARRIES_ON:
        return True
    return not word[0].isupper() and not word[0].isdigit() and moment.month is not None
