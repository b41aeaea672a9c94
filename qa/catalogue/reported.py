"""Whose articles are searched: "What did CNN report about the balloon?", "only use the Courier", "ignore CNN"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa.query.outlet_mentions import Mention, Outlets
from qa.request import Request

_AROUND = (
    r"what (?:did|does|do|has|have|is|was) (?:the )?",
    r"(?:'s|’s)? (?:report(?:ed|ing)?|say|said|saying|write|written|writing|publish(?:ed)?|print(?:ed)?"
    r"|tell|told|cover(?:ed)?)"
    r" (?:about|on|of|regarding)\b",
)
_COVERED = (
    r"how (?:did|does|do|has|have) (?:the )?",
    r" (?:report(?:ed)?|cover(?:ed)?|describe(?:d)?|see|seen|write about|written about|treat(?:ed)?)\b",
)

_ASKED = "What was reported about"
"""Asked in place of the outlet's name: its articles seldom have it, so with the name they would not be found."""


def of_outlet(request: Request, outlets: Outlets) -> Request:
    """Return a request for one outlet's articles, where the question asks what that outlet reported.

    Args:
        request: the question with its filters; returned unchanged for any other question.
        outlets: those of the collection; an outlet that it does not have is no filter.
    """
    if request.query.source:
        return request
    known = [mention for mention in outlets.mentions(request.search_for) if mention.sources]
    if len(known) != 1:
        return request
    before, after = request.search_for[: known[0].start], request.search_for[known[0].end :]
    for first, second in (_AROUND, _COVERED):
        said = re.match(second, after, re.IGNORECASE)
        if said and re.fullmatch(rf"\W*{first}", before, re.IGNORECASE):
            note = f"Only articles of {known[0].name} were searched, as the question asks what it reported."
            query = replace(request.query, source=known[0].name)
            alone = f"{_ASKED} {after[said.end() :].strip()}"
            window = request.window
            question = request.question.searching(alone, window.rest(alone) if window else alone)
            return replace(request, query=query, question=question).noted(note)
    return request


_OUTLET = "\ue000"
"""Stands for each letter of an outlet's name, so that a wish is read whatever the name is."""
_NAMES = rf"(?:the )?{_OUTLET}+(?:(?:,? (?:and|or|nor) |, )(?:the )?{_OUTLET}+)*"
_PIECES = r"(?:articles?|stories|story|reports?|reporting|coverage|pieces?|sources?|anything|everything)"
_OF = rf"(?:(?:any|all|the|news|every|other) )*(?:{_PIECES} )?(?:(?:from|by|of|in|that|which|are|is|was|were) )*"
_THOSE = rf"{_OF}(?P<names>{_NAMES})(?:(?:'s|’s)? {_PIECES})?"
_USE = r"(?:use|using|search|cite|quote|include|count|consult|read|rely on|trust|look (?:at|in))"
_POLITE = r"(?:(?:please|but|and|also|now) )*"
_BEFORE, _AFTER = r"(?:^|(?<=[.!?:;,(—–-])) ?", r"(?: please)?(?= ?(?:$|[.!?:;,)—–-]))"
_LEAVES_OUT = (
    rf"{_BEFORE}{_POLITE}(?:ignor(?:e|ing)|exclud(?:e|ing)|skip|omit|disregard|leave (?:out|aside)"
    rf"|(?:do not|don't|don’t|dont|never) {_USE}|without(?: {_USE})?|except(?: for)?|apart from|other than"
    rf"|not(?: from)?) {_THOSE}{_AFTER}",
    rf" (?:(?:and|but) not|without {_USE}|not (?:from|{_USE})|excluding|ignoring) {_THOSE}{_AFTER}",
)
_TAKES_ONLY = (
    rf"{_BEFORE}{_POLITE}(?:(?:only|just|solely) {_USE}|{_USE} (?:only|just|solely)|(?:only|just|solely))"
    rf" {_THOSE}{_AFTER}",
    rf" (?:only|solely|exclusively) (?:from|in|by|according to|using) {_THOSE}{_AFTER}",
    rf" (?:from|in|according to|using) {_THOSE} (?:only|alone|exclusively){_AFTER}",
)


@dataclass(frozen=True, slots=True)
class WishedOutlets:
    """A question without what is said beside it of whose articles to search."""

    question: str
    sources: tuple[str, ...] = ()
    """The outlets of the collection that are left; empty for all."""
    said: str = ""
    """What was taken off, as it was typed."""

    def noted(self, request: Request, typed: str) -> Request:
        """Return a request for the question with what was typed, and a note on whose articles were searched."""
        if not self.said:
            return request
        trace = request.question.trace
        trace = replace(trace, taken_off=(self.said, *trace.taken_off))
        question = replace(request.question, asked=typed, trace=trace)
        request = replace(request, query=replace(request.query, question=typed), question=question)
        few = ", ".join(self.sources) if len(self.sources) <= _FEW else f"{len(self.sources)} outlets"
        return (
            request.noted(f"Only articles of {few} were searched, as the question asks.") if self.sources else request
        )


_FEW = 5
"""Outlets that a note names."""


def wished_outlets(typed: str, outlets: Outlets) -> WishedOutlets:
    """Return a question without a wish for or against outlets, and the outlets that the wish leaves.

    Args:
        typed: what somebody typed.
        outlets: of the collection. A name that it does not know makes no wish.
    """
    known = [mention for mention in outlets.mentions(typed) if mention.sources]
    masked = typed
    for mention in known:
        masked = masked[: mention.start] + _OUTLET * (mention.end - mention.start) + masked[mention.end :]
    for patterns, only in ((_LEAVES_OUT, False), (_TAKES_ONLY, True)):
        for match in (found for each in patterns if (found := re.search(each, masked, re.IGNORECASE))):
            rest = _cut(typed, *match.span())
            named = {source for mention in _within(known, match) for source in mention.sources}
            others = [mention for mention in known if mention not in _within(known, match)]
            if any(map(str.isalnum, rest)):
                left = () if others else tuple(each for each in outlets.sources if (each in named) == only)
                return WishedOutlets(rest, left, typed[slice(*match.span())].strip(" ,;:—–-"))
    return WishedOutlets(typed)


def _within(known: Iterable[Mention], match: re.Match[str]) -> list[Mention]:
    start, end = match.span("names")
    return [mention for mention in known if start <= mention.start and mention.end <= end]


def _cut(typed: str, start: int, end: int) -> str:
    """Return a text without a stretch of it, and without the mark that parted the two."""
    before, after = typed[:start].rstrip(" ,;:—–-("), typed[end:].lstrip(" )")
    if not before or before[-1] in ".!?":
        after = after.lstrip(" .!?:;,)—–-")
        after = after[:1].upper() + after[1:] if typed[:1].isupper() or not before else after
        return f"{before} {after}".strip()
    return f"{before}{'' if after[:1] in '.!?' else ' '}{after}".strip()
