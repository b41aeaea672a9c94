"""Read dates: whatever way an article writes its day, ``parse_date`` returns it as a ``date``.

The day is the one that is written, in whatever time zone it is written; nothing is converted, and neither today nor
the locale plays a part. ``03/04/2024`` is read month first (4 March), with dots (``03.04.2024``) day first (3 April),
as nobody writes the month first with dots.
"""

import re
import warnings
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from vectorstore.text.word_lists import MONTH_NUMBERS

FIRST_YEAR, LAST_YEAR = 1800, 2100

_MONTH = "(" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + r")\b\.?"
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?: ?Z| ?[+-]\d\d(?::?\d\d)?)?(?:\[\w+/\w+\])?"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T-]?\d{4}(?:\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?")
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{13}(?:\.\d+)?|\d{16}|\d{19}|\d\.\d{3,}e\+?(?:0?9|12)", re.IGNORECASE)
_MICROSOFT = re.compile(r"/?Date\((-?\d{9,14})(?:[+-]\d{4})?\)/?")
"""As .NET writes a time in JSON: /Date(1716282840000)/."""
_WEEK = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])")
_EXCEL = re.compile(r"\d{5}(?:[.,]\d+)?")
_EXCEL_DAYS = (18264, 73416)
"""1950 to 2100; other numbers of five digits are something else."""
# A time of day with what belongs to it: "at 8:56 p.m. EDT", "T20:56:05.12+09:00", "20:56 (KST)", "14:00 Asia/Seoul".
_TIME = re.compile(
    r"(?:,?\s*\bat\s+|(?<=\d)T|,\s*)?"
    r"(?<![\d:])(?:\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s*(?:[ap]\.?m\b\.?|Uhr\b))?|\d{1,2}(?:\.\d\d)?\s*[ap]\.?m\b\.?"
    r"|(?:(?<=\d{4}[ ,])[ ]?|(?<=\bat ))\d{1,2}\.\d\d(?=\s*(?:[A-Z]{2,5})?$))"
    r"(?:\s*(?:Z\b|[+-]\d\d:?\d\d\b|\((?:[^()]{1,30})\)|(?:UTC|GMT)[+-]\d{1,2}(?::?\d\d)?"
    rf"|(?!{_MONTH}|(?:mon|tue|wed|thu|fri|sat|sun))(?-i:[A-Z]{{2,5}})\b|(?-i:[A-Z])[a-z]+/[a-z_]+))*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:first |last |originally )?(?:(?:release|publication|publish) date|published|updated|posted|modified"
    r"|released|issued|date|on)\b\s*:?\s*)+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?<=\d)\s*(?:[|·•,–—-]\s*)?"
    r"(?:(?:last )?(?:updated|modified|edited|mise? à jour|aktualisiert|actualizado|aggiornato)\b.*"
    r"|\d+ ?min(?:ute)?s?(?: read)?|by (?-i:[A-Z]).*)$",
    re.IGNORECASE,
)
"""Text that pages have after a date: "Updated May 22, 2024", "5 min read", "by Jane Doe"."""
_GLUED = re.compile(r"((?:19|20)\d\d)(?=\d{1,2}:\d\d\s?[AP]M\b)")
"""A year that a page's time of day was joined to: "May 21 20246:12 AM"."""
_CODED = re.compile(
    r"(?:datetime\.)?(?:date|datetime)\((\d{4}), (\d{1,2}), (\d{1,2})(?:, .*)?\)|(?:pd\.)?Timestamp\('([^']+)'.*\)"
)
"""As Python shows a date."""
_LEAD_ABROAD = re.compile(
    r"(?:publiée? le|mis(?:e)? à jour le|modifiée? le|veröffentlicht(?: am)?|erschienen am|aktualisiert(?: am)?|stand"
    r"|publicad[oa] (?:el|em)|actualizad[oa] (?:el|em)?|pubblicat[oa] il|aggiornato (?:al|il)|gepubliceerd op"
    r"|bijgewerkt op|publicerad|opublikowano|опубликовано)\s*:?\s*",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*", re.IGNORECASE)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), order)
    for pattern, order in (
        (r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", "y_md"),
        (rf"{_DAY}[\s/-]*(?:of\s+)?{_MONTH}[\s,/-]*(\d{{4}})", "dmy"),
        (rf"{_MONTH}\s*{_DAY}[\s,]+(\d{{4}})", "mdy"),
        (rf"(\d{{4}})[\s,/-]*{_MONTH}[\s,/-]*{_DAY}", "ymd"),
        (r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", "dmy"),
        (r"(\d{4})\.\s?(\d{1,2})\.\s?(\d{1,2})\.?", "ymd"),
        (r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})", "?_?y"),
        (r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]", "ymd"),
    )
)
_SHORT_YEAR_NAMED = re.compile(rf"(\d{{1,2}})([-/ ]){_MONTH}\2[’']?(\d\d)", re.IGNORECASE)
"""As Excel writes it: 21-May-24."""
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d\d)")
_NUMBERS = re.compile(r"(?:^|[,;\t\"'|])[ ]*(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d\d)(?=[\s,;\"'|T]|$)")
_MAX_DATE_CHARS = 80
"""Characters; what is longer is prose, not a date."""


