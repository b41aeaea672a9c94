"""What is asked about the collection itself: the author, the day or the outlet of an article, lists and counts.

A question is recognised only if all of it has a known shape, so that a question about the news is not mistaken for one
about the collection.
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.catalogue.question_words import HAVE, IN_ALL, ON, Wish
from qa.catalogue.shapes import PATTERNS
from vectorstore.text.word_lists import NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the collection."""

    wish: Wish
    topic: str = ""
    """What the article or the articles are about, or the headline; empty for all."""
    whose: str = ""
    """An author or an outlet, as the question writes it; empty for all."""
    by: Literal["", "outlet", "month", "author"] = ""
    """What a count is grouped by."""
    title: bool = False
    """Whether the topic is a headline in quotation marks."""
    most: int = 0
    """How many of the newest or oldest articles; 0 where no number is named."""
    reported: bool = False
    """Whether ``whose`` must be an outlet: "When did CNN report on …" asks the news if CNN is none."""
    loose: bool = False
    """Whether it may be about the news, as "Who wrote about the poll?" is where no article fits."""
    top: bool = False
    """Whether only the one with the most is asked for: "Which outlet has the most articles?"."""
    in_headline: bool = False
    """Whether the headline must have the topic, as for "the railway story"."""
    end: Literal["", "oldest", "newest"] = ""
    """Which one article on the topic is meant; empty where it is not chosen by its date."""


_BY = re.compile(
    r"\b(?:by|per|for|from|in|of) (?:each |every )?(outlet|newspaper|paper|source|publication|month|author"
    r"|journalist)s?\b|\b(?:each|every) (outlet|newspaper|paper|source|month|author)\b",
    re.IGNORECASE,
)
_REST_ON = re.compile(
    rf"(?:{HAVE})?,? ?(?:that |which |are |is |were |there |do you have )*(?:{ON}|mention(?:s|ed)?|name"
    rf"|cover(?:s|ed)?|(?:talk|write|report|tell|speak)s? (?:about|of|on)|discuss(?:es)?|deal with|have "
    rf"the word|(?:contain(?:s|ing)?|us(?:e|es|ing)|with) the words?|contain(?:s|ing)?) (?P<topic>.+?)"
    rf"(?: (?:(?:were|was|have been|are) (?:published|written)|appeared|came out))?(?:,? (?:{HAVE}))?",
    re.IGNORECASE,
)
_REST_OF = re.compile(
    rf"(?:{HAVE})?,? ?(?:that |which |are |is |were |there )*(?:(?:written|published|printed) )?(?:by|from"
    rf"|in) (?:the )?(?P<whose>.+?)(?: {ON} (?P<topic>.+?))?(?:,? (?:{HAVE}))?",
    re.IGNORECASE,
)
_REST_DID = re.compile(
    rf"(?:did|has|have|does) (?P<whose>.+?) (?:write|written|publish|published|print|printed|have|run|post"
    rf"|posted|report|reported)(?: {ON} (?P<topic>.+?))?{IN_ALL}",
    re.IGNORECASE,
)
_REST_ALL = re.compile(
    rf"(?:{HAVE})?(?:(?:is|are|was|were|has been|have been)?(?: ?(?:published|written|printed|there))*"
    rf"|(?:did|has|have|does) (?:publish(?:ed)?|writ(?:e|ten)|run|have|print(?:ed)?))?{IN_ALL}",
    re.IGNORECASE,
)


def read_asked(question: str, *, days: bool) -> Asked | None:
    """Return what a question asks of the collection; None for a question about the news, as most are.

    Args:
        question: without its date expressions, where they were understood.
        days: whether the question names days, so that "what happened" asks for the articles of those days.
    """
    text = " ".join(question.replace("’", "'").split()).strip(" .!?,;:…-")
    text = _TITLES_OF.sub("", re.sub(r"^'s ", "", text))  # of "last month's news"
    for wish, pattern in PATTERNS:
        match = pattern.fullmatch(text)
        found = _asked(wish, match, text) if match else None
        if found is None or len(found.whose.split()) > _LONGEST_NAME:
            continue
        if days or not _wants_days(found, text, pattern):
            return found
    return None


