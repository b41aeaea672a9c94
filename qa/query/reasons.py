"""Whether a question asks for a reason, by its wording."""

import re

_ASKS_WHY = re.compile(
    r"^\W*(?:(?:so|and|but) )?(?:why|how come|for (?:what|which) reason|what (?:\w+ ){0,2}?(?:caused|causes|prompted"
    r"|triggered|led (?:to|up to)|set off|provoked|reasons?|(?:is|was) (?:behind|the (?:cause|reason|motive)))"
    r"|explain why|the reasons? (?:for|why)|on what grounds)\b",
    re.IGNORECASE,
)


def asks_why(question: str) -> bool:
    """Return whether a question asks for a reason, so that what happened alone is no answer.

    Args:
        question: made to stand alone.
    """
    return bool(_ASKS_WHY.search(question))
