"""The days that a few words name: a date, a month, a part of a month or year, a quarter, a season, a year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from vectorstore.text.word_lists import MONTH_NUMBERS, MONTHS, WEEKDAYS

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_SHORT_MONTHS = [name for name in MONTH_NUMBERS if name not in MONTHS]
_MONTH = rf"(?P<month>(?:{'|'.join(MONTHS)})\b|(?:{'|'.join(_SHORT_MONTHS)})\b\.?)(?![’'-]\w)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d%]|[,.]\d|[’'-]\w|[–/]\d)"
_OF_YEAR = rf"(?:,? (?:of )?(?:{_YEAR}|(?P<near>last|this) year\b))"
_WEEKDAY = rf"(?:(?:{'|'.join(WEEKDAYS)}),? (?:the )?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?![’']\w|-[a-z]|[%,.:/]\d)"
_PART = (
    r"(?P<part>early|mid|late|the (?:start|beginning|middle|end) of|the (?:first|second|third|fourth|last) week of)[ -]"
)
_HOLIDAYS = {"christmas eve": (12, 24), "christmas": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31)}
_HOLIDAYS |= {"new year's day": (1, 1), "valentine's day": (2, 14), "halloween": (10, 31), "thanksgiving": (11, 0)}
"""Month and day; Thanksgiving is the fourth Thursday of its month."""
_HOLIDAY = rf"(?P<holiday>{'|'.join(_HOLIDAYS)})".replace("'", "[’']")
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)(?![\d-])",
        r"(?P<number>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?!\d)",
        rf"{_WEEKDAY}(?:the )?{_DAY}(?: of)? {_MONTH}{_OF_YEAR}?",
        rf"{_WEEKDAY}{_MONTH} (?:the )?{_DAY}{_OF_YEAR}?",
        rf"(?:{_PART})?{_MONTH}{_OF_YEAR}?",
        r"q(?P<quarter>[1-4])\b" + _OF_YEAR + "?",
        rf"(?:the )?(?P<ordinal>first|second|third|fourth) (?P<unit>quarter|half){_OF_YEAR}",
        rf"(?:the )?(?P<season>spring|summer|autumn|fall|winter){_OF_YEAR}",
        rf"(?:{_PART})?{_YEAR}",
        rf"{_HOLIDAY}(?: day)?\b(?![’'-]\w){_OF_YEAR}?",
    )
)
_BARE_DAY = re.compile(rf"{_DAY}{_OF_YEAR}?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a month, a part of a year or a year, with what is said of it."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    months: int = 1
    """Months that it covers, if it names no day."""
    part: str = ""
    years_ago: int | None = None
    """0 for "this year", 1 for "last year"."""
    is_holiday: bool = False
    """Whether it is a holiday, such as Christmas; without a year that seldom says when to search."""

    @property
    def has_year(self) -> bool:
        """Whether it says the year."""
        return self.year is not None or self.years_ago is not None

    def days(self, as_of: date) -> tuple[date, date] | None:
        """Return its first and last day; without a year, those of the latest one that has begun."""
        year = self.year if self.years_ago is None else as_of.year - self.years_ago
        if year is not None:
            return self._in(year)
        for candidate in range(as_of.year, as_of.year - 5, -1):  # 29 February may be four years back
            found = self._in(candidate)
            if found and found[0] <= as_of:
                return found
        return None

    def _in(self, year: int) -> tuple[date, date] | None:
        first_month, months = self.month or 1, self.months if self.month else 12
        try:
            if self.day or self.is_holiday:
                day = date(year, first_month, self.day) if self.day else _fourth_thursday(year, first_month)
                return day, day
            first = date(year, first_month, 1)
        except ValueError:
            return None
        last_year, last_month = divmod(year * 12 + first_month - 1 + months - 1, 12)
        last = date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1])
        if self.part.endswith("week"):
            return _week(first, last, self.part.split()[0]) if first.month == last.month else None
        return _third(first, last, self.part) if self.part else (first, last)


def _fourth_thursday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(calendar.THURSDAY - first.weekday()) % 7 + 21)


def _week(first: date, last: date, which: str) -> tuple[date, date]:
    """Return a week of a month, counted from its first day."""
    if which == "last":
        return last - timedelta(days=6), last
    begin = first + timedelta(weeks=_ORDINALS[which] - 1)
    return begin, begin + timedelta(days=6)


def _third(first: date, last: date, part: str) -> tuple[date, date]:
    """Return the early, middle or late third of a month (days 1 to 10, 11 to 20, the rest) or year (four months)."""
    which = 0 if part in ("early", "start", "beginning") else 1 if part in ("mid", "middle") else 2
    if first.month == last.month:
        starts = [first.replace(day=day) for day in (1, 11, 21)]
    else:
        starts = [first.replace(month=month) for month in (1, 5, 9)]
    return starts[which], last if which == 2 else starts[which + 1] - timedelta(days=1)


def read_moment(question: str, position: int) -> Moment | None:
    """Return the date expression at a position of the question; None where there is none."""
    for form in _FORMS:
        if found := form.match(question, position):
            return _read(found)
    return None


def read_bare_day(question: str, position: int) -> Moment | None:
    """Return a day given by its number alone, as one end of "1 to 5 May"."""
    found = _BARE_DAY.match(question, position)
    return _read(found) if found else None


def _read(found: re.Match[str]) -> Moment:
    said = {name: value.lower() for name, value in found.groupdict().items() if value}
    month, months = said.get("month", "").rstrip("."), 1
    number = MONTH_NUMBERS.get(month) or int(said.get("number", 0))
    day = int(said.get("day", 0))
    if holiday := said.get("holiday"):
        number, day = _HOLIDAYS[holiday.replace("’", "'")]
    if number > 12 and 1 <= day <= 12:  # 26/05/2024 has no twenty-sixth month
        number, day = day, number
    if "quarter" in said:
        number, months = 3 * int(said["quarter"]) - 2, 3
    elif "ordinal" in said:
        months = 3 if said["unit"] == "quarter" else 6
        # A third half does not exist; its month, 13, is no date.
        number = months * (_ORDINALS[said["ordinal"]] - 1) + 1
    elif "season" in said:
        number, months = _SEASONS[said["season"]], 3
    return Moment(
        found.start(),
        found.end(),
        year=int(said["year"]) if "year" in said else None,
        month=number or None,
        day=day or None,
        months=months,
        part=said.get("part", "").removeprefix("the ").removesuffix(" of"),
        years_ago={"this": 0, "last": 1}.get(said.get("near", "")),
        is_holiday=bool(holiday),
    )
