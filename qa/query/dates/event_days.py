"""The day of the event in a sentence: "yesterday" and "on Monday" count from the article's own date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa.query.dates.date_expressions import Moment, read_moment
from qa.query.dates.time_window import written_days
from vectorstore.documents import written_day
from vectorstore.text.word_lists import NUMBER_WORDS, WEEKDAYS

_NUMBERS = {word: number for word, number in NUMBER_WORDS.items() if 1 <= number <= 10}
_DAY_WORDS = {"yesterday": -1, "last night": -1, "overnight": 0, "today": 0, "tonight": 0, "tomorrow": 1} | {
    f"this {part}": 0 for part in ("morning", "afternoon", "evening")
}
_RELATIVE = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_DAY_WORDS)})"
    rf"|(?P<number>\d{{1,2}}|a|{'|'.join(_NUMBERS)}) (?P<unit>days?|weeks?) (?P<which>ago|earlier|later)"
    rf"|(?:(?P<step>last|next|this|past|coming|early|late) )?(?P<weekday>{'|'.join(WEEKDAYS)})"
    r"|(?P<span>last|next|this|earlier this|later this) (?P<length>week|month|year))\b(?![’'-]\w)",
    re.IGNORECASE,
)
_MAY_BE_DATE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? [A-Z][a-z]{2}|[A-Z][a-z]{2,8}\.? \d|(?:in|early|late|mid|since"
    r"|of) [A-Z][a-z]{2}"
    r"|(?:19|20)\d\d|\d{4}-\d\d)"
)
_NAMES = re.compile(
    r"(?:black|good|cyber|super|ash|palm|easter|whit|bloody|every|each|taco|giving) $|^ (?:times|mail|express"
    r"|mirror|post"
    r"|telegraph|night football|world|herald|tribune|sun)\b",
    re.IGNORECASE,
)
"""Words before and after a weekday that make it a name, or one of many."""
_BOUNDARY = re.compile(r"\b(?:until|till|by|since|before|after|through|than|from|between) (?:the )?$", re.IGNORECASE)
"""Words before a day that is only a limit, as in "until Friday"."""
_OF_ARTICLE = re.compile(
    r"\b(?:article|story|report|version|column)(?: (?:published|printed))?"
    r" (?:on|of|from) (?:the )?$",
    re.IGNORECASE,
)
"""Words before a day of publication, not of the event."""
_AHEAD = re.compile(
    r"\b(?:will|won[’']t|shall|to be|is to|are to|due|scheduled|set to|expected"
    r"|(?:expect|plan|hope|aim|intend|want|promise)s? to|next|upcoming"
    r"|would|going to|begins?|starts?|opens?|takes? (?:place|effect)|comes? into)\b|[’']ll\b",
    re.IGNORECASE,
)
_PUT_FOR = re.compile(
    r"\b(?:called?|calls|sets?|scheduled?|schedules|planned|plans?|fixed|postponed?|put off|booked|slated|announced?)\b"
    r"[^.;,]{0,60}\bfor (?:the )?$",
    re.IGNORECASE,
)
"""Words before a day for which something is planned: "called an election for April 21" in February."""
_WILL = re.compile(
    r"(?:\b(?:will|won[’']t|shall|is to|are to|set to|due to|going to)|[’']ll)\b(?! have\b)[^.;,]{0,60}$", re.IGNORECASE
)
"""Words before a day that is in the future when the article is written."""
_SPEAKS = re.compile(r"\b(?:said|says|told|wrote|added)(?: \w+)? (?:on |late |early )?$", re.IGNORECASE)
_HALF_YEAR, _SOON_DAYS = 183, 45
_IS = re.compile(r"\b(?:is|are|isn[’']t|aren[’']t)\b")
_PAST = re.compile(r"\b(?:was|were|had|did|said|told|won|lost|met|began|took|held|came|went|\w{2,}ed)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EventDay:
    """The day or days of the event in a sentence."""

    first: date
    last: date
    said: str
    """The date expression, as the sentence has it."""

    @property
    def day(self) -> date | None:
        """The day, where it is a single one."""
        return self.first if self.first == self.last else None

    @property
    def written(self) -> str:
        """The days in words: "21 May 2024", "May 2024", "13 to 19 May 2024"."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:  # whole months
            if (self.first.month, self.last.month) == (1, 12) and self.first.year == self.last.year:
                return str(self.first.year)
            if self.first.month == self.last.month and self.first.year == self.last.year:
                return written_day(self.first).partition(" ")[2]
        return written_days(self.first, self.last)


def event_day(sentence: str, published: date | None) -> EventDay | None:
    """Return the day of the event in a sentence; None where it gives none.

    Args:
        sentence: of an article.
        published: the article's day; without one only a whole date with its year is read.

    Returns:
        The day said first, but for one that only bounds what is told ("until Friday") and, where there is another,
        for one that says when somebody spoke ("he said on Thursday"). None where it says none.
    """
    found = sorted((*_dated(sentence, published), *(_relative(sentence, published) if published else ())))
    told = [day for at, _, day in found if not _SPEAKS.search(sentence[:at])]
    return told[0] if told else found[0][2] if found else None


_Place = tuple[int, int, EventDay]
"""Start and end of an expression, and its days; sorted by start, which is unique."""