_TITLES_OF = re.compile(
    r"\b(?:the |all |every )*(?:titles?|headlines?|names?) (?:of|for) (?:all |every |each |the |of )*"
    r"(?=(?:news )?(?:articles?|stories|pieces?|reports?)\b)",
    re.IGNORECASE,
)
"""Left out of a question: a list of articles has their headlines anyway."""
_LONGEST_NAME = 7
"""Most words of an author's or outlet's name."""


def _asked(wish: Wish, match: re.Match[str], text: str) -> Asked | None:
    said = {name: value for name, value in match.groupdict().items() if value}
    if "rest" in match.re.groupindex:
        return _with_rest(wish, (said.get("rest") or "").strip(), text)
    title = said.get("title") or said.get("xtitle") or ""
    thing = said.get("thing") or said.get("xthing") or ""
    end = _end(said.get("end") or thing)
    topic = title or said.get("topic") or said.get("xtopic") or said.get("matter") or ("" if end else thing)
    outlet = said.get("outlet", "")
    whose = outlet or said.get("whose") or said.get("whose2") or said.get("xwhose") or said.get("xwhose2") or ""
    end = end or _end(whose)
    whose = re.sub(
        rf"^(?:{_FIRST_OR_LAST}|the|this|that|an?|latest|last|newest|news|opinion|guest|lead|live|web)$",
        "",
        whose.strip(),
        flags=re.IGNORECASE,
    )
    whose, topic = whose.strip(" '“”\""), topic.strip(" '“”\"")
    return Asked(
        wish,
        topic,
        whose,
        "month" if "by" in said else "",
        title=bool(title),
        most=_most(said),
        reported=bool(outlet),
        loose="loose" in said,
        top="top" in said,
        in_headline=bool(thing) and topic == thing,
        end=end,
    )


_FIRST_OR_LAST = r"(?P<first>(?:very )?(?:first|oldest|earliest))|(?:very )?(?:last|latest|newest|most recent)"


def _end(said: str) -> Literal["", "oldest", "newest"]:
    """Return the end of the list that words such as "first" mean; "" for other words."""
    match = re.fullmatch(_FIRST_OR_LAST, said.strip(), re.IGNORECASE)
    return "" if match is None else "oldest" if match["first"] else "newest"


def _most(said: dict[str, str]) -> int:
    number = said.get("most") or said.get("most2") or ("1" if said.get("one") else "0")
    return int(number) if number.isdecimal() else NUMBER_WORDS[number.lower()]


def _with_rest(wish: Wish, rest: str, text: str) -> Asked | None:
    """Read what follows "how many articles" and the like."""
    by = _BY.search(rest)
    told = _BY_WHAT.get((by[1] or by[2]).lower(), "") if by else ""
    if by:
        rest = " ".join(f"{rest[: by.start()]}{rest[by.end() :]}".split()).strip(" ,")
    if _REST_ALL.fullmatch(rest):
        return Asked(wish, by=told)
    for pattern in (_REST_ON, _REST_DID, _REST_OF):
        if match := pattern.fullmatch(rest):
            said = match.groupdict()
            return Asked(
                wish, (said.get("topic") or "").strip(" '“”\""), (said.get("whose") or "").strip(" '“”\""), told
            )
    return None


_BY_WHAT: dict[str, Literal["", "outlet", "month", "author"]] = {
    "outlet": "outlet",
    "newspaper": "outlet",
    "paper": "outlet",
    "source": "outlet",
    "publication": "outlet",
    "month": "month",
    "author": "author",
    "journalist": "author",
}


def _wants_days(found: Asked, text: str, pattern: re.Pattern[str]) -> bool:
    """Return whether a shape asks for articles only if days are named: "what was published", "what happened"."""
    if found.wish == "digest" or "dated" in pattern.groupindex:
        return True
    low = text.lower()
    return found.wish == "list" and not found.whose and low.startswith("what ") and low.endswith(" published")
