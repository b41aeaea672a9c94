"""Attribution: words put into the mouth of the wrong speaker."""

from collections.abc import Iterator, Sequence

from qa.text.speakers import speakers
from qa.text.tokenizer import Token
from qa.verification.alignment import EvidenceSentence, EvidenceWindow
from vectorstore.text.word_lists import SUBJECT_PRONOUNS


def misattributed(
    claim: Sequence[Token], evidence: Sequence[EvidenceSentence], window: EvidenceWindow
) -> Iterator[str]:
    """Yield a reason where a sentence gives somebody the words of another.

    The speaker in the evidence is who is named in the sentence that has the words; where it has a pronoun or a
    quotation alone, also who is named in the nearest one before it, or else after it.
    """
    mine = speakers(claim)
    if not mine:
        return
    wanted = {token.key for token in claim if token.content} - mine
    place = max(range(window.first, window.last + 1), key=lambda at: len(wanted & evidence[at].keys))
    tokens = evidence[place].tokens
    theirs = _named(tokens)
    if not theirs or any(t.text.lower() in SUBJECT_PRONOUNS and not t.quoted for t in tokens):
        order = [*range(place - 1, -1, -1), *([] if theirs else range(place + 1, len(evidence)))]
        theirs |= next((found for at in order if (found := _named(evidence[at].tokens))), frozenset())
    if theirs and not mine & theirs:
        yield "somebody else is said to have said it"


def _named(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(
        t.key for t in tokens if t.capital and t.content and t.kind != "date" and not t.quoted and not t.title
    )