def _relative(sentence: str, published: date) -> Iterator[_Place]:
    for match in _RELATIVE.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _BOUNDARY.search(before) or _OF_ARTICLE.search(before) or _explicit_follows(after):
            continue
        named = _NAMES.search(before[-8:]) or _NAMES.search(after)
        if match["weekday"] and (named or not match["weekday"][0].isupper()):
            continue
        first, last = _span(match, before, published)
        yield match.start(), match.end(), EventDay(first, last, match[0])


def _explicit_follows(after: str) -> bool:
    """Return whether a weekday belongs to a date, "Friday, 13 October", which is read as such."""
    return bool(re.match(r",? (?:the )?(?:\d{1,2}\b(?! people)|[A-Z][a-z]{2,8}\.? \d)", after))


def _span(match: re.Match[str], before: str, published: date) -> tuple[date, date]:
    if match["word"]:
        day = published + timedelta(days=_DAY_WORDS[match["word"].lower()])
        return day, day
    if match["unit"]:
        return _counted(match, published)
    if match["weekday"]:
        day = _weekday(match["weekday"], (match["step"] or "").lower(), before, published)
        return day, day
    step = {"last": -1, "next": 1}.get(match["span"].lower(), 0)
    if match["length"].lower() == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    if match["length"].lower() == "year":
        return date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    at = published.year * 12 + published.month - 1 + step
    after = at + 1
    return date(at // 12, at % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _counted(match: re.Match[str], published: date) -> tuple[date, date]:
    """Read "three days ago" as that day, and "two weeks ago" as the week it lies in."""
    said = match["number"].lower()
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 1)
    sign = 1 if match["which"].lower() == "later" else -1
    if match["unit"].lower().startswith("day"):
        day = published + timedelta(days=sign * number)
        return day, day
    around = published + timedelta(weeks=sign * number)
    monday = around - timedelta(days=around.weekday())
    return monday, monday + timedelta(days=6)


def _weekday(name: str, step: str, before: str, published: date) -> date:
    """Return the latest such weekday, today included, or the next one where the sentence is about the future."""
    number = WEEKDAYS.index(name.lower())
    clause = re.split(r"[.;] |, (?=but|and|while)", before)[-1]
    ahead = _AHEAD.search(clause) and not _SPEAKS.search(before)  # who "said on Thursday" has said it
    if step in ("next", "coming") or (step not in ("last", "past") and ahead):
        return published + timedelta(days=(number - published.weekday() - 1) % 7 + 1)
    back = (published.weekday() - number) % 7
    return published - timedelta(days=back or 7 * (step in ("last", "past")))


def _dated(sentence: str, published: date | None) -> Iterator[_Place]:
    """Yield the dates that are written out: "21 May 2024", "May 21", "in March"."""
    end = 0
    for match in _MAY_BE_DATE.finditer(sentence):
        start = match.start() + (len(match[0]) - len(match[0].split()[-1]) if match[0][0].islower() else 0)
        before = sentence[: match.start()]
        if start < end or _BOUNDARY.search(before) or _OF_ARTICLE.search(before):
            continue
        moment = read_moment(sentence, start) or read_moment(sentence, match.start())
        if moment is None or (moment.month is None and not _says_year(sentence, moment)):
            continue
        days = _days(moment, sentence, published)
        if days:
            end = moment.end
            yield moment.start, moment.end, EventDay(*days, sentence[moment.start : moment.end])


def _nearest(every: Sequence[tuple[date, date]], sentence: str, published: date) -> tuple[date, date] | None:
    """Return a date in its nearest year, or the last one where that is weeks ahead and the sentence is about the past.

    None where nothing says which: a caption tells in the present of a day that is past.
    """
    near = [days for days in every if abs((days[0] - published).days) <= _HALF_YEAR]
    if not near or (near[-1][0] - published).days <= _SOON_DAYS or _AHEAD.search(sentence) or _IS.search(sentence):
        return near[-1] if near else None
    past = [days for days in every if days[0] <= published]
    return past[-1] if past and _PAST.search(sentence) else None


def _says_year(sentence: str, moment: Moment) -> bool:
    """Return whether a bare year is a date and not a number: "in 2022"."""
    return moment.year is not None and bool(re.search(r"\b(?:in|of|during|early|late) $", sentence[: moment.start]))


def _days(moment: Moment, sentence: str, published: date | None) -> tuple[date, date] | None:
    if moment.year or moment.years_ago is not None:
        return moment.days(published or date.max)
    if published is None or moment.month is None:
        return None
    every = [
        days
        for year in (published.year - 1, published.year, published.year + 1)
        if (days := moment.days(date(year, 12, 31))) and days[0].year == year
    ]
    if moment.day:
        before = sentence[: moment.start]
        is_put = bool(_PUT_FOR.search(before) or _WILL.search(before))
        put = [days for days in every if is_put and days[0] >= published]
        return put[0] if put else _nearest(every, sentence, published)
    ahead = bool(_AHEAD.search(sentence[: moment.start]))
    coming = [days for days in every if days[1] >= published]
    past = [days for days in every if days[0] <= published]
    return coming[0] if ahead and coming else past[-1] if past else None
