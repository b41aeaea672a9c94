"""The shapes of questions about all that a collection holds: who is in it, what it has most of, what is mentioned."""

from qa.catalogue.question_words import ASK, AUTHOR, MANY, ON, ONE, OUTLET, Wish

_HERE = r"(?:the|this|your) (?:collection|archive|library|articles?|database|corpus)"
_NAME_THEM = r"(?:list|show|name|give|tell|display)(?: me)?"
_IN_IT = rf"(?: (?:in|of|from|behind|for) {_HERE}| (?:in )?(?:here|there))"
_HAS = r"(?:has|have|had|holds?|(?:has |have )?(?:wrote|written|published|printed|carried|ran|run|filed|produced))"
_TOLD_OF = r"(?:mentioned|named|written about|reported on|talked about|spoken of|covered|discussed|quoted)"
_PRESS = (
    r"(?:the |these |your |any )?(?:papers?|newspapers?|outlets?|media|press|articles?|stories|journalists?|sources)"
)
_NUMBER = r"(?P<most>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
_NEW = r"(?:very )?(?:newest|latest|most recent|last)"
_OLD = r"(?:very )?(?:oldest|earliest|first)"
_WHOLE = r"(?:(?:what|which) (?:are|were) |show(?: me)? |list |give(?: me)? |name )?(?:the )?"
_FROM = r"(?: (?:from|by|in) (?:the )?(?P<whose>.+?))?"
_ABOUT = rf"(?: {ON} (?P<topic>.+?))?"

