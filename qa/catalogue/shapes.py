"""The shapes of questions about the collection, as regular expressions over a whole question."""

import re
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

_ADJECTIVE = r"(?:(?:news|opinion|year-end|guest|front-page|exclusive|investigative|live|web|original|lead) )*"
_ONE = (
    rf"{_ADJECTIVE}(?:article|story|piece|report|column|item|dispatch|analysis|interview|editorial|commentary|op-?ed"
    r"|explainer|obituary|write-?up|coverage)"
)
_SAYING = (
    r"(?:(?:that|which) )?(?:says?|said|saying|argue[sd]?|arguing|claim(?:s|ed|ing)?|explain(?:s|ed|ing)?|describe[sd]?"
    r"|describing|asks?|asked|asking|warn(?:s|ed|ing)?|look(?:s|ed|ing)? at)(?: (?:that|how|why|whether|of|about))?"
)
"""What an article does, where it is no other document: a report that says something may be that of a court."""
_EVERY = r"(?:news )?(?:articles|stories|pieces|reports|items)"
_MANY = r"(?:news )?(?:articles?|stories|story|pieces?|reports?|columns?|items?|editorials?|interviews?)"
_OUTLET = (
    r"(?:news )?(?:outlet|newspaper|paper|source|publication|magazine|site|website|organi[sz]ation|medium|publisher)"
)
ON = (
    r"(?:on|about|regarding|concerning|covering|mentioning|that mentions?|which mentions?|headlined|titled"
    r"|entitled|called|named|with the (?:headline|title)|dealing with)"
)
_NAMED = (
    rf"(?:the |this |that |an? )?(?:(?P<whose>[\w.’' -]{{2,40}}?)(?:'s)? )?(?:{_ONE},? (?:(?:from|in|by) "
    rf"(?:the )?(?P<whose2>[\w.’' -]{{2,40}}?),? )?{ON}"
    rf"|{_ADJECTIVE}(?:article|story|piece|column|editorial|op-?ed|explainer) {_SAYING}) (?P<topic>.+?)"
)
_TITLE = r"[“\"„«](?P<title>[^”\"»]+)[”\"»]"
_WHICH = rf"(?:{_NAMED}|(?:(?:the |an? )?{_ONE} )?{_TITLE})"
_OF_OUTLET = r"(?:the )?(?P<outlet>[\w.’' -]{2,30}?)(?:'s)?"
_WROTE = r"(?:reported|wrote|covered|broke|filed|has written|has reported)"
_ON_IT = rf"(?: (?:an?|the|its) {_ONE})?(?: (?:on|about|of|that|how))?"
_ASK = r"(?:(?:please|can you|could you|now|and|do you know) )*"
_SHOW = r"(?:(?:show|list|find|give|get|name|display|fetch)(?: me| us)?(?: all| every)?(?: of)?(?: the| any| some)? )"
HAVE = (
    r"(?:(?:are there|do you have|have you(?: got)?|exist|are (?:stored|held|available)|does (?:the|this"
    r"|your) (?:collection|archive|library) (?:have|hold|contain)|(?:are )?in (?:the|this|your) "
    r"(?:collection|archive|library)|can you (?:search|find|see)|in (?:all|total)|altogether|overall)[ "
    r",]*)+"
)
IN_ALL = (
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
    ("author", rf"{_ASK}(?:whose (?:byline|name) is (?:on|under)|who is credited (?:with|for)) {_WHICH}"),
    ("author", rf"{_ASK}who (?:at|from|with) {_OF_OUTLET} {_WROTE}{_ON_IT} (?P<topic>.+)"),
    ("author", rf"{_ASK}who {_WROTE}{_ON_IT} (?P<topic>.+?) (?:for|at|in) {_OF_OUTLET}"),
    (
        "author",
        rf"{_ASK}(?:which|what) {_OF_OUTLET} (?:journalist|reporter|writer|author|correspondent|columnist)s? "
        rf"{_WROTE}{_ON_IT} (?P<topic>.+)",
    ),
    (
        "day",
        rf"{_ASK}(?:when|(?:on )?(?:what|which) (?:day|date)) did {_OF_OUTLET} (?:first )?(?:report|write|publish|run"
        rf"|print|carry|cover|release){_ON_IT} (?P<topic>.+)",
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
        rf"{_ASK}(?:(?:which|what|how many) (?:different )?(?:{_OUTLET}s|media) {HAVE}|{_SHOW}(?:{_OUTLET}s"
        rf"|media)|(?:which|what) (?:{_OUTLET}s|media) do(?:es)? (?:you|the collection|it|the archive|this "
        rf"collection) (?:have|cover|hold|contain|include|search))",
    ),
    (
        "authors",
        rf"{_ASK}(?:(?:which|what|how many|who are the) (?:authors|journalists|reporters|writers)(?: {HAVE})?|"
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
        rf"{_ASK}(?:{_SHOW}|(?:what|which) are (?:the )?)?(?:the )?(?:newest|latest|most recent) {_EVERY}(?: {HAVE})?",
    ),
    (
        "list",
        rf"{_ASK}(?:which|what) {_MANY} (?:did|has|have|does) (?P<whose>.+?) (?:write|written|publish|published"
        rf"|author|authored|report|post|posted|run|printed|print|have|file|filed)(?: {ON} (?P<topic>.+?))?(?: "
        rf"{HAVE})?",
    ),
    (
        "list",
        rf"{_ASK}(?:(?:which|what) {_MANY} (?:were|are|was|is|have been) (?:written|published|signed|authored"
        rf"|printed|carried)? ?(?:by|from|in) (?:the )?(?P<whose>.+))",
    ),
    (
        "list",
        rf"{_ASK}(?:{_SHOW}|(?:which|what) |do you have (?:any )?|any |all )?{_MANY} (?:written |published "
        rf"|that (?:were|are) |which (?:were|are) )?(?:by|from|in) (?:the )?(?P<whose>.+?)(?: {ON} "
        rf"(?P<topic>.+?))?(?: {HAVE})?",
    ),
    ("list", rf"{_ASK}(?:what|which {_MANY}) (?:was|were|has been|have been|is|are) published"),
    ("list", rf"{_ASK}{_SHOW}{_MANY}(?: published| {HAVE})?"),
    (
        "list",
        rf"{_ASK}(?:what (?:has|did)) (?P<whose>[A-Z].+?) (?:written|write|published|publish)(?: {ON} "
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
PATTERNS = tuple((wish, re.compile(pattern, re.IGNORECASE)) for wish, pattern in _SHAPES)
"""Each shape with what it asks for; the first that fits is meant."""
