"""The shapes of questions about the collection, as regular expressions over a whole question."""

import re
from typing import Literal

from qa.catalogue.holdings import AUTHOR, HOLDINGS, MANY, ON, OUTLET
from qa.catalogue.newest import ADJECTIVE, ASK, EVERY, OF_THE_NEWEST, ONE, WHAT_IS_NEW

Wish = Literal[
    "author",
    "day",
    "outlet",
    "list",
    "count",
    "oldest",
    "newest",
    "news",
    "outlets",
    "authors",
    "span",
    "summary",
    "digest",
    "brief",
    "timeline",
]

_SAYING = (
    r"(?:(?:that|which) )?(?:says?|said|saying|argue[sd]?|arguing|claim(?:s|ed|ing)?|explain(?:s|ed|ing)?|describe[sd]?"
    r"|describing|asks?|asked|asking|warn(?:s|ed|ing)?|look(?:s|ed|ing)? at)(?: (?:that|how|why|whether|of|about))?"
)
"""What an article does, where it is no other document: a report that says something may be that of a court."""
_NAMED = (
    rf"(?:the |this |that |an? )?(?:(?P<whose>[\w.’' -]{{2,40}}?)(?:'s)? )?(?:{ONE},? (?:(?:from|in|by) "
    rf"(?:the )?(?P<whose2>[\w.’' -]{{2,40}}?),? )?{ON}"
    rf"|{ADJECTIVE}(?:article|story|piece|column|editorial|op-?ed|explainer) {_SAYING}) (?P<topic>.+?)"
)
_TITLE = r"[“\"„«](?P<title>[^”\"»]+)[”\"»]"
_THING = r"(?:the|this|that) (?P<thing>(?-i:[a-z])[\w’' -]{1,40}?) (?:article|story|piece|write-?up)"
_WHICH = rf"(?:{_NAMED}|(?:(?:the |an? )?{ONE} )?{_TITLE}|{_THING})"
_OF_OUTLET = r"(?:the )?(?P<outlet>[\w.’' -]{2,30}?)(?:'s)?"
_WROTE = r"(?:reported|wrote|covered|covers|writes|reports|broke|filed|has written|has reported)"
_ON_IT = rf"(?: (?:an?|the|its) {ONE})?(?: (?:on|about|of|that|how))?"
_SHOW = r"(?:(?:show|list|find|give|get|name|display|fetch)(?: me| us)?(?: all| every)?(?: of)?(?: the| any| some)? )"
HAVE = (
    r"(?:(?:are there|do you (?:have|know(?: of)?)|have you(?: got)?|exist|are (?:stored|held|available)|does (?:the"
    r"|this|your) (?:collection|archive|library) (?:have|hold|contain)|(?:are )?in (?:the|this|your) "
    r"(?:collection|archive|library)|can you (?:search|find|see)|in (?:all|total)|altogether|overall)[ "
    r",]*)+"
)
IN_ALL = (
    r"(?: (?:in (?:all|total)|altogether|overall|on the whole|in (?:the|this|your) (?:collection|archive|library)))*"
)
_PUBLISHED = r"(?:published|written|posted|printed|released|issued|put out|carried|run)"
_SHAPES: tuple[tuple[Wish, str], ...] = (
    *OF_THE_NEWEST,
    *HOLDINGS,
    (
        "author",
        rf"{ASK}who (?:wrote|has written|authored|penned|filed|reported|is the (?:author|writer) of|was the "
        rf"(?:author|writer) of|is behind|signed) {_WHICH}",
    ),
    (
        "author",
        rf"{ASK}(?:who is|who's|what is|what's) the (?:name of the )?(?:author|writer|byline|reporter|journalist) (?:of"
        rf"|on|behind) {_WHICH}",
    ),
    ("author", rf"{ASK}by whom was {_WHICH} (?:written|signed)"),
    ("author", rf"{ASK}(?:is|was) [\w.’' -]{{2,40}}? the (?:author|writer) of {_WHICH}"),
    ("author", rf"{ASK}(?:was|is) {_WHICH} written by .{{2,40}}"),
    (
        "day",
        rf"{ASK}when was (?:the )?(?P<end>last|first|latest) time (?:that )?(?P<topic>.+?) (?:was|were|appeared) "
        r"(?:in the (?:news|papers)|mentioned|reported(?: on)?|written about|covered)",
    ),
    (
        "day",
        rf"{ASK}when (?:was|were) (?P<topic>.+?) (?P<end>last|first) (?:in the (?:news|papers)|mentioned"
        r"|reported(?: on)?|written about|covered)",
    ),
    (
        "author",
        rf"{ASK}(?:which|what) (?:journalist|author|reporter|writer|correspondent)s? (?:wrote|authored|penned"
        rf"|is behind) {_WHICH}",
    ),
    ("day", rf"{ASK}when (?:was|were|did|is) {_WHICH} (?:first )?(?:{_PUBLISHED}|appear|come out)"),
    (
        "day",
        rf"{ASK}(?:on )?(?:what|which) (?:day|date) (?:was|did|is) {_WHICH} (?:first )?(?:{_PUBLISHED}|appear"
        rf"|come out)",
    ),
    ("author", rf"{ASK}who (?:wrote|has written|reported|has reported)(?P<loose> (?:about|on)) (?P<topic>.+)"),
    (
        "author",
        rf"{ASK}(?:which|what) {AUTHOR}s? (?P<loose>(?:has |have )?(?:covered|(?:wrote|written|reported) "
        r"(?:about|on)) )(?P<topic>.+)",
    ),
    ("author", rf"{ASK}(?:whose (?:byline|name) is (?:on|under)|who is credited (?:with|for)) {_WHICH}"),
    ("author", rf"{ASK}who (?:at|from|with) {_OF_OUTLET} {_WROTE}{_ON_IT} (?P<topic>.+)"),
    ("author", rf"{ASK}who {_WROTE}{_ON_IT} (?P<topic>.+?) (?:for|at|in) {_OF_OUTLET}"),
    (
        "author",
        rf"{ASK}(?:which|what) {_OF_OUTLET} (?:journalist|reporter|writer|author|correspondent|columnist)s? "
        rf"{_WROTE}{_ON_IT} (?P<topic>.+)",
    ),
    (
        "day",
        rf"{ASK}(?:when|(?:on )?(?:what|which) (?:day|date)) did {_OF_OUTLET} (?:first )?(?:report|write|publish|run"
        rf"|print|carry|cover|release){_ON_IT} (?P<topic>.+)",
    ),
    (
        "day",
        rf"{ASK}(?:what is|what's|give me) the (?:publication |publishing )?(?:date|day) of(?: publication "
        rf"of)? {_WHICH}",
    ),
    ("day", rf"{ASK}how old is {_WHICH}"),
    (
        "outlet",
        rf"{ASK}(?:which|what) {OUTLET} (?:{_PUBLISHED}|ran|wrote|has|had|reported|is behind|published) {_WHICH}",
    ),
    ("outlet", rf"{ASK}(?:in|by) (?:which|what) {OUTLET} (?:was|did|is) {_WHICH} (?:{_PUBLISHED}|appear)"),
    ("outlet", rf"{ASK}where (?:was|did|is) {_WHICH} (?:{_PUBLISHED}|appear)"),
    ("outlet", rf"{ASK}(?:what is|what's) the (?:source|outlet|publisher) of {_WHICH}"),
    (
        "outlets",
        rf"{ASK}(?:which|what|how many) (?:{OUTLET}s|media) (?:reported|wrote|covered|published|have written"
        rf"|have reported)(?: (?:on|about|that|an? {ONE} on|{ONE} on))? (?P<topic>.+)",
    ),
    (
        "outlets",
        rf"{ASK}(?:which|what) {OUTLET} (?:reported|wrote|has written|has reported)(?P<loose> (?:on|about|that))? "
        rf"(?P<topic>.+)",
    ),
    (
        "outlets",
        rf"{ASK}(?:(?:which|what|how many) (?:different )?(?:{OUTLET}s|media) {HAVE}|{_SHOW}(?:{OUTLET}s"
        rf"|media)|(?:which|what) (?:{OUTLET}s|media) do(?:es)? (?:you|the collection|it|the archive|this "
        rf"collection) (?:have|cover|hold|contain|include|search))",
    ),
    (
        "authors",
        rf"{ASK}(?:(?:which|what|how many|who are the) (?:authors|journalists|reporters|writers)(?: {HAVE})?|"
        rf"{_SHOW}(?:authors|journalists|reporters|writers))",
    ),
    (
        "span",
        rf"{ASK}(?:what|which) (?:period|time ?span|time|dates?|date range|years|days|span|range)(?: of "
        rf"(?:time|dates))? (?:is|are|does|do|did) (?:the |this |your |these |you )?(?:collection|archive"
        rf"|library|articles|it|covered)?.*(?:cover(?:ed)?|span|have|from|by the (?:collection|archive"
        rf"|articles))",
    ),
    (
        "span",
        rf"{ASK}(?:how far back (?:do|does) .*go|(?:from when )?(?:to|until) when (?:do|does|are) "
        rf".*(?:articles|collection|archive).*|what is the (?:time ?span|date range|period) of .*(?:articles"
        rf"|collection|archive))",
    ),
    (
        "oldest",
        rf"{ASK}(?:{_SHOW}|(?:what|which)(?: is| was| are|'s)? (?:the )?)?(?:the )?(?:very )?(?:oldest"
        rf"|earliest|first)(?: (?:and|published))? {ONE}(?P<rest> .*)?",
    ),
    (
        "newest",
        rf"{ASK}(?:{_SHOW}|(?:what|which)(?: is| was| are|'s)? (?:the )?)?(?:the )?(?:very )?(?:newest|latest"
        rf"|most recent|last|youngest) {ONE}(?P<rest> .*)?",
    ),
    ("oldest", rf"{ASK}(?:what|which) {ONE} is (?:the )?(?:oldest|earliest)(?P<rest> .*)?"),
    ("newest", rf"{ASK}(?:what|which) {ONE} is (?:the )?(?:newest|latest|most recent)(?P<rest> .*)?"),
    (
        "count",
        rf"{ASK}(?:how many|count(?: the| all)?|(?:what is )?(?:the )?(?:total |overall )?number of) {MANY}"
        r"(?P<rest> .*)?",
    ),
    ("count", rf"{ASK}how (?:big|large) is (?:the|this|your) (?:collection|archive|library)"),
    (
        "list",
        rf"{ASK}(?:{_SHOW}|(?:what|which) are (?:the )?)?(?:the )?(?:newest|latest|most recent) {EVERY}(?: {HAVE})?",
    ),
    (
        "list",
        rf"{ASK}(?:which|what) {MANY} (?:did|has|have|does) (?P<whose>.+?) (?:write|written|publish|published"
        rf"|author|authored|report|post|posted|run|printed|print|have|file|filed)(?: {ON} (?P<topic>.+?))?(?: "
        rf"{HAVE})?",
    ),
    (
        "list",
        rf"{ASK}(?:(?:which|what) {MANY} (?:were|are|was|is|have been) (?:written|published|signed|authored"
        rf"|printed|carried)? ?(?:by|from|in) (?:the )?(?P<whose>.+))",
    ),
    (
        "list",
        rf"{ASK}(?:{_SHOW}|(?:which|what) |do you have (?:any )?|any |all )?{MANY} (?:written |published "
        rf"|that (?:were|are) |which (?:were|are) )?(?:by|from|in) (?:the )?(?P<whose>.+?)(?: {ON} "
        rf"(?P<topic>.+?))?(?: {HAVE})?",
    ),
    ("list", rf"{ASK}(?:what|which {MANY}) (?:was|were|has been|have been|is|are) published"),
    ("list", rf"{ASK}{_SHOW}{MANY}(?: published| {HAVE})?"),
    (
        "list",
        rf"{ASK}(?P<loose>what (?:else )?(?:has|did)) (?P<whose>[A-Z].+?) (?:written|write|published|publish) {ON} "
        r"(?P<topic>.+)",
    ),
    ("list", rf"{ASK}(?:what (?:else )?(?:has|did)) (?P<whose>[A-Z].+?) (?:written|write|published|publish)"),
    (
        "list",
        rf"{ASK}(?:which|what|any|{_SHOW}) ?(?:news )?(?:articles?|stories|story|pieces?)(?P<rest> (?:(?:that|which) )?"
        r"(?:mention|name|cover|discuss|deal with|(?:talk|write|speak|tell|report|are|is) (?:about|of|on))s?\b.*)",
    ),
    (
        "summary",
        rf"{ASK}(?:summari[sz]e|sum up|recap|condense|outline|abstract|tl;?dr:?)(?: for me)? {_WHICH}(?: for me)?",
    ),
    (
        "summary",
        rf"{ASK}(?:(?:give|write|make|show)(?: me)? |i (?:want|need) |can i (?:have|get) )?(?:a |the "
        rf")?(?:short |brief |quick )*(?:summary|overview|digest|gist|recap|abstract|tl;?dr|outline) of "
        rf"{_WHICH}",
    ),
    (
        "summary",
        rf"{ASK}(?:(?:give|write|make|show)(?: me)? |i (?:want|need) |can i (?:have|get) )?(?:a |the "
        rf")?(?:short |brief |quick )*(?:summary|overview|recap|gist|tl;?dr) (?:of|on) (?P<matter>.+)",
    ),
    (
        "summary",
        rf"{ASK}(?:what (?:are|were|is) )?(?:the )?(?:key|main|most important|central) (?:points?|takeaways?"
        rf"|facts?|messages?|claims?) (?:of|in|from|made in) {_WHICH}",
    ),
    (
        "summary",
        rf"{ASK}(?:what (?:are|were|is) |give me |list )?(?:the )?(?:key|main|most important) (?:points?|takeaways?) "
        r"(?:of|on|about|regarding|from) (?P<matter>.+)",
    ),
    (
        "brief",
        rf"{ASK}(?:(?:give|write|make|show)(?: me)? |i (?:want|need) )?(?:(?:a|an|the) )?(?:short "
        rf"|quick )?(?:brief|briefing"
        rf"|overview|rundown) (?:on|of|about) {_WHICH}",
    ),
    (
        "timeline",
        rf"{ASK}(?:(?:give|write|make|show)(?: me)? |i (?:want|need) )?(?:(?:a|an|the) )?(?:timeline|chronology) "
        rf"(?:of|for|from) (?:the events in )?{_WHICH}",
    ),
    ("summary", rf"{ASK}what (?:does|did) {_WHICH} (?:say|tell|report|contain|state)"),
    (
        "summary",
        rf"{ASK}what(?:'s| is) (?:in|inside) {_WHICH}|what (?:is|was) {_WHICH.replace('(?P<', '(?P<x')} "
        rf"(?:all )?about",
    ),
    (
        "digest",
        rf"{ASK}(?:(?:what(?: is|'s| was| has| have)?|what (?:things|events)) (?:happened|happening|been happening"
        rf"|gone on|going on|new|in the news|the news)|(?:is there |has )?anything (?:new|interesting|happened)"
        rf"|(?:summari[sz]e |(?:give|show|tell|write)(?: me)? )?(?:the |a |an |all |short |quick )*(?:news|headlines"
        rf"|events|top stories|digest|round-?up|summary|run-?down|overview|recap|brief(?:ing)?|newsletter)(?: of| from"
        rf"| for)?(?: the)?|what did i miss|(?:catch|brief|update|fill) me(?: (?:up|in))?(?: on)?"
        rf"|what (?:did|do|have) (?:the |your |all )*(?:(?:news)?papers|outlets|media|press|articles|stories) "
        rf"(?:report|write|say|cover|tell|reported|written))(?: (?:in|on|during|over|for|of|from|the|news|happened))*",
    ),
    *WHAT_IS_NEW,
)
PATTERNS = tuple((wish, re.compile(pattern, re.IGNORECASE)) for wish, pattern in _SHAPES)
"""Each shape with what it asks for; the first that fits is meant."""
