"""What is asked about the collection itself: the author, the day or the outlet of an article, lists and counts.

Recognised where the whole of a question has one of a few shapes, so that a question about the news is never taken for
one about the papers.
"""

import re
from dataclasses import dataclass
from typing import Literal

Wish = Literal[
    "author",
    "day",
    "outlet",
    "list",
    "count",
    "oldest",
    "newest",
    "outlets",
    "authors",
    "span",
    "summary",
    "digest",
    "brief",
    "timeline",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the collection."""

    wish: Wish
    topic: str = ""
    """What the article or the articles are about, or the headline; empty for all."""
    whose: str = ""
    """An author or an outlet, as the question writes it; empty for all."""
    by: Literal["", "outlet", "month", "author"] = ""
    """What a count is told by."""
    title: bool = False
    """Whether the topic is a headline, and no article was spoken of."""


_ONE = r"(?:news )?(?:article|story|piece|report|column|item|dispatch|analysis|interview|editorial|commentary)"
_EVERY = r"(?:news )?(?:articles|stories|pieces|reports|items)"
_MANY = r"(?:news )?(?:articles?|stories|story|pieces?|reports?|columns?|items?|editorials?|interviews?)"
_OUTLET = (
    r"(?:news )?(?:outlet|newspaper|paper|source|publication|magazine|site|website|organi[sz]ation|medium|publisher)"
)
_ON = (
    r"(?:on|about|regarding|concerning|covering|mentioning|that mentions?|which mentions?|headlined|titled"
    r"|entitled|called|named|with the (?:headline|title)|dealing with)"
)
_NAMED = (
    rf"(?:the |this |that |an? )?(?:(?P<whose>[\w.’' -]{{2,40}}?)(?:'s)? )?{_ONE},? (?:(?:from|in|by) "
    rf"(?:the )?(?P<whose2>[\w.’' -]{{2,40}}?),? )?{_ON} (?P<topic>.+?)"
)
_TITLE = r"[“\"„«](?P<title>[^”\"»]+)[”\"»]"
_WHICH = rf"(?:{_NAMED}|(?:(?:the |an? )?{_ONE} )?{_TITLE})"
_ASK = r"(?:(?:please|can you|could you|now|and|do you know) )*"
_SHOW = r"(?:(?:show|list|find|give|get|name|display|fetch)(?: me| us)?(?: all| every)?(?: of)?(?: the| any| some)? )"
_HAVE = (
    r"(?:(?:are there|do you have|have you(?: got)?|exist|are (?:stored|held|available)|does (?:the|this"
    r"|your) (?:collection|archive|library) (?:have|hold|contain)|(?:are )?in (?:the|this|your) "
    r"(?:collection|archive|library)|can you (?:search|find|see)|in (?:all|total)|altogether|overall)[ "
    r",]*)+"
)
_IN_ALL = (
    r"(?: (?:in (?:all|total)|altogether|overall|on the whole|in (?:the|this|your) (?:collection|archive|library)))*"
)
_PUBLISHED = r"(?:published|written|posted|printed|released|issued|put out|carried|run)"
_SHAPES: tuple[tuple[Wish, str], ...] = (
    (
        "author",
        rf"{_ASK}who (?:wrote|has written|authored|penned|filed|reported|is the (?:author|writer) of|was the "
        rf"(?:author|writer) of|is behind|signed) {_WHICH}",
    ),
    (
        "author",
        rf"{_ASK}(?:who is|who's|what is|what's) the (?:name of the )?(?:author|writer|byline|reporter) (?:of"
        rf"|on|behind) {_WHICH}",
    ),
    ("author", rf"{_ASK}by whom was {_WHICH} (?:written|signed)"),
    (
        "author",
        rf"{_ASK}(?:which|what) (?:journalist|author|reporter|writer|correspondent)s? (?:wrote|authored|penned"
        rf"|is behind) {_WHICH}",
    ),
    ("day", rf"{_ASK}when (?:was|were|did|is) {_WHICH} (?:first )?(?:{_PUBLISHED}|appear|come out)"),
    (
        "day",
        rf"{_ASK}(?:on )?(?:what|which) (?:day|date) (?:was|did|is) {_WHICH} (?:first )?(?:{_PUBLISHED}|appear"
        rf"|come out)",
    ),
    (
        "day",
        rf"{_ASK}(?:what is|what's|give me) the (?:publication |publishing )?(?:date|day) of(?: publication "
        rf"of)? {_WHICH}",
    ),
    ("day", rf"{_ASK}how old is {_WHICH}"),
    (
        "outlet",
        rf"{_ASK}(?:which|what) {_OUTLET} (?:{_PUBLISHED}|ran|wrote|has|had|reported|is behind|published) {_WHICH}",
    ),
    ("outlet", rf"{_ASK}(?:in|by) (?:which|what) {_OUTLET} (?:was|did|is) {_WHICH} (?:{_PUBLISHED}|appear)"),
    ("outlet", rf"{_ASK}where (?:was|did|is) {_WHICH} (?:{_PUBLISHED}|appear)"),
    ("outlet", rf"{_ASK}(?:what is|what's) the (?:source|outlet|publisher) of {_WHICH}"),
    (
        "outlets",
        rf"{_ASK}(?:which|what|how many) (?:{_OUTLET}s|media) (?:reported|wrote|covered|published|have written"
        rf"|have reported)(?: (?:on|about|an? {_ONE} on|{_ONE} on))? (?P<topic>.+)",
    ),
    (
        "outlets",
        rf"{_ASK}(?:(?:which|what|how many) (?:different )?(?:{_OUTLET}s|media) {_HAVE}|{_SHOW}(?:{_OUTLET}s"
        rf"|media)|(?:which|what) (?:{_OUTLET}s|media) do(?:es)? (?:you|the collection|it|the archive|this "
        rf"collection) (?:have|cover|hold|contain|include|search))",
    ),
    (
        "authors",
        rf"{_ASK}(?:(?:which|what|how many|who are the) (?:authors|journalists|reporters|writers)(?: {_HAVE})?|"
        rf"{_SHOW}(?:authors|journalists|reporters|writers))",
    ),
    (
        "span",
        rf"{_ASK}(?:what|which) (?:period|time ?span|time|dates?|date range|years|days|span|range)(?: of "
        rf"(?:time|dates))? (?:is|are|does|do|did) (?:the |this |your |these |you )?(?:collection|archive"
        rf"|library|articles|it|covered)?.*(?:cover(?:ed)?|span|have|from|by the (?:collection|archive"
        rf"|articles))",
    ),
    (
        "span",
        rf"{_ASK}(?:how far back (?:do|does) .*go|(?:from when )?(?:to|until) when (?:do|does|are) "
        rf".*(?:articles|collection|archive).*|what is the (?:time ?span|date range|period) of .*(?:articles"
        rf"|collection|archive))",
    ),
    (
        "oldest",
        rf"{_ASK}(?:{_SHOW}|(?:what|which)(?: is| was| are|'s)? (?:the )?)?(?:the )?(?:very )?(?:oldest"
        rf"|earliest|first)(?: (?:and|published))? {_ONE}(?P<rest> .*)?",
    ),
    (
        "newest",
        rf"{_ASK}(?:{_SHOW}|(?:what|which)(?: is| was| are|'s)? (?:the )?)?(?:the )?(?:very )?(?:newest|latest"
        rf"|most recent|last|youngest) {_ONE}(?P<rest> .*)?",
    ),
    ("oldest", rf"{_ASK}(?:what|which) {_ONE} is (?:the )?(?:oldest|earliest)(?P<rest> .*)?"),
    ("newest", rf"{_ASK}(?:what|which) {_ONE} is (?:the )?(?:newest|latest|most recent)(?P<rest> .*)?"),
    ("count", rf"{_ASK}(?:how many|count(?: the| all)?|(?:what is )?the number of|number of) {_MANY}(?P<rest> .*)?"),
    ("count", rf"{_ASK}how (?:big|large) is (?:the|this|your) (?:collection|archive|library)"),
    (
        "list",
        rf"{_ASK}(?:{_SHOW}|(?:what|which) are (?:the )?)?(?:the )?(?:newest|latest|most recent) {_EVERY}(?: {_HAVE})?",
    ),
    (
        "list",
        rf"{_ASK}(?:which|what) {_MANY} (?:did|has|have|does) (?P<whose>.+?) (?:write|written|publish|published"
        rf"|author|authored|report|post|posted|run|printed|print|have|file|filed)(?: {_ON} (?P<topic>.+?))?(?: "
        rf"{_HAVE})?",
    ),
    (
        "list",
        rf"{_ASK}(?:(?:which|what) {_MANY} (?:were|are|was|is|have been) (?:written|published|signed|authored"
        rf"|printed|carried)? ?(?:by|from|in) (?:the )?(?P<whose>.+))",
    ),
    (
        "list",
        rf"{_ASK}(?:{_SHOW}|(?:which|what) |do you have (?:any )?|any |all )?{_MANY} (?:written |published "
        rf"|that (?:were|are) |which (?:were|are) )?(?:by|from|in) (?:the )?(?P<whose>.+?)(?: {_ON} "
        rf"(?P<topic>.+?))?(?: {_HAVE})?",
    ),
    ("list", rf"{_ASK}(?:what|which {_MANY}) (?:was|were|has been|have been|is|are) published"),
    ("list", rf"{_ASK}{_SHOW}{_MANY}(?: published| {_HAVE})?"),
    (
        "list",
        rf"{_ASK}(?:what (?:has|did)) (?P<whose>[A-Z].+?) (?:written|write|published|publish)(?: {_ON} "
        rf"(?P<topic>.+?))?",
    ),
    ("summary", rf"{_ASK}(?:summari[sz]e|sum up|recap|condense|outline|abstract)(?: for me)? {_WHICH}(?: for me)?"),
    (
        "summary",
        rf"{_ASK}(?:(?:give|write|make|show)(?: me)? |i (?:want|need) |can i (?:have|get) )?(?:a |the "
        rf")?(?:short |brief |quick )*(?:summary|overview|digest|gist|recap|abstract|tl;?dr|outline) of "
        rf"{_WHICH}",
    ),
    (
        "summary",
        rf"{_ASK}(?:(?:give|write|make|show)(?: me)? |i (?:want|need) |can i (?:have|get) )?(?:a |the "
        rf")?(?:short |brief |quick )*(?:summary|overview|recap|gist) (?:of|on) (?P<matter>.+)",
    ),
    (
        "summary",
        rf"{_ASK}(?:what (?:are|were|is) )?(?:the )?(?:key|main|most important|central) (?:points?|takeaways?"
        rf"|facts?|messages?|claims?) (?:of|in|from|made in) {_WHICH}",
    ),
    (
        "brief",
        rf"{_ASK}(?:(?:give|write|make|show)(?: me)? |i (?:want|need) )?(?:(?:a|an|the) )?(?:short "
        rf"|quick )?(?:brief|briefing"
        rf"|overview|rundown) (?:on|of|about) {_WHICH}",
    ),
    (
        "timeline",
        rf"{_ASK}(?:(?:give|write|make|show)(?: me)? |i (?:want|need) )?(?:(?:a|an|the) )?(?:timeline|chronology) "
        rf"(?:of|for|from) (?:the events in )?{_WHICH}",
    ),
    ("summary", rf"{_ASK}what (?:does|did) {_WHICH} (?:say|tell|report|contain|state)"),
    (
        "summary",
        rf"{_ASK}what(?:'s| is) (?:in|inside) {_WHICH}|what (?:is|was) {_WHICH.replace('(?P<', '(?P<x')} "
        rf"(?:all )?about",
    ),
    (
        "digest",
        rf"{_ASK}(?:(?:what(?: is|'s| has| have)?|what (?:things|events)) (?:happened|happening|been happening"
        rf"|gone on|going on|new|in the news|the news)|(?:summari[sz]e |give me |show me |tell me )?(?:the |a "
        rf"|all )?(?:news|headlines|events|top stories|digest|roundup|round-up|summary)(?: of| from| for)?(?: "
        rf"the)?|what did i miss|catch me up(?: on)?)(?: (?:in|on|during|over|for|of|from|the|news))*",
    ),
)
_PATTERNS = tuple((wish, re.compile(pattern, re.IGNORECASE)) for wish, pattern in _SHAPES)
_BY = re.compile(
    r"\b(?:by|per|for|from|in|of) (?:each |every )?(outlet|newspaper|paper|source|publication|month|author"
    r"|journalist)s?\b|\b(?:each|every) (outlet|newspaper|paper|source|month|author)\b",
    re.IGNORECASE,
)
_REST_ON = re.compile(
    rf"(?:{_HAVE})?,? ?(?:that |which |are |is |were |there |do you have )*(?:{_ON}|mention(?:s|ed)?|name"
    rf"|cover(?:s|ed)?|(?:talk|write|report|tell|speak)s? (?:about|of|on)|discuss(?:es)?|deal with|have "
    rf"the word|contain(?:ing)?|with the word) (?P<topic>.+?)(?:,? (?:{_HAVE}))?",
    re.IGNORECASE,
)
_REST_OF = re.compile(
    rf"(?:{_HAVE})?,? ?(?:that |which |are |is |were |there )*(?:(?:written|published|printed) )?(?:by|from"
    rf"|in) (?:the )?(?P<whose>.+?)(?: {_ON} (?P<topic>.+?))?(?:,? (?:{_HAVE}))?",
    re.IGNORECASE,
)
_REST_DID = re.compile(
    rf"(?:did|has|have|does) (?P<whose>.+?) (?:write|written|publish|published|print|printed|have|run|post"
    rf"|posted|report|reported)(?: {_ON} (?P<topic>.+?))?{_IN_ALL}",
    re.IGNORECASE,
)
_REST_ALL = re.compile(rf"(?:{_HAVE})?(?:is|are)?{_IN_ALL}", re.IGNORECASE)


def read_asked(question: str, *, days: bool) -> Asked | None:
    """Return what a question asks of the collection; None for a question to the articles, which is the rule.

    Args:
        question: without its words of time, where they were understood.
        days: whether days were understood, so that "what happened" asks for those of them.
    """
    text = " ".join(question.replace("’", "'").split()).strip(" .!?,;:…-")
    for wish, pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        found = _asked(wish, match, text) if match else None
        if found is None or len(found.whose.split()) > _LONGEST_NAME:
            continue
        if days or not _wants_days(wish, found, text):
            return found
    return None


_LONGEST_NAME = 7
"""Words of an author's or outlet's name."""


def _asked(wish: Wish, match: re.Match[str], text: str) -> Asked | None:
    said = {name: value for name, value in match.groupdict().items() if value}
    if "rest" in match.re.groupindex:
        return _with_rest(wish, (said.get("rest") or "").strip(), text)
    title = said.get("title") or said.get("xtitle") or ""
    topic = title or said.get("topic") or said.get("xtopic") or said.get("matter") or ""
    whose = said.get("whose") or said.get("whose2") or said.get("xwhose") or said.get("xwhose2") or ""
    whose = re.sub(r"^(?:the|this|that|an?|latest|last|newest|news)$", "", whose.strip(), flags=re.IGNORECASE)
    return Asked(wish, topic.strip(" '“”\""), whose.strip(" '“”\""), title=bool(title))


def _with_rest(wish: Wish, rest: str, text: str) -> Asked | None:
    """Read what follows "how many articles" and the like."""
    by = _BY.search(rest)
    told = _BY_WHAT.get((by[1] or by[2]).lower(), "") if by else ""
    if by:
        rest = f"{rest[: by.start()]}{rest[by.end() :]}".strip(" ,")
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


def _wants_days(wish: Wish, found: Asked, text: str) -> bool:
    """Say whether a shape means something only where days are named: "what was published", "what happened"."""
    return wish == "digest" or (
        wish == "list" and not found.topic and not found.whose and text.lower().startswith("what")
    )
