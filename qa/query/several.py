"""Whether the answer to a question may stand in several articles, told by how it is asked."""

import re

_SHAPES = (
    r"\band (?:(?:in|on|at|by|for|to|from|with) )?(?:which|who|whom|what|how|when|where|why|whose)\b",
    r"\b(?P<preposition>in|on|for|at|from|with|by|to|about|after|before|of|against) [^,?]{2,50}? and (?P=preposition) ",
    r"\b(?:both|each|respectively|differ\w*|compared?|comparison|versus|apart)\b(?! (?:other|year|month|day|time)\b)"
    r"|\b(?:more|less|fewer|larger|longer|higher) .+ than\b|\b(?:first|one) .+ (?:then|the other)\b",
    r"\b(?:change[ds]?|shift\w*|evolve[ds]?)\b|^\W*(?:by )?how\b.*\b(?:gr[eo]w|grown|risen|fallen|f[ae]ll)\b",
    r"\b(?:at first|early on|later|afterwards|a (?:week|month|year|day) (?:later|on)|besides)\b",
)
"""Two questions in one; the same asked of two places or matters; a comparison; a change; what came first and later."""
_SEVERAL = re.compile("|".join(f"(?:{shape})" for shape in _SHAPES), re.IGNORECASE)


def asks_of_several(question: str) -> bool:
    """Return whether a question may want a sentence of more than one article.

    Args:
        question: made to stand alone.
    """
    return bool(_SEVERAL.search(question))
