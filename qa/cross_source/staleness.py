"""Notes on old evidence: it is old for the question, or a later article corrects it.

A note changes nothing in the answer; the reader decides. A false note costs trust, so the second kind needs much proof.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from qa.answer import Citation
from qa.cross_source.claim_diff import covers, other_counts
from qa.cross_source.claims import Claim
from qa.text.sentences import split_sentences
from vectorstore.documents import Passage, named, written_day
from vectorstore.text.tokenization import stem, stems

OLD_DAYS = 45
"""Days between the newest evidence and the question from which on a note is given."""
_MAX_NOTES = 2
"""Notes on later articles."""
_CORRECTS = re.compile(
    r"\b(?:correction|corrected|corrects|retract(?:s|ed|ion)|clarifi(?:es|ed|cation)|misstated|erroneously"
    r"|(?:an )?earlier (?:version|report)|previously (?:reported|stated)|incorrectly)\b",
    re.IGNORECASE,
)


def age_note(citations: Sequence[Citation], asked_on: date, preferred_since: date | None = None) -> str | None:
    """Return a note when the newest evidence is old for a question asked on a day, None when it is not.

    Args:
        preferred_since: where the question itself looks back, the first day it means: what is newer is not old.
    """
    days = [citation.article.published for citation in citations if citation.article.published]
    if not days or len(days) < len(citations):  # what has no date may be new
        return None
    newest = max(days)
    if (asked_on - newest).days <= OLD_DAYS or (preferred_since and newest >= preferred_since):
        return None
    return f"The newest evidence is from {written_day(newest)}, {_ago((asked_on - newest).days)} before the question."


def later_notes(citations: Sequence[Citation], passages: Sequence[Passage], asked_on: date) -> tuple[str, ...]:
    """Return notes that name later articles, among the passages shown, that correct a cited sentence."""
    cited = {citation.article.id for citation in citations}
    notes: dict[str, str] = {}
    for citation in citations:
        for passage in passages:
            head = passage.article
            if head.id in cited or head.id in notes or not _later(citation, passage, asked_on):
                continue
            why = next(_reasons(citation, passage), None)
            if why:
                notes[head.id] = f"A later article, {named(head)}, {why} [{citation.number}]."
    return tuple(notes.values())[:_MAX_NOTES]


def _later(citation: Citation, passage: Passage, asked_on: date) -> bool:
    then, now = citation.article.published, passage.article.published
    return then is not None and now is not None and then < now <= asked_on


def _reasons(citation: Citation, passage: Passage) -> Iterator[str]:
    """Yield what a passage says otherwise than the sentence quoted, in words that end before its mark."""
    quoted = Claim(citation.paragraph.text[citation.quote.start : citation.quote.end])
    names = {stem(token.word) for token in quoted.tokens if token.name}
    if not names <= stems(f"{passage.article.title} {passage.text}"):
        return  # it speaks of another place or person in the same words, as reports of one kind do
    for paragraph in passage.paragraphs:
        for span in split_sentences(paragraph.text):
            later = Claim(paragraph.text[span.start : span.end])
            if not covers(quoted, later):
                continue
            if _CORRECTS.search(later.text):
                yield "corrects what is said in"
            for new, old in other_counts(quoted, later):
                yield f"gives {new} where {old} is said in"


def _ago(days: int) -> str:
    months = round(days / 30.44)
    if days < 60:
        return f"{days} days"
    return f"{months} months" if months < 24 else f"{days // 365} years"
