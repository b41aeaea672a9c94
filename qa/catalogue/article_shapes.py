"""The shapes of questions about one article: its author, day and outlet, and what it says."""

from qa.catalogue.question_words import ADJECTIVE, ASK, AUTHOR, ON, ONE, OUTLET, Wish

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
_PUBLISHED = r"(?:published|written|posted|printed|released|issued|put out|carried|run)"
RECORD: tuple[tuple[Wish, str], ...] = (
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
)
"""The author, the day and the outlet of an article."""
CONTENT: tuple[tuple[Wish, str], ...] = (
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
)
"""What an article says: a summary, a brief or a timeline."""
