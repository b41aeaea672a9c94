"""Turn a model's text into drafts: its sentences, each with the places in the passages that its marks mean."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from qa.answer import QuoteSpan, Verdict
from qa.draft import Draft
from qa.text.prompt_injection import reads_like_instruction
from qa.text.sentences import split_sentences
from vectorstore.documents import Paragraph, Passage
from vectorstore.text.tokenization import content_stems

_MARK = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
# "It rained. [1] Then" -> "It rained [1]. Then": a mark behind the full stop belongs to the sentence before it.
_LATE_MARK = re.compile(rf"([.!?][”\"’']?)((?:{_MARK.pattern})+)")
_CLOSERS = "”’\"')]» "
_MAX_PLACES_TRIED = 3
"""Places that are tried for a sentence, those that share most words with it first."""
_COPIED_SHARE = 0.5
"""A sentence with this share of its words in an article's instruction, and no better place, obeys or repeats it."""
# Not every English verb: what no statement of news lacks, and nearly any "-s" and "-ed".
_VERB = re.compile(
    r"""\b(?:\w{2,}(?:ed|[^s\W]s)|am|be|been|can|could|may|might|must|shall|should|will|would|did|do|had|have|are|were|won|took
    |made|went|came|gave|got|left|led|lost|met|paid|put|ran|saw|sent|set|shot|sold|spoke|stood|told|wrote|began|became|broke
    |brought|built|bought|caught|chose|cut|fell|felt|found|fought|flew|grew|held|hit|hurt|kept|knew|laid|let|rose|sank|sought
    |shook|spent|struck|swept|taught|thought|threw|wore|said)\b""",
    re.VERBOSE,
)
Check = Callable[[str, Sequence[tuple[Paragraph, QuoteSpan]]], tuple[Verdict, float]]


@dataclass(frozen=True, slots=True)
class _Place:
    passage: int
    """Number of the passage, from 1."""
    paragraph: Paragraph
    quote: QuoteSpan
    stems: frozenset[str]
    instruction: bool

    def likeness(self, wanted: frozenset[str]) -> float:
        """Return how much two sets of stems share, 0 to 1 (Dice's coefficient)."""
        return 2 * len(wanted & self.stems) / (len(wanted) + len(self.stems) or 1)


@dataclass(slots=True)
class Marks:
    """Resolves the marks of one draft over the passages that its writer was shown."""

    passages: Sequence[Passage]
    check: Check
    unknown: int = 0
    """Marks for passages that do not exist."""
    _places: list[_Place] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[tuple[int, str, int, int], _Place] = {}
        for number, passage in enumerate(self.passages, start=1):
            for paragraph in passage.paragraphs:
                for span in split_sentences(paragraph.text):
                    text = paragraph.text[span.start : span.end]
                    if text.rstrip(_CLOSERS).endswith("?"):
                        continue  # a question states nothing that could support a sentence
                    place = _Place(
                        number,
                        paragraph,
                        QuoteSpan(span.start, span.end),
                        content_stems(text),
                        reads_like_instruction(text),
                    )
                    found.setdefault((number, paragraph.article_id, paragraph.number, span.start), place)
        self._places = list(found.values())

    def resolve(self, marked: str, only: Paragraph | None = None) -> Draft | None:
        """Return a written sentence without its marks and with its places; None where it says nothing.

        A mark leads to the sentence of its passage that supports it best by the check. A sentence whose marks lead
        nowhere, or to passages that do not support it, gets the place that does, if one does.

        Args:
            only: the one paragraph that the model was shown, where it was shown no other; such a model is small, and
                a piece of a sentence ("Eastern.") is no answer of its.
        """
        text = _MARK.sub("", marked).strip()
        if not any(character.isalnum() for character in text):
            return None
        numbers = [int(number) for found in _MARK.findall(marked) for number in re.split(r"\s*[,;]\s*", found)]
        known = dict.fromkeys(number for number in numbers if 1 <= number <= len(self.passages))
        self.unknown += sum(number not in known for number in numbers)
        wanted = content_stems(text)
        if self._repeats_an_instruction(wanted) or (only and not _VERB.search(text)):
            return Draft(text, ())  # without evidence nothing is shown
        among = [[place for place in self._places if place.passage == number] for number in known]
        if only:
            among = [[place for place in self._places if place.paragraph == only]]
        cited = [self._best(text, wanted, places) for places in among]
        kept = [found for found in cited if found and found[1] != "unsupported"]
        if not kept:
            elsewhere = self._best(text, wanted, self._places)
            kept = [found for found in (elsewhere, *cited) if found][:1]
        return Draft(text, tuple(dict.fromkeys((place.paragraph, place.quote) for place, _, _ in kept)))

    def _best(
        self, text: str, wanted: frozenset[str], places: Sequence[_Place]
    ) -> tuple[_Place, Verdict, float] | None:
        """Return the place among some that supports a sentence best, with the check's word on it."""
        among = sorted((p for p in places if not p.instruction), key=lambda place: -place.likeness(wanted))
        tried = [(place, *self.check(text, ((place.paragraph, place.quote),))) for place in among[:_MAX_PLACES_TRIED]]
        return max(tried, key=lambda found: (found[1] != "unsupported", found[2]), default=None)

    def _repeats_an_instruction(self, wanted: frozenset[str]) -> bool:
        told = [len(wanted & p.stems) / (len(wanted) or 1) for p in self._places if p.instruction]
        honest = max(
            (len(wanted & p.stems) / (len(wanted) or 1) for p in self._places if not p.instruction), default=0.0
        )
        return bool(told) and max(told) >= _COPIED_SHARE and max(told) > honest


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of what a model wrote, each with the marks that belong to it."""
    flat = _LATE_MARK.sub(lambda found: found[2] + found[1], " ".join(text.split()))
    for span in split_sentences(flat):
        yield flat[span.start : span.end]
