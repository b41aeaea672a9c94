"""Follow-ups that replace a part of the question before: "and in June?", "and injured?", "and the newest?"."""

import re

from qa.text.noun_phrases import AUXILIARIES, PREPOSITIONS, VERBS, tokens
from vectorstore.text.word_lists import MONTHS

_MONTH = rf"(?:{'|'.join(MONTHS)})"
_YEAR = r"(?:19|20)\d\d"
_TIME = re.compile(
    r"(?:(?P<lead>in|on|during|since|before|after|by|of|for) )?(?:(?:early|late|mid|the whole of) )?"
    rf"(?P<when>\d{{1,2}} {_MONTH}(?: {_YEAR})?|{_MONTH} \d{{1,2}}(?:, {_YEAR})?(?!\d)|{_MONTH}(?: {_YEAR})?|{_YEAR}"
    r"|(?:last|this|the (?:past|last)) (?:week|month|year|weekend)|yesterday|today)\b",
    re.IGNORECASE,
)
_HAS_MONTH = re.compile(rf"\b{_MONTH}\b", re.IGNORECASE)
_HAS_YEAR = re.compile(rf"\b{_YEAR}\b")
_DONE = re.compile(r"(?:the )?(?P<done>[a-z]{3,}ed|hurt|missing|lost|shot|caught|rescued|dead)", re.IGNORECASE)
_END = (
    r"(?:oldest|newest|latest|earliest|first|last|most recent|biggest|largest|smallest|highest|lowest|longest|shortest)"
)
_SUPERLATIVE = re.compile(rf"(?:the )?(?P<end>{_END})(?: one)?", re.IGNORECASE)
_COUNTED, _LEAST = ("how", "many"), 3


def swapped(rest: str, last: str) -> str:
    """Return the question before with its time, verb, superlative or topic replaced; "" where none fits.

    Args:
        rest: the words after "and" or "what about".
        last: the question before, without its question mark.
    """
    found = _other_time(rest, last) or _other_deed(rest, last) or _other_end(rest, last)
    return found or _other_topic(rest, last)


def listed_instead(question: str, last: str) -> str:
    """Return "Which articles mention the dam?" for "which ones?" after "How many articles mention the dam?"."""
    counted = _HOW_MANY.match(last)
    return f"Which {last[counted.end() :].rstrip(' ?.!')}?" if counted and _WHICH_ONES.fullmatch(question) else ""


_ARTICLES = r"(?:articles?|stories|story|pieces?|reports?)"
_HOW_MANY = re.compile(rf"how many (?={_ARTICLES}\b)", re.IGNORECASE)
_WHICH_ONES = re.compile(
    r"(?:which(?: ones?| articles| are (?:they|those|these))?|what are (?:they|those)|(?:list|show|name|give)(?: me)? "
    r"(?:them|those|these)(?: all)?)[ ?.!]*",
    re.IGNORECASE,
)
_ON_TOPIC = re.compile(
    rf"(?:how many|which|what|list|show|find|are there|do you have|who wrote|summari[sz]e|when was)\b.*\b{_ARTICLES} "
    r"(?:(?:are there|do you have) )?(?:mention|mentions|name|cover|about|on|regarding)\b (?P<topic>.+)",
    re.IGNORECASE,
)
_ONE_ON = re.compile(r"(?:(?:the )?ones? |those |that )?(?:about|on|of|regarding|mentioning) ", re.IGNORECASE)


def _other_topic(rest: str, last: str) -> str:
    """Return "How many articles mention Sand?" for "Sand" after "How many articles mention the dam?"."""
    old = _ON_TOPIC.fullmatch(last)
    bare = _ONE_ON.sub("", rest, count=1)
    leads = bare.split()[0].lower() if bare else ""
    return f"{last[: old.start('topic')]}{bare}?" if old and leads not in PREPOSITIONS else ""


def _other_time(rest: str, last: str) -> str:
    """Return "How many appeared in June 2023?" for "in June" after "How many appeared in May 2023?"."""
    new = _TIME.fullmatch(rest)
    old = list(_TIME.finditer(last))
    if new is None or len(old) != 1:
        return ""
    when, was = new["when"], old[0]["when"]
    year = _HAS_YEAR.search(was)
    if year and _HAS_MONTH.search(was) and _HAS_MONTH.search(when) and not _HAS_YEAR.search(when):
        when = f"{when} {year[0]}"
    lead = new["lead"] or (old[0]["lead"] if when[0].isdigit() or when[0].isupper() else "") or ""
    return f"{last[: old[0].start()]}{f'{lead} {when}'.strip()}{last[old[0].end() :]}?"


def _other_deed(rest: str, last: str) -> str:
    """Return "How many people were injured in the fire?" for "injured" after "How many people died in the fire?"."""
    new, every = _DONE.fullmatch(rest), tokens(last)
    verb = next((at for at, token in enumerate(every) if token.low in AUXILIARIES or token.low in VERBS), 0)
    if new is None or verb < _LEAST or tuple(token.low for token in every[:2]) != _COUNTED:
        return ""
    end = every[verb + 1] if every[verb].low in AUXILIARIES and verb + 1 < len(every) else every[verb]
    return f"{last[: every[verb].start]}were {new['done']}{last[end.end :]}?"


def _other_end(rest: str, last: str) -> str:
    """Return "What is the newest article?" for "the newest" after "What is the oldest article?"."""
    new, old = _SUPERLATIVE.fullmatch(rest), re.search(rf"\b{_END}\b", last, re.IGNORECASE)
    return f"{last[: old.start()]}{new['end']}{last[old.end() :]}?" if new and old else ""
