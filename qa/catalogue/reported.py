"""What one outlet reported: "What did CNN report about the balloon?" is asked of that outlet's articles alone."""

import re
from dataclasses import replace

from qa.query.outlet_mentions import Outlets
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
"""An outlet seldom names itself: a question with its name is not answered by what it wrote."""


def of_outlet(request: Request, outlets: Outlets) -> Request:
    """Return a request for one outlet's articles, where the question asks what that outlet reported.

    Args:
        outlets: of the collection. An outlet that it does not know is no filter.
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
