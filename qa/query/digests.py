"""Requests for a digest: "a brief on X", "a timeline of X", "the latest on X"."""

import re
from typing import Literal

DigestKind = Literal["brief", "timeline", "latest"]

_POLITE = (
    r"(?:(?:thanks|thank you),? )?"
    r"(?:(?:please|can you|could you|would you|will you|now|and|then|ok(?:ay)?|i (?:need|want|would like)|i'd like) )*"
)
_GIVE = (
    r"(?:(?:give|write|show|make|build|create|prepare|draw up|put together|draft|compile|get|can i (?:have|get)"
    r"|let me have"
    r"|provide|produce|do|construct)(?: me| us)? )?"
)
_A = r"(?:(?:a|an|the|your) )?(?:(?:short|brief|quick|concise|full|complete|detailed|one-page|simple|cited|dated) )*"
_ON = r"(?:on|of|about|for|regarding|concerning|around|into|in|with)"
_LATER = r"(?:,? (?:please|for me|now|so far|up to now|to date|at the moment|right now))*"
_OPENS = (
    r"(?:who|whom|whose|what|what's|whats|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could"
    r"|will|would|should|tell|show|give|list|find|get|read|compare|any|the|so|and|but|my|your|it|that|this)"
)
"""Begins a question, or a request of another kind."""
_BRIEF = (
    rf"{_POLITE}{_GIVE}{_A}(?:briefing|brief|overview|background(?:er| information| briefing)?|run-?down"
    rf"|fact ?sheet|primer"
    rf"|dossier|key facts|main facts|memo) (?:on|of|about|regarding|concerning|to) (?P<about>.+?){_LATER}",
    rf"{_POLITE}brief (?:me|us) (?:on|about) (?P<about>.+?){_LATER}",
    rf"(?:brief(?:ing)?|overview|background(?:er)?|dossier) ?[:–—-] ?(?P<about>.+?){_LATER}",
    rf"{_POLITE}{_GIVE}{_A}(?:briefing|brief|overview|backgrounder|dossier)(?P<about>){_LATER}",
    rf"{_POLITE}{_GIVE}{_A}(?:summary|summari[sz]ation|recap) (?:of|on|about) (?:the )?(?:story|events|news|affair"
    rf"|case|matter"
    rf"|situation|facts|coverage|reporting) (?:of|on|about|around|in|behind) (?P<about>.+?){_LATER}",
    rf"{_POLITE}(?:summari[sz]e|sum up|recap) (?:everything|all|what (?:is|was) (?:known|reported|written|said)"
    rf"|the (?:story"
    rf"|news|coverage|reporting|events)) (?:on|about|of|around|in) (?P<about>.+?){_LATER}",
    rf"{_POLITE}what (?:do (?:we|you|the (?:articles|papers))|is|was) (?:already |all |currently )?(?:know|known"
    rf"|have on record"
    rf"|reported|understood) (?:about|on|of) (?P<about>.+?){_LATER}",
    rf"{_POLITE}what (?:are|were) the (?:key|main|most important|essential|basic) facts (?:about|on|of|in|behind) "
    rf"(?P<about>.+?){_LATER}",
    rf"{_POLITE}{_GIVE}(?:tell me )?everything (?:(?:that )?(?:you|we) (?:have|know)|there is|known)? ?(?:about|on) "
    rf"(?P<about>.+?){_LATER}",
    rf"{_POLITE}(?:bring|get) (?:me|us) up to (?:speed|date) (?:on|about|with) (?P<about>.+?){_LATER}",
)
_TIMELINE = (
    rf"{_POLITE}{_GIVE}{_A}(?:time-?line|time line|chronology|chronicle|chronological (?:list|order|account"
    rf"|overview)(?: of "
    rf"(?:the )?events)?|sequence of events|order of events) {_ON} (?:the events (?:of|in|around"
    rf"|on) )?(?P<about>.+?)"
    rf"{_LATER}",
    rf"{_POLITE}{_GIVE}{_A}(?:time-?line|chronology)(?P<about>){_LATER}",
    rf"{_POLITE}{_GIVE}{_A}(?P<about>.+?) (?:time-?line|chronology){_LATER}",
    rf"{_POLITE}{_GIVE}(?:the |all )*(?:key |main |major |important )?(?:developments?|events|milestones) "
    rf"(?:in|of|around|on) (?P<about>.+?),? (?:in|by) (?:chronological )?(?:order|date|time)"
    rf"(?: of (?:time|date))?{_LATER}",
    r"(?:time-?line|chronology) ?[:–-] ?(?P<about>.+)",
    rf"{_POLITE}(?:list|tell|show|describe|give)(?: me)? (?:the |all )?(?:events|what happened) (?:of|in|around|on"
    rf"|to|with) "
    rf"(?P<about>.+?),? (?:in|by) (?:chronological )?(?:order|date|time)(?: of (?:time|date))?{_LATER}",
    r"(?:how|in (?:what|which) order) did (?:the )?(?:events (?:of|in|around) )?(?P<about>.+?) unfold",
    r"what happened,? when,? (?:in|during|with|to|around) (?P<about>.+)",
)
_LATEST = (
    rf"{_POLITE}(?:what is|what's|whats|what are) new (?:about|on|with|regarding|in) (?P<about>.+)",
    rf"{_POLITE}(?:(?:what is|what's|whats|what are|give me|show me|tell me|any|have you|i want"
    rf"|let me have) )?(?:the )?"
    rf"(?:latest|newest|most recent)(?: news| developments?| updates?| reports?| information)? "
    rf"(?:about|on|regarding|with|in|from|of) (?P<about>.+)",
    rf"{_POLITE}(?:(?:what|which) are |give me |show me |list )?(?:the )?(?:latest|newest|most recent) (?:news )?"
    rf"(?:articles|stories|reports|items|pieces) (?:about|on|regarding|concerning) (?P<about>.+)",
    rf"{_POLITE}(?:(?:is|are) there |do you have |have you )?(?:any |the )?(?:news|latest news|new articles|new stories"
    rf"|latest articles|updates?|(?:new|recent|further) developments?) (?:about|on|regarding|in|with) (?P<about>.+)",
    rf"{_POLITE}(?:what has|what's|what have) changed (?:about|on|with|in|regarding|for) (?P<about>.+)",
    rf"{_POLITE}(?:catch|fill) (?:me|us) (?:up|in) on (?P<about>.+)",
    rf"{_POLITE}{_GIVE}(?:the |some |all )*(?P<days>(?:(?:last|this|past) (?:week|month|year)|yesterday|today)'s )?"
    r"(?:news|headlines) (?:about|on|regarding|concerning) (?P<about>.+)",
    rf"{_POLITE}(?:what is|what's|whats|what has) (?:been )?(?:happening|going on) (?:with|at|around) "
    r"(?P<about>.+?)(?: (?:right )?now)?",
    r"(?P<about>(?!(?:tell|so|and|but|ok(?:ay)?|please|hi|hello|hey|then|now|give|show)\b)\S+ .+?) ?[,;:–-]* "
    r"(?:(?:what is|what's|whats) (?:the latest(?: news)?|new)|any (?:updates?|news))",
    rf"(?P<about>(?!{_OPENS}\b)[^?]+?),? (?:latest|newest)(?: news| updates?)?",
)


