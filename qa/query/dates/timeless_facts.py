"""Questions for a timeless fact, whose answer does not depend on the day: "What is the capital of Burkina Faso?".

For these an old article is as good as a new one. A question is taken for one only by its form, as a whole, and never
when it speaks of a time or of something that is going on.
"""

import re

_MAKERS = (
    r"(?:co-?founded|founded|established|wrote|authored|invented|discovered|painted|composed|sculpted|designed|built"
    r"|created|coined|directed|pioneered)"
)
_MADE = (
    r"(?:born|founded|established|created|built|invented|discovered|written|published|painted|completed|formed"
    r"|abolished)"
)
_FOUNDERS = (
    r"(?:co-?founders?|founders?|authors?|inventors?|discoverer|creators?|composer|painter|architect"
    r"|first (?:\w+ ){0,2}(?:man|woman|person|human|president|prime minister|astronaut|king|queen|emperor))"
)
_THINGS = (
    r"(?:country|ocean|sea|lake|river|mountain|peak|volcano|desert|continent|planet|moon|animal|mammal|bird|fish|reptile"
    r"|island|city|state|province|organ|bone|muscle|bridge|waterfall|canyon|rainforest|language|religion)"
)
_COUNTED = (
    r"(?:bones|planets|moons|states|provinces|continents|countries|members|islands|players|strings|keys|justices"
    r"|senators|seats)"
)
_PROPERTIES = (
    r"(?:capital(?: city)?|language|currency|anthem|motto|flower|bird|animal|religion|(?:real|birth|scientific) name"
    r"|birthplace|hometown|nickname|chemical symbol|atomic number|formula|boiling point|melting point|speed of light"
    r"|meaning|origin|abbreviation|acronym)s?"
)
_LARGE = r"(?:mount|\w+ (?:river|bridge|wall|canal|tunnel|mountain|lake|tower|trail|marathon|falls))"
_PLACES = r"(?:city|country|state|continent|county|town|province|ocean|island)"
_FORMS = re.compile(
    "|".join(
        (
            r"(?:what|which city)(?: is|[’']s| was) (?:the )?(?:\w+[’']s |\w+ [\w-]+[’']s )?"
            rf"(?:official |national |state |original )?{_PROPERTIES}\b.*",
            r"what(?: is|[’']s) the (?:\w+ )?(?:name|term|word) for .*",
            rf"who (?:first )?{_MAKERS} .*",
            rf"who (?:is|was|are|were) the (?:\w+ )?{_FOUNDERS}\b.*",
            rf"by whom was .* {_MADE}",
            rf"when (?:was|were) .* (?:first )?{_MADE}",
            rf"(?:in )?(?:what|which) (?:year|century|decade) (?:was|were) .* {_MADE}",
            r"when did .* (?:gain|win|declare) (?:its |their )?independence.*",
            r"(?:when|(?:in )?what year) did .*\b(?:world war|cold war|civil war|berlin wall|soviet union)\b.*",
            r"(?:what|which words) (?:does|do|did) .* (?:stand for|mean)",
            r"what is .* short for",
            r"how (?:tall|deep) (?:is|are|was) .*",
            rf"how (?:high|long|wide|big|large) is (?:the )?{_LARGE}.*",
            r"how far (?:is|away is) .*\b(?:earth|moon|sun|mars)\b.*",
            rf"how many {_COUNTED} (?:are there|are in|does|do|make up|sit|serve|has)\b.*",
            rf"(?:where|(?:in )?(?:what|which) {_PLACES}) (?:is|are|was|were) .*"
            r" (?:located|situated|headquartered|based|born|buried|found|native)(?: in| to)?",
            rf"(?:what|which) {_PLACES} is .* (?:in|on|the capital of .*|home to .*)",
            r"what language (?:is|do|does) .*",
            rf"(?:what|which)(?: is|[’']s) the (?:world[’']s )?(?:\w+[- ])?\w+est (?:\w+ )?{_THINGS}\b.*",
            rf"which (?:\w+ )?{_THINGS} is the (?:world[’']s )?(?:\w+[- ])?\w+est\b.*",
            r"(?:what|who) is (?:an? )[\w’'-]+(?: [\w’'-]+)?",
        )
    ),
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:now|current(?:ly)?|new(?:est|ly)?|latest|recent\w*|just|still|yet|so far|today|tonight|yesterday|tomorrow"
    r"|next|upcoming|weeks?|weekend|ago|last|past|this|these|after|following|amid|during|since|until|before|ahead"
    r"|according|accused|arrested|attack\w*|banned|charged|claim\w*|collapsed|crash\w*|died|killed|announced|said|says|report\w*"
    r"|resigned|sued|survey|study|poll|viral|breaking|will|would|set to|plans?|expected"
    r"|\w+ing record)\b|\bthat (?!is|are\b)\w+",
    re.IGNORECASE,
)
_TITLE = re.compile(r"“[^”]*”|\"[^\"]*\"")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.?!;:] ")
_LONGEST = 16
"""Most words of such a question; a longer one tells a story first."""


def asks_timeless_fact(question: str) -> bool:
    """Return whether a question, which has no date expression, asks for a timeless fact."""
    asked = question.strip().rstrip("?!. ")
    outside = _TITLE.sub("", asked)
    if len(asked.split()) > _LONGEST or _SENTENCE_END.search(outside) or _GOES_ON.search(outside):
        return False
    return bool(_FORMS.fullmatch(asked))
