"""Relative date expressions, which depend on the day a question is asked: "this week", "on Monday", "three days ago".

They prefer, they do not filter: what happened on Monday may be told on Tuesday, and what is told "this week" may have
happened before it.
"""

import math
import re
from collections.abc import Callable
from datetime import date, timedelta

from vectorstore.text.word_lists import MONTHS, NUMBER_WORDS, WEEKDAYS

Window = tuple[date, date]
_Reader = Callable[[re.Match[str], date], Window | None]

WEEK = 7
"""Least days of "this week": asked on a Monday it means the days before, not that morning."""
RECENT = 30
"""Days that "recently" covers."""
_NUMBERS = {word: number for word, number in NUMBER_WORDS.items() if 1 <= number <= 12} | {
    "a": 1,
    "an": 1,
    "couple": 2,
    "few": 4,
    "several": 5,
}
_UNITS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMBER = r"(?P<number>\d{1,3}|" + "|".join(_NUMBERS) + r")(?: of)?"
_DAY_NAME = "(?:" + "|".join(WEEKDAYS) + ")"


def _back(days: int, length: int = 0) -> _Reader:
    """Return a reader of "so many days back", and the days up to ``length`` after it."""
    return lambda _, as_of: (as_of - timedelta(days=days), as_of - timedelta(days=days - length))


def _this_week(_: re.Match[str], as_of: date) -> Window:
    return min(_monday(as_of), as_of - timedelta(days=WEEK)), as_of


def _last_week(_: re.Match[str], as_of: date) -> Window:
    monday = _monday(as_of)
    return monday - timedelta(days=7), monday - timedelta(days=1)


def _past(found: re.Match[str], as_of: date) -> Window | None:
    days = math.ceil(_number(found["number"]) * _UNITS[found["unit"].lower()])
    return (as_of - timedelta(days=days), as_of) if days <= _UNITS["year"] else None


def _ago(found: re.Match[str], as_of: date) -> Window | None:
    """Read "two weeks ago" as the days around that one: the longer ago, the less exactly it is meant."""
    unit = round(_UNITS[found["unit"].lower()])
    days = _number(found["number"]) * unit
    if days > 3 * _UNITS["year"]:
        return None
    slack = max(1, unit // 2)
    middle = as_of - timedelta(days=days)
    return middle - timedelta(days=slack), min(middle + timedelta(days=slack), as_of)


def _weekday(found: re.Match[str], as_of: date) -> Window:
    """Read a day of the week as the latest one, today included unless it is called "last", and the day after it."""
    back = (as_of.weekday() - WEEKDAYS.index(found["day"].lower())) % 7
    if back == 0 and (found["which"] or "").lower() in ("last", "past"):
        back = 7
    day = as_of - timedelta(days=back)
    return day, min(day + timedelta(days=1), as_of)


def _since_day(found: re.Match[str], as_of: date) -> Window:
    return _weekday(found, as_of)[0], as_of


def _weekend(found: re.Match[str], as_of: date) -> Window:
    """Read the latest weekend, with the Monday whose papers tell of it."""
    saturday = as_of - timedelta(days=(as_of.weekday() - 5) % 7)
    if found["which"].lower() == "this" and as_of.weekday() < 5:  # the one before or the one to come: both are told of
        return as_of - timedelta(days=WEEK), as_of
    if found["which"].lower() in ("last", "past") and as_of.weekday() >= 5:
        saturday -= timedelta(days=7)
    return saturday, min(saturday + timedelta(days=2), as_of)


def _this_month(_: re.Match[str], as_of: date) -> Window:
    return as_of.replace(day=1), as_of


def _last_month(_: re.Match[str], as_of: date) -> Window:
    last = as_of.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _this_year(_: re.Match[str], as_of: date) -> Window:
    return date(as_of.year, 1, 1), as_of


def _last_year(_: re.Match[str], as_of: date) -> Window:
    return date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)


def _season(found: re.Match[str], as_of: date) -> Window | None:
    """Read "this spring" as this year's, None before it begins, and "last spring" as the latest that is over."""
    month = _SEASONS[found["season"].lower()]
    # Winter belongs to the year it ends in.
    year = as_of.year - (month == 12 and as_of.month < 9)
    first, last = date(year, month, 1), _add_months(date(year, month, 1), 3) - timedelta(days=1)
    if found["which"].lower() in ("last", "past") and last >= as_of:
        first, last = _add_months(first, -12), _add_months(last + timedelta(days=1), -12) - timedelta(days=1)
    return (first, min(last, as_of)) if first <= as_of else None