def parse_date(text: str, day_first: bool | None = None) -> date | None:
    """Return the day that a text names; None only when the text is empty.

    Args:
        day_first: how 03/04/2024 and 3/4/24 are read where both ways would do; None where nothing is known of what
            the text stands in: then month first, and a year of two digits is none.

    Reads ISO 8601, RFC 2822, ``May 17, 2024``, ``17 May 2024``, ``2024/05/17``, ``20240517``, seconds, milliseconds
    or microseconds since 1970 (in UTC), Excel's days since 1900 (45433), with or without weekday, time and time zone,
    and other languages' full dates. A date without its day or year is not one, and neither is "yesterday".

    Raises:
        ValueError: the text is no date, the date does not exist, or lies outside 1800 to 2100; the message is a
            clause that starts with "the date".
    """
    if iso := _ISO.fullmatch(text):
        return _date(text, int(iso[1]), int(iso[2]), int(iso[3]))
    bare = text.strip()
    if not bare:
        return None
    if coded := _CODED.fullmatch(bare):
        bare = coded[4] or "-".join(coded.groups()[:3])
    if len(bare) <= _MAX_DATE_CHARS:
        bare = _BEHIND.sub("", _GLUED.sub(r"\1 ", bare))
    day = _numeric(bare) or _written(bare, day_first) or _foreign(bare)
    if day is None:
        raise ValueError(f"the date {_short(bare)} cannot be read (write it as YYYY-MM-DD)")
    return day


def _numeric(text: str) -> date | None:
    """Read a date of digits alone: 20240517, with its time too, or a time since 1970."""
    if _EPOCH.fullmatch(text):
        number = float(text)
        seconds = number / (1e9 if number >= 1e18 else 1e6 if number >= 1e15 else 1e3 if number >= 1e12 else 1)
        day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date()
        return _date(text, day.year, day.month, day.day)
    if dot_net := _MICROSOFT.fullmatch(text):
        day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(dot_net[1]))).date()
        return _date(text, day.year, day.month, day.day)
    if week := _WEEK.fullmatch(text):
        try:
            return date.fromisocalendar(*(int(part) for part in week.groups()))
        except ValueError:
            raise ValueError(f"the date {_short(text)} does not exist") from None
    if compact := _COMPACT.fullmatch(text):
        return _date(text, int(compact[1]), int(compact[2]), int(compact[3]))
    if _EXCEL.fullmatch(text) and _EXCEL_DAYS[0] <= float(text.replace(",", ".")) < _EXCEL_DAYS[1]:
        return date(1899, 12, 30) + timedelta(days=int(text[:5]))
    return None