def _compiled(shapes: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


_SHAPES: tuple[tuple[DigestKind, tuple[re.Pattern[str], ...]], ...] = (
    ("brief", _compiled(_BRIEF)),
    ("timeline", _compiled(_TIMELINE)),
    ("latest", _compiled(_LATEST)),
)
_NO_TOPIC = re.compile(
    r"(?:that|this|it|them|these|those|here|(?:the|this|that|your) (?:answer|article|story|text|collection|archive"
    r"|articles))",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:what|whether|how|why|who|when|where|which)\b", re.IGNORECASE)
"""Begins a clause, which is a question and not the topic of a brief."""
_OF_ARTICLE = re.compile(
    r"(?:the |this |that |an? )?(?:[\w.’' -]{2,40} )?(?:article|story|piece|report|column|interview),? "
    r"(?:on|about|from|by|in|titled|headlined|called)\b",
    re.IGNORECASE,
)
"""An article named by its topic, which ``qa.catalogue`` finds."""
_LONGEST = 25
"""Most words of a topic; a longer text is a question."""


def read_digest(text: str) -> tuple[DigestKind, str] | None:
    """Return the kind of digest and its topic; None for any other message.

    Args:
        text: the whole wish, with plain apostrophes and without marks at its ends.

    Returns:
        The topic has its words of time. What only points back, as "a brief on that", has no topic.
    """
    for kind, patterns in _SHAPES:
        for pattern in patterns:
            match = pattern.fullmatch(text)
            if match and len(match["about"].split()) <= _LONGEST and not _OF_ARTICLE.match(match["about"]):
                about = match["about"].strip(" '“”\"–—:,-")
                if days := match.groupdict().get("days"):
                    about = f"{about} {days[:-3]}"
                if kind == "brief" and _ASKS.match(about):
                    return None
                return kind, "" if not about or _NO_TOPIC.fullmatch(about) else about
    return None
