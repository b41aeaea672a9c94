"""Questions that compare two sides: the views of two people, a thing in two years."""

import re
from collections.abc import Iterator

_VIEW = r"(?:views?|positions?|opinions?|stances?|statements?|reactions?|arguments?|comments?|attitudes?|standpoints?)"
_PAIR = r"(?P<one>[^,]+?) and (?P<other>[^,]+?)"
_ON = r"(?: (?:on|about|regarding|over|concerning|towards?|to) (?P<topic>.+?))?"
_VIEWS = (
    re.compile(rf"(?:contrast|compare) (?:the )?(?:different )?{_VIEW} of {_PAIR}{_ON}", re.IGNORECASE),
    re.compile(rf"how do (?:the )?{_VIEW} of {_PAIR} (?:differ|compare|diverge){_ON}", re.IGNORECASE),
    re.compile(rf"(?:what|where) do {_PAIR} (?:disagree|differ|clash)(?: (?:about|on|over))?", re.IGNORECASE),
    re.compile(rf"contrast {_PAIR}{_ON}", re.IGNORECASE),
)
_YEAR = r"(?:19|20)\d\d"
_TWO_YEARS = re.compile(
    rf"(?P<thing>.+?) (?:(?:in|of|for) )?(?P<one>{_YEAR}) (?:vs\.?|versus|against|compared (?:to|with)) (?:in )?"
    rf"(?P<other>{_YEAR})",
    re.IGNORECASE,
)


def two_sides(question: str) -> Iterator[tuple[str, str]]:
    """Yield the two sides that a question compares, with what is asked of each; nothing for other questions.

    Args:
        question: without its mark.
    """
    if found := _TWO_YEARS.fullmatch(question):
        yield from ((found[year], f"{found['thing']} in {found[year]}") for year in ("one", "other"))
        return
    views = next((found for pattern in _VIEWS if (found := pattern.fullmatch(question))), None)
    if views:
        topic = views.groupdict().get("topic")
        about = f" about {topic}" if topic else ""
        yield from ((views[name], f"What does {views[name]} say{about}?") for name in ("one", "other"))
