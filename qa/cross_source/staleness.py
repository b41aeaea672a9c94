"""Notes on old evidence: it is old for the question, or a later article corrects it.

A note changes nothing in the answer; the reader decides. A false note costs trust, so the second kind needs much proof.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from qa.answer import Citation
from qa.text.sentences import split_sentences
from vectorstore.documents import Paragraph, Passage, named, written_day
from vectorstore.text.tokenization import STOP_WORDS, stem, stems, words
from vectorstore.text.word_lists import NUMBER_WORDS

OLD_DAYS = 45
"""Days between the newest evidence and the question from which on a note is given."""
_SAME = 0.6
"""Share of a cited sentence's content words that a later sentence must have to speak of the same thing."""
_FEW = 4
"""Content words in common below which two sentences are not compared."""
_MOST = 2
"""Notes on later articles."""
_NUMBER = re.compile(
    r"(?<![\w.,-])(\d+(?:[.,]\d+)*)(?: (million|billion|trillion|thousand|percent))?(?![\w-])[%,]? ?([^\W\d]+)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w-]+")
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
    return tuple(notes.values())[:_MOST]


def _later(citation: Citation, passage: Passage, asked_on: date) -> bool:
    then, now = citation.article.published, passage.article.published
    return then is not None and now is not None and then < now <= asked_on


def _reasons(citation: Citation, passage: Passage) -> Iterator[str]:
    quoted = citation.paragraph.text[citation.quote.start : citation.quote.end]
    content, said = _content(quoted), _figures(quoted)
    if not {stem(name.lower()) for name in _NAME.findall(quoted)} <= stems(f"{passage.article.title} {passage.text}"):
        return  # it speaks of another place or person in the same words, as reports of one kind do
    for paragraph in passage.paragraphs:
        for text in _sentences(paragraph):
            shared = content & _content(text)
            if len(shared) < _FEW or len(shared) < _SAME * len(content):
                continue
            if _CORRECTS.search(text):
                yield "corrects what is said in"
            found = _figures(text)
            for thing in sorted(said.keys() & found.keys()):
                if said[thing].isdisjoint(found[thing]):
                    new, old = " or ".join(sorted(found[thing])), " or ".join(sorted(said[thing]))
                    yield f"gives {new} where {old} is said in"


def _sentences(paragraph: Paragraph) -> Iterator[str]:
    for span in split_sentences(paragraph.text):
        yield paragraph.text[span.start : span.end]


def _content(text: str) -> set[str]:
    return {
        stem(word)
        for word in words(text)
        if word not in STOP_WORDS and not word[0].isdigit() and word not in NUMBER_WORDS
    }


def _figures(text: str) -> dict[str, set[str]]:
    """Return the numbers of a text by the thing each counts: "214 passengers" gives passeng: 214."""
    spelled = re.sub(r"[^\W\d]+", lambda found: str(NUMBER_WORDS.get(found[0].lower(), found[0])), text)
    figures: dict[str, set[str]] = {}
    for number, scale, noun in _NUMBER.findall(spelled):
        if noun and noun.lower() not in STOP_WORDS and not _YEAR.fullmatch(number):
            figures.setdefault(stem(noun.lower()), set()).add(f"{number} {scale}".rstrip())
    return figures


def _ago(days: int) -> str:
    months = round(days / 30.44)
    if days < 60:
        return f"{days} days"
    return f"{months} months" if months < 24 else f"{days // 365} years"