HOLDINGS: tuple[tuple[Wish, str], ...] = (
    # which outlets and authors there are
    ("outlets", rf"{ASK}{_NAME_THEM} (?:every|each)(?: single)? {OUTLET}{_IN_IT}?"),
    (
        "outlets",
        rf"{ASK}(?:which|what) (?:{OUTLET}s|media) (?:are|is)(?: (?:included|covered|represented|available|held|used"
        rf"|stored))*{_IN_IT}?",
    ),
    (
        "outlets",
        rf"{ASK}(?:which|what) (?:{OUTLET}s|media) do(?:es)? (?:you|it|{_HERE}) (?:use|know|draw (?:on|from)|rely on"
        r"|read|quote|cite|have|cover)",
    ),
    ("outlets", rf"{ASK}where do (?:your|the|these) (?:articles|stories|news) come from"),
    ("outlets", rf"{ASK}(?:what|which|who) are (?:all )?(?:your|the) (?:{OUTLET}s|media)(?:{_IN_IT})?"),
    ("authors", rf"{ASK}{_NAME_THEM} (?:every|each)(?: single)? {AUTHOR}{_IN_IT}?"),
    ("authors", rf"{ASK}(?:who|which|what) are (?:all )?(?:your|the) {AUTHOR}s(?:{_IN_IT})?"),
    (
        "authors",
        rf"{ASK}(?:how many|which|what) (?:different )?{AUTHOR}s (?:wrote|write|have written|contributed|are)"
        rf"(?: (?:for|to|in) {_HERE}|{_IN_IT})",
    ),
    ("outlets", rf"(?:all |the )*(?:{OUTLET}s|media)(?: (?:list|names))?"),
    ("authors", rf"(?:all |the )*{AUTHOR}s(?: (?:list|names))?"),
    # of what there is most
    (
        "outlets",
        rf"{ASK}(?:which|what) {OUTLET} {_HAS} (?:the )?(?P<top>most)(?: {MANY})?(?: often)?{_ABOUT}",
    ),
    (
        "outlets",
        rf"{ASK}(?:which|what) {OUTLET} (?:covers?|covered|reports?(?: on)?|reported(?: on)?|mentions?|mentioned) "
        r"(?P<topic>.+?) (?:the )?(?P<top>most)(?: often)?",
    ),
    (
        "authors",
        rf"{ASK}(?:who|(?:which|what) {AUTHOR}) {_HAS} (?:the )?(?P<top>most)(?: {MANY}){_ABOUT}",
    ),
    ("authors", rf"{ASK}(?:which|what) {AUTHOR} {_HAS} (?:the )?(?P<top>most){_ABOUT}"),
    (
        "count",
        rf"{ASK}(?:in |on )?(?:which|what) (?P<by>month) (?:has|had|saw|were|was|have) (?:the )?(?P<top>most) {MANY}"
        rf"(?: published| written)?{_ABOUT}(?: published)?",
    ),
    # how often something is mentioned
    (
        "count",
        rf"{ASK}how (?:often|many times|frequently) (?:is|are|was|were|has|have) (?P<topic>.+?) (?:been )?{_TOLD_OF}"
        rf"(?: (?:in|by) (?:{_PRESS}|{_HERE}|the news))?",
    ),
    (
        "count",
        rf"{ASK}how (?:often|many times|frequently) (?:did|do|does|has|have) {_PRESS} (?:write|written|reported|report"
        r"|mentioned|mention|covered|cover|talk|talked)(?: (?:about|on|of))? (?P<topic>.+)",
    ),
    (
        "count",
        rf"{ASK}(?:is|are) there (?:more than (?:one|two|three|four|five|ten|\d+)|several|many) {MANY} {ON} "
        r"(?P<topic>.+)",
    ),
    ("count", rf"{ASK}how many (?P<whose>.+?) {MANY} (?:are there|do you have|have you(?: got)?|exist)"),
    # whose articles there are
    (
        "list",
        rf"{ASK}what (?:is|are|was|were) (?P<whose>.+?) (?:reporting|writing|publishing|covering)(?: (?:on|about))?",
    ),
    (
        "list",
        rf"{ASK}what (?:did|has|have|does|do) (?!{_PRESS}\b)(?P<whose>.+?) (?:report|reported|cover|covered|write"
        r"|written)(?: (?:on|about))?",
    ),
    (
        "list",
        rf"{ASK}(?:what|which) (?:topics?|subjects?|matters|stories) (?:did|has|have|does|do|is|are) (?P<whose>.+?) "
        r"(?:report|reported|reporting|cover|covered|covering|write|written|writing)(?: (?:on|about))?",
    ),
    (
        "list",
        rf"{ASK}(?:{_NAME_THEM} )?(?:everything|anything) (?:written |published )?(?:by|from) (?P<whose>.+?){_ABOUT}",
    ),
    (
        "list",
        rf"{ASK}(?:(?:is|are) there|do you have|have you(?: got)?) (?:anything|something|(?:any )?{MANY}) "
        rf"(?:from|by|in) (?:the )?(?P<whose>.+?){_ABOUT}",
    ),
    (
        "list",
        rf"{ASK}did (?P<whose>.+?) (?:write|publish|report|print|run)(?: (?:anything|something|(?:an? |any )?{MANY}))? "
        r"(?:about|on) (?P<topic>.+)",
    ),
    (
        "list",
        rf"{ASK}(?:what (?:are|were) |{_NAME_THEM} )?(?:all )?(?:the )?headlines (?:from|by|in|of) (?:the )?"
        rf"(?P<whose>.+?){_ABOUT}",
    ),
    (
        "list",
        rf"{ASK}(?:are there|is there|do you have|have you(?: got)?)(?: (?:any|some))? (?:other|further|more) {MANY} "
        r"(?:on|about|regarding|mentioning) (?P<topic>.+)",
    ),
    (
        "count",
        rf"{ASK}(?:is|are) (?:the )?(?P<whose>.+?) (?:in|part of|included in|among|one of) (?:{_HERE}"
        rf"|(?:the|your|these) (?:{OUTLET}s|sources))",
    ),
    (
        "list",
        rf"{ASK}(?P<dated>)(?:do you have |have you(?: got)? |(?:are|is) there )?"
        rf"(?:all |any |the )*{MANY}(?: (?:published|written|printed))?",
    ),
    ("list", rf"{ASK}(?P<dated>)(?:which|what) {MANY} (?:appeared|came out|ran)"),
    # the first and the last of them
    (
        "oldest",
        rf"{ASK}{_WHOLE}(?:{_NUMBER} {_OLD}|{_OLD} {_NUMBER.replace('<most>', '<most2>')}) {MANY}{_FROM}{_ABOUT}",
    ),
    (
        "newest",
        rf"{ASK}{_WHOLE}(?:{_NUMBER} {_NEW}|{_NEW} {_NUMBER.replace('<most>', '<most2>')}) {MANY}{_FROM}{_ABOUT}",
    ),
    (
        "news",
        rf"{ASK}(?:summari[sz]e|sum up|recap|tl;?dr:?) (?:the )?(?:{_NUMBER} {_NEW}|{_NEW} "
        rf"{_NUMBER.replace('<most>', '<most2>')})(?: {MANY})?{_FROM}{_ABOUT}",
    ),
    ("news", rf"{ASK}what (?:does|did) (?:the )?(?P<end>{_OLD}) (?P<one>{ONE}){_FROM}{_ABOUT} (?:say|report|tell)"),
    ("news", rf"{ASK}what(?:'s| is| was) (?:the )?(?P<end>{_OLD}) (?P<one>{ONE}){_FROM}{_ABOUT} about"),
    ("news", rf"{ASK}(?:summari[sz]e|sum up|recap|tl;?dr:?) (?:the )?(?P<end>{_OLD}) (?P<one>{ONE}){_FROM}{_ABOUT}"),
    (
        "news",
        rf"{ASK}(?:summari[sz]e|sum up|recap|tl;?dr:?)(?: (?:all|the|of|every))* "
        r"(?:articles|stories|pieces|reports|columns|news|coverage|headlines) (?:written |published )?"
        r"(?:by|from|in) (?:the )?(?P<whose>.+?)"
        rf"(?: {ON} (?P<topic>.+?))?",
    ),
    (
        "news",
        rf"{ASK}(?:summari[sz]e|sum up|recap|tl;?dr:?)(?: (?:all|the|of|every))* (?:articles|stories|pieces|reports) "
        rf"{ON} (?P<topic>.+)",
    ),
    (
        "news",
        rf"{ASK}(?:summari[sz]e|sum up|recap|tl;?dr:?) what (?P<whose>.+?) (?:wrote|reported|published|printed|said)"
        rf"(?: {ON} (?P<topic>.+?))?",
    ),
)
"""What each shape asks for, with the shape."""