def _written(text: str, day_first: bool | None) -> date | None:
    """Read a date in one of the forms above once time, zone, weekday and "Published" are taken off."""
    if len(text) > _MAX_DATE_CHARS:
        return None
    bare = _WEEKDAY.sub("", _LEAD.sub("", _TIME.sub(" ", text), count=1))
    bare = " ".join(bare.split()).strip(" ,;|-·")
    for pattern, order in _FORMS:
        if found := pattern.fullmatch(bare):
            parts = [part for part, name in zip(found.groups(), order, strict=True) if name != "_"]
            return _arranged(text, parts, order.replace("_", ""), day_first)
    if (short := _SHORT_YEAR_NAMED.fullmatch(bare)) and (short[2] != " " or "’" in bare or "'" in bare):
        return _arranged(text, [short[1], short[3], _with_century(short[4])], "dmy", day_first)
    if (short := _SHORT_YEAR.fullmatch(bare)) and (day_first is not None or short[2] == "."):
        day_first = short[2] == "." or day_first
        return _arranged(text, [short[1], short[3], _with_century(short[4])], "??y", day_first)
    return None


def _with_century(year: str) -> str:
    return f"{19 if int(year) > 68 else 20}{year}"


def _arranged(text: str, parts: list[str], order: str, day_first: bool | None) -> date:
    numbers = [MONTH_NUMBERS.get(part.lower()) or int(part) for part in parts]
    if order == "??y":
        # Only one reading may exist: 17/05/2024 has no seventeenth month.
        order = "dmy" if numbers[0] > 12 or (day_first and numbers[1] <= 12) else "mdy"
    by = dict(zip(order, numbers, strict=True))
    return _date(text, by["y"], by["m"], by["d"])


def _foreign(text: str) -> date | None:
    """Leave a full date in another language to dateparser; anything it would have to guess is not asked for."""
    if len(text) > _MAX_DATE_CHARS or not re.search(r"(?<!\d)\d{4}(?!\d)", text) or not re.search(r"[^\W\d_]", text):
        return None
    return _guess(_LEAD_ABROAD.sub("", text, count=1))


@lru_cache(maxsize=4096)
def _guess(text: str) -> date | None:
    """Ask dateparser, which is slow (milliseconds to seconds), so each spelling is asked once."""
    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = dateparser.parse(
                text,
                settings={
                    "PARSERS": ["absolute-time"],
                    "STRICT_PARSING": True,
                    "REQUIRE_PARTS": ["day", "month", "year"],
                    "DATE_ORDER": "MDY",
                    "RETURN_AS_TIMEZONE_AWARE": False,
                    # What is missing must never be filled in from the day of the run.
                    "RELATIVE_BASE": datetime(1, 1, 1),
                },
            )
        except Exception:
            # A library that chokes on a strange text means only that the text is no date.
            return None
    numbers = {int(number) for number in re.findall(r"\d+", text)}
    if found is None or not {found.year, found.day} <= numbers:
        return None
    return _date(text, found.year, found.month, found.day)


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"the date {_short(text)} does not exist") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the date {_short(text)} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return found


class DayOrder:
    """Learns from the lines of a table whether 03/04/2024 is the third of April or the fourth of March there."""

    def __init__(self) -> None:
        self._seen = self._days_first = self._months_first = 0

    def look(self, line: str) -> None:
        """Count the dates in the cells of a line."""
        for found in _NUMBERS.finditer(line):
            first, second = int(found[1]), int(found[3])
            if 1 <= first <= 31 and 1 <= second <= 31:
                self._seen += 1
                self._days_first += first > 12 >= second
                self._months_first += second > 12 >= first

    @property
    def seen(self) -> bool:
        """Whether any date was seen."""
        return self._seen > 0

    @property
    def mixed(self) -> bool:
        """Some dates have the day first and some the month."""
        return bool(self._days_first and self._months_first)

    @property
    def day_first(self) -> bool | None:
        """Whether dates have the day first; None where they do not show it, or contradict each other."""
        if bool(self._days_first) == bool(self._months_first):
            return None
        return self._days_first > 0

    @property
    def doubt(self) -> str | None:
        """Return what a reader should be told where the dates do not show their order."""
        if not self._seen or self.day_first is not None:
            return None
        if self.mixed:
            return "some dates have the day first and some the month; those that could be either are read month first"
        return "every date could have the day or the month first; write them as YYYY-MM-DD where this was read wrongly"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text}'" if len(text) <= 40 else f"'{text[:39]}…'"
