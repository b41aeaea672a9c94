"""The time window of a question: the days it names, and whether it asks for a timeless fact.

A date that is said filters; an expression relative to the day of asking only prefers ("soft"). Everything
is worked out from the question and ``as_of``: neither today nor the locale plays a part. The table of
expressions is in docs/questions.md.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from qa.query.dates.explicit_dates import SaidDate, said_dates
from qa.query.dates.relative_dates import Window, relative_window
from qa.query.dates.timeless_facts import asks_timeless_fact
from vectorstore.documents import written_day

GAP = " … "
"""Between two stretches of a phrase that are not neighbours in the question."""
_LOOKS_AHEAD = re.compile(
    r"\b(?:will|won[’']t|shall|upcoming|going to|set to|due to|expected to|scheduled|slated|to be|is to|are to"
    r"|later this|next|plan(?:s|ned|ning)? to|aim(?:s|ed|ing)? to|intend(?:s|ed|ing)? to|propos(?:es|ed|ing) to"
    r"|ahead of|forecast|projected|predict(?:s|ed)?|starting|beginning)\b|[’']ll\b",
    re.IGNORECASE,
)
_NARROW_DAYS = 40
"""Most days of a relative expression that wins over a date beside it."""
_VAGUE = frozenset(("recently", "lately", "in recent news"))
_BACKGROUND = re.compile(
    r"(?:(?:after|following|since|when|while|during|before|with) |\w+(?: \w+)? .*\b(?:after|following|during|since|when"
    r"|while|because|before|who|whose|that|which|where|first \w+ to) ).*",
    re.IGNORECASE,
)
"""A clause inside the question: a date in it is of the background, not of the answer."""
_FIGURES = re.compile(
    r"\b(?:how (?:many|much)|percent\w*|rates?|median|average|prices?|sales|inflation|most|least|data|survey|compared"
    r"|(?:in|de)creased?|increase|decrease|dropp?\w*|declin\w+|fell|rose|spent|spend|earn\w*)\b|%",
    re.IGNORECASE,
)
_LONG_DAYS = 28
"""Figures for a month or more, which are published after it."""
_TOLD_DAYS = 3 * 365
"""Background dates older than this are ignored."""
_PAST = re.compile(
    r"\b(?:did|was|were|had|happened|won|died|lost|said|made|took|fell|went|became|left|began|hit|got|\w{2,}ed)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"(?!.*\b(?:did|was|were|had)\b).*\b(?:is|are)\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|now|today|at the moment|so far|these days|as things stand"
    r"|up[ -]to[ -]date)\b|^\W*who(?:[’']s| is| are)\b",
    re.IGNORECASE,
)
RELATIVE_NOW = re.compile(r"\b(?:this|today|tonight|yesterday|recent(?:ly)?|lately|past|last)\b", re.IGNORECASE)
"""Words of a relative expression that ends on the day of asking."""
_SOON_DAYS = 100
"""Days ahead within which a date without a year is the coming one, unless the question is in the past tense."""


@dataclass(frozen=True, slots=True)
class Timeframe:
    """The time window of a question; days are inclusive, and none is after the day of asking."""

    since: date | None = None
    until: date | None = None
    is_filter: bool = False
    """Whether the window filters, or its days are only preferred."""
    phrase: str | None = None
    """The date expressions understood, as the question has them; two are joined by " … "."""
    as_of: date | None = None
    """The day that the question is to be asked on ("as of 3 May"), instead of the real one."""
    is_timeless: bool = False
    """Whether it asks for a timeless fact, for which an old article is as good as a new one."""

    def rest(self, question: str) -> str:
        """Return the question without its date expressions; unchanged where nothing would be left."""
        rest = question
        for part in self.phrase.split(GAP) if self.phrase else ():
            rest = rest.replace(part, " ", 1)
        rest = re.sub(r"\s+(?=[?!.,;:])", "", re.sub(r"\s+", " ", rest)).strip(" ,")
        return rest if any(character.isalnum() for character in rest) else question

    @property
    def line(self) -> str | None:
        """Return what was understood, in words: "searched 1 to 31 October 2023 (“in October 2023”)"."""
        if not self.phrase:
            return None
        if self.as_of and not self.since and not self.until:
            return f"searched up to {written_day(self.as_of)} (“{self.phrase}”)"
        days = written_days(self.since, self.until)
        return f"{'searched' if self.is_filter else 'preferred'} {days} (“{self.phrase}”)" if days else None


def read_timeframe(question: str, as_of: date) -> Timeframe:
    """Return the time window of a question asked on a day; an empty one where it has no date expression."""
    found = list(said_dates(question, as_of))
    said = [each for each in found if not _ahead(question, each, as_of)]
    put = next((each for each in said if each.as_of), None)
    day = put.as_of if put and put.as_of else as_of
    relative = relative_window(_without(question, found), day)
    if relative and _leans_forward(question, relative[0]):
        relative = None
    dated = [each for each in said if not each.as_of]
    if relative and (not dated or _narrow(relative)):
        return _soft(question, *relative, put, day)
    if dated:
        return _dated(question, dated, put, day)
    if put:
        return Timeframe(phrase=question[put.start : put.end], as_of=put.as_of)
    return Timeframe(is_timeless=asks_timeless_fact(question))


def asks_about_now(question: str, frame: Timeframe) -> bool:
    """Return whether a question asks about now.

    It says so ("latest", "this week", "who is"), and the days that it names, if any, only prefer.
    """
    if frame.is_filter:
        return False
    return bool(_NOW.search(question) or (frame.phrase and RELATIVE_NOW.search(frame.phrase)))


def _soft(question: str, phrase: str, window: Window, put: SaidDate | None, as_of: date) -> Timeframe:
    """Return a preferred window; one for a background event is open to the day of asking."""
    since, until = window
    start = question.index(phrase)
    if _told_before(question, start + len(phrase)) or (
        _FIGURES.search(question) and (until - since).days >= _LONG_DAYS
    ):
        until = as_of
    whole = f"{question[put.start : put.end]}{GAP}{phrase}" if put else phrase
    return Timeframe(*_clipped(since, until, as_of), phrase=whole, as_of=put.as_of if put else None)


def _dated(question: str, dated: list[SaidDate], put: SaidDate | None, as_of: date) -> Timeframe:
    """Return the window that covers every date: a filter, or preferred where a filter may leave out the answer.

    The date of something told of besides, and the period of a figure, are older than the articles that answer: for
    these the window is open to the day of asking and only preferred.
    """
    since = None if any(each.since is None for each in dated) else min(each.since for each in dated if each.since)
    until = max(each.until or as_of for each in dated)
    every = sorted([*dated, *([put] if put else [])], key=lambda each: each.start)
    phrase = GAP.join(question[each.start : each.end] for each in every)
    long = since is not None and (until - since).days >= _LONG_DAYS
    beside = all(_told_before(question, each.end) or _in_a_clause(question, each.start) for each in dated)
    soft = since is not None and until < as_of and (beside or bool(long and _FIGURES.search(question)))
    since, until = _clipped(since, as_of if soft else until, as_of)
    if soft and since and (as_of - since).days > _TOLD_DAYS:
        return Timeframe()
    return Timeframe(since, until, is_filter=not soft, phrase=phrase, as_of=put.as_of if put else None)


def _told_before(question: str, position: int) -> bool:
    """Return whether a position is in a sentence before the question, or the text asks nothing."""
    return bool(re.search(r"[.!?] +\S", question[position:])) or (
        question.rstrip()[-1:] in (".", ":") and not re.search(r"\b(?:wh\w+|how)\b", question, re.IGNORECASE)
    )


def _in_a_clause(question: str, position: int) -> bool:
    return bool(_BACKGROUND.match(question[:position].rpartition(". ")[2]))


def _ahead(question: str, said: SaidDate, as_of: date) -> bool:
    """Return whether a date is in the future, or may be and the question is about the future."""
    if said.since and said.since > as_of:
        return True
    if said.open and _LOOKS_AHEAD.search(question[: said.end]):
        return True
    if not said.yearless or not said.since or (_PAST.search(question) and not _PRESENT.match(question)):
        return False
    # 364 days are whole weeks, and nothing here needs to know a leap day.
    return 0 < (said.since + timedelta(days=364) - as_of).days <= _SOON_DAYS


def _leans_forward(question: str, phrase: str) -> bool:
    """Return whether the clause around an expression is about the future."""
    before = question[: question.index(phrase)]
    clause = re.split(r"[.?!;,] ", before)[-1]
    ahead = bool(_LOOKS_AHEAD.search(clause)) and phrase.lower() not in _VAGUE
    this_day = re.match(r"(?:on )?this (?:\w+day|weekend)", phrase, re.IGNORECASE) and _LOOKS_AHEAD.search(question)
    return bool(ahead or this_day) or phrase.lower().startswith("later")


def _without(question: str, said: list[SaidDate]) -> str:
    """Blank out the dates said, whose weekday ("on Friday, 13 October") must not be read again."""
    for each in said:
        question = question[: each.start] + "|" * (each.end - each.start) + question[each.end :]
    return question


def _narrow(relative: tuple[str, Window]) -> bool:
    since, until = relative[1]
    return relative[0].lower() not in _VAGUE and until - since <= timedelta(days=_NARROW_DAYS)


def _clipped(since: date | None, until: date, as_of: date) -> tuple[date | None, date]:
    until = min(until, as_of)
    return (min(since, until) if since else None), until


def written_days(since: date | None, until: date | None) -> str:
    """Return days in words, "27 October to 3 November 2023", with month and year only once."""
    if not until:
        return f"since {written_day(since)}" if since else ""
    if not since:
        return f"up to {written_day(until)}"
    first, last = written_day(since), written_day(until)
    if since == until:
        return last
    if since.year == until.year:
        first = first.removesuffix(f" {since.year}")
        if since.month == until.month:
            first = first.split()[0]
    return f"{first} to {last}"