def _month(found: re.Match[str], as_of: date) -> Window | None:
    """Read "last October" as the latest one that is over, "this October" as this year's."""
    number = MONTHS.index(found["month"].lower()) + 1
    first = date(as_of.year, number, 1)
    last = _add_months(first, 1) - timedelta(days=1)
    if found["which"].lower() in ("last", "past") and last >= as_of:
        first, last = date(as_of.year - 1, number, 1), _add_months(date(as_of.year - 1, number, 1), 1) - timedelta(1)
    return (first, min(last, as_of)) if first <= as_of else None


_DIGEST = r"(?:news |press )?(?:digest|round-?up|summary|briefing|newsletter|news|overview|recap)\b"
_THAN = r"(?<!than )(?<!compared to )(?<!compared with )(?<!from )(?<!per )(?<!’s )(?<!'s )"
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(rf"(?<![\w’'-])(?:{form})(?![\w-])", re.IGNORECASE), reader)
    for form, reader in (
        (r"earlier today|(?<!usa )today(?![’'])|tonight|this (?:morning|afternoon|evening)", _back(0)),
        (r"the day before yesterday", _back(2, 1)),
        (r"today(?=[’']s (?:news|headlines|top stories|stories|articles|digest|briefing|papers))", _back(0)),
        (r"yesterday(?: (?:morning|afternoon|evening))?|last night", _back(1, 1)),
        (r"(?:earlier |later )?this week|(?:over|during|in) the week", _this_week),
        (rf"(?:my |your |the |a )?weekly(?= {_DIGEST})", _this_week),
        (rf"(?:my |your |the |a )?daily(?= {_DIGEST})|(?:news|headlines) of the day", _back(0)),
        (rf"{_THAN}(?:in |over |during )?the (?:past|last) week|{_THAN}past week", _back(WEEK, WEEK)),
        (rf"{_THAN}last week", _last_week),
        (r"(?:over |during |at )?(?P<which>this|last|this past|past|the|the past|the last) weekend(?! of)", _weekend),
        (
            rf"{_THAN}(?:in |over |during |within )?(?:the )?(?:past|last) {_NUMBER}"
            r" (?P<unit>hour|day|week|month|year)s?",
            _past,
        ),
        (r"in recent days|(?:in|over|during) the (?:past|last) (?:few )?days", _back(WEEK, WEEK)),
        (r"in recent weeks", _back(RECENT, RECENT)),
        (r"in recent months", _back(120, 120)),
        (rf"{_THAN}(?:about |around |just |only )?{_NUMBER} (?P<unit>day|week|month)s? ago", _ago),
        (rf"since (?:(?P<which>last|this|this past) )?(?P<day>{_DAY_NAME})", _since_day),
        (
            r"(?:early |late )?(?:on )?(?:(?P<which>last|this|this past) )?(?<!black )(?<!cyber )(?<!good )(?<!super )"
            rf"(?<!ash )(?<!palm )(?<!easter )(?<!next )(?<!every )(?<!bloody )(?P<day>{_DAY_NAME})"
            r"(?:[’']s(?! child))?(?! (?:times|night football|football|prayers))"
            r"(?: (?:morning|afternoon|evening|night))?",
            _weekday,
        ),
        (r"(?:earlier |later )?this month", _this_month),
        (rf"{_THAN}(?:in |over |during )?(?:the )?past month", _back(RECENT, RECENT)),
        (rf"{_THAN}last month", _last_month),
        (rf"(?:in |of )?(?P<which>this|last) (?P<month>{'|'.join(MONTHS)})(?! \d)", _month),
        (
            r"(?:over |during )?(?P<which>this|last|this past|past|the past)"
            r" (?P<season>spring|summer|autumn|fall|winter)",
            _season,
        ),
        (r"recently|lately|in recent news", _back(RECENT, RECENT)),
        (r"(?:so far |earlier )?this year(?:[’']s)?", _this_year),
        (rf"{_THAN}(?:in |over |during )?(?:the )?past year", _back(365, 365)),
        (rf"{_THAN}last year(?:[’']s)?", _last_year),
    )
)


_SINCE = re.compile(r"\bsince $", re.IGNORECASE)


def relative_window(question: str, as_of: date) -> tuple[str, Window] | None:
    """Return the relative date expressions and the days they mean; the narrowest kind comes first."""
    for form, reader in _FORMS:
        for found in form.finditer(question):
            if (window := reader(found, as_of)) is not None:
                since = _SINCE.search(question[: found.start()])
                return (f"{since[0]}{found[0]}", (window[0], as_of)) if since else (found[0], window)
    return None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _number(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)


def _add_months(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
