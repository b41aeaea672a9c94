"""Policy for unsupported sentences: leave them out, mark them, or quote the evidence instead."""

from collections.abc import Callable, Collection, Sequence
from typing import Literal

from qa.answer import QuoteSpan, Verdict
from qa.draft import Draft
from vectorstore.documents import Paragraph
from vectorstore.text.tokenization import content_stems

Policy = Literal["drop", "flag", "quote"]
Check = Callable[[str, Sequence[tuple[Paragraph, QuoteSpan]]], tuple[Verdict, float]]
_MIN_SHARED_WORDS = 1 / 3
"""Share of a sentence's content words that a quotation in its place must have, else it speaks of something else."""


def stricter(check: Check, least: float) -> Check:
    """Return a check that takes a sentence for supported only from a support of ``least``, 0 to 1, and partly below."""

    def strict(text: str, evidence: Sequence[tuple[Paragraph, QuoteSpan]]) -> tuple[Verdict, float]:
        verdict, support = check(text, evidence)
        return "partly" if verdict == "supported" and support < least else verdict, support

    return strict


def quotation(draft: Draft, check: Check, said: Collection[str]) -> Draft | None:
    """Return a draft's evidence in its own words, in the draft's place; None where that would not do.

    Args:
        check: decides over the quotation as over any sentence.
        said: the sentences of the answer so far, none of which is said again.
    """
    wanted = content_stems(draft.text)
    places = sorted(draft.evidence, key=lambda place: -len(wanted & content_stems(_quoted(place))))
    for place in places[:1]:
        text = _quoted(place)
        quoted = Draft(text, (place,))
        if text not in said and len(wanted & content_stems(text)) >= _MIN_SHARED_WORDS * len(wanted):
            return quoted if check(text, quoted.evidence)[0] == "supported" else None
    return None


def _quoted(place: tuple[Paragraph, QuoteSpan]) -> str:
    paragraph, quote = place
    return paragraph.text[quote.start : quote.end]
