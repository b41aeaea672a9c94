"""The shapes of questions about the collection, as regular expressions over a whole question."""

import re

from qa.catalogue.article_shapes import CONTENT, RECORD
from qa.catalogue.holdings import HOLDINGS
from qa.catalogue.newest import OF_THE_NEWEST, WHAT_IS_NEW
from qa.catalogue.question_words import ASK, EVERY, HAVE, MANY, ON, ONE, OUTLET, Wish

_SHOW = r"(?:(?:show|list|find|give|get|name|display|fetch)(?: me| us)?(?: all| every)?(?: of)?(?: the| any| some)? )"
_SHAPES: tuple[tuple[Wish, str], ...] = (
    *OF_THE_NEWEST,
    *HOLDINGS,
    *RECORD,
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
    ("list", rf"{ASK}(?:what (?:else )?(?:has|did)) (?!you )(?P<whose>[A-Z].+?) (?:written|write|published|publish)"),
    (
        "list",
        rf"{ASK}(?:which|what|any|{_SHOW}) ?(?:news )?(?:articles?|stories|story|pieces?)(?P<rest> (?:(?:that|which) )?"
        r"(?:mention|name|cover|discuss|deal with|(?:talk|write|speak|tell|report|are|is) (?:about|of|on))s?\b.*)",
    ),
    (
        "list",
        rf"{ASK}(?:(?:which|what|how many) of (?:the )?|{_SHOW})?"
        rf"(?P<whose>(?-i:[A-Z])\S*(?: \S+){{0,4}}?)['’]s? {MANY} "
        rf"(?:(?:are|is|were|was) )?(?:{ON}|mention|deal with|cover) (?P<topic>.+)",
    ),
    *CONTENT,
    (
        "digest",
        rf"{ASK}(?:(?:what(?: is|'s| was| has| have)?|what (?:things|events)) (?:happened|happening|been happening"
        rf"|gone on|going on|new|in the news|the news|reported)"
        rf"|(?:is there |has )?anything (?:new|interesting|happened)"
        rf"|(?:summari[sz]e |(?:give|show|tell|write)(?: me)? )?(?:the |a |an |all |short |quick )*(?:news|headlines"
        rf"|events|top stories|digest|round-?up|summary|run-?down|overview|recap|brief(?:ing)?|newsletter)(?: of| from"
        rf"| for)?(?: the)?|what did i miss|(?:catch|brief|update|fill) me(?: (?:up|in))?(?: on)?"
        rf"|what (?:did|do|have) (?:the |your |all )*(?:(?:news)?papers|outlets|media|press|articles|stories|you) "
        rf"(?:report|write|say|cover|tell|publish|reported|written|published))"
        r"(?: (?:in|on|during|over|for|of|from|the|news|happened))*",
    ),
    *WHAT_IS_NEW,
)
PATTERNS = tuple((wish, re.compile(pattern, re.IGNORECASE)) for wish, pattern in _SHAPES)
"""What each shape asks for, with the shape; the first that matches the whole question counts."""
