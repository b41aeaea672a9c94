"""The parts of a question over several articles: what is searched for, in which outlets, of which days."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.query.outlet_mentions import Mention
from vectorstore.documents import MONTH_NAMES
from vectorstore.text.date_parser import parse_date
from vectorstore.text.tokenization import STOP_WORDS, words

QUOTES = "'‘’“”\""
_MONTH = rf"(?:{'|'.join(MONTH_NAMES)})"
DATE = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}|\d{{4}}-\d\d-\d\d)"
_DATED = re.compile(rf"(?:\b(?P<lead>on|from|of|in|before|after|since|by|until)\s+)?\b(?P<day>{DATE})\b,?")
_SAYS_WHEN = frozenset(("before", "after", "since", "by", "until"))
_LOOSE_END = re.compile(
    r"(?:(?:^|,?\s+)(?:and|or|but|while|whereas|as|by|to|than|before|after|with|from|in contrast|compared|unlike|in"
    r"|of))+$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:does|did|do|is|are|was|were|has|have|had|between|after|before|considering|the|an?|on|that|which|from|of"
    r"|another|based|to)\s+)+(?=\S)",
    re.IGNORECASE,
)
_SAYS_THAT_IT_SAYS = frozenset(
    """article articles report reports reported reporting published publish story coverage suggest suggests suggested
    indicate indicates claim claims discuss discusses discussed discussing describe describes mention mentions mentioned
    focus focuses say says said news according information considering regarding consistent inconsistent consistency
    change changed changes same different difference compare compared both each""".split()
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question, searched for by itself."""

    text: str
    """As it stands in the question."""
    search_for: str
    """What is searched for: without the outlet, the day and words such as "article"."""
    sources: tuple[str, ...] = ()
    """The outlets whose articles it asks for; empty for all."""
    since: date | None = None
    until: date | None = None
    """The days of publication that it names; a single day is widened by one on both sides, for time zones."""
    lacking: str | None = None
    side: str = ""
    """The side, where the parts compare: an outlet, a thing, before or after a day."""
    """An outlet that it names and that the collection lacks; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the outlets that it names; those joined by "and" or a comma are one group."""

    question: str
    groups: tuple[tuple[Mention, ...], ...]

    def part(self, start: int, end: int, shared: Sequence[Mention] = ()) -> Part:
        """Return a stretch of the question as a part, in the outlets that it names, or else the shared ones."""
        own = [mention for group in self.groups for mention in group if start <= mention.start < end]
        return self._part(start, end, own or shared)

    def whole(self, mentions: Sequence[Mention]) -> Part:
        """Return the whole question for some outlets only; its days hold for every part."""
        return replace(self._part(0, len(self.question), mentions), since=None, until=None)

    def _part(self, start: int, end: int, mentions: Sequence[Mention]) -> Part:
        text = self.question[start:end]
        sources = tuple(dict.fromkeys(source for mention in mentions for source in mention.sources))
        lacking = next((mention.name for mention in mentions if not mention.sources), None)
        return Part(tidy(text), self.stripped(start, end), sources, *_days(text), lacking)

    def stripped(self, start: int, end: int) -> str:
        """Return a stretch without outlets, days, and words such as "article" and "says"."""
        kept = list(self.question)
        for mention in (mention for group in self.groups for mention in group):
            kept[mention.start : mention.end] = " " * (mention.end - mention.start)
        text = _DATED.sub(" ", "".join(kept)[start:end])
        telling = (word for word in text.split() if word.strip(f",.?{QUOTES}").lower() not in _SAYS_THAT_IT_SAYS)
        return tidy(_OPENING.sub("", _LOOSE_END.sub("", tidy(" ".join(telling)))))

    def tells(self, start: int, end: int, least: int) -> bool:
        """Return whether a stretch has at least so many content words."""
        told = (word for word in words(self.stripped(start, end)) if word not in STOP_WORDS | _SAYS_THAT_IT_SAYS)
        return len(set(told)) >= least


def _days(text: str) -> tuple[date | None, date | None]:
    """Return the days of publication around the day that a stretch names; no days where it names none or several."""
    found = list(_DATED.finditer(text))
    day = read_day(found[0]["day"]) if len(found) == 1 and found[0]["lead"] not in _SAYS_WHEN else None
    if day is None or not date.min < day < date.max:
        return None, None
    return day - timedelta(days=1), day + timedelta(days=1)


def read_day(text: str) -> date | None:
    """Return the day that a text names, None where it names none."""
    try:
        return parse_date(re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", text))
    except ValueError:
        return None


def tidy(text: str) -> str:
    """Return a text with single spaces, without stray quotation marks and without punctuation at its ends."""
    text = re.sub(rf"(?<!\w)[{QUOTES}]\s*[{QUOTES}]", " ", text)
    text = re.sub(r"\s+(?=[,?.;:])", "", " ".join(text.split()))
    return text.strip(f" ,.;:?{QUOTES}")
