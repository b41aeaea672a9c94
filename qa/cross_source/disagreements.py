"""Disagreements: how many outlets say a sentence, and which say something else.

Reprints of one story are one source, whoever prints them. What one outlet says later than another is an update and no
disagreement (``staleness`` notes it): death tolls rise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.answer import Citation, Disagreement, QuoteSpan, Sentence, Side
from qa.cross_source.claim_diff import Difference, difference, same_matter, says_too
from qa.cross_source.claims import Claim
from qa.draft import Draft
from qa.text.prompt_injection import reads_like_instruction
from qa.text.sentences import split_sentences
from vectorstore.documents import ArticleHead, Paragraph, Passage
from vectorstore.text.tokenization import stem, stems

_MAX_POINTS = 2
"""Points of difference that are shown."""
_MAX_SIDES = 3
_SAME_NEWS_DAYS = 3
"""Articles published further apart tell of different states of things."""
_TALLIES = frozenset(
    stem(word)
    for word in """dead deaths people killed injured wounded hurt missing cases arrests arrested victims bodies homes
    houses buildings evacuated displaced acres toll customers votes points goals hostages casualties fatalities
    survivors infections patients structures percent""".split()
)
"""Running counts: a later number updates an earlier one."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point on which sources differ."""

    about: str
    sides: tuple[Draft, ...]
    """A sentence each, the first of which may be one of the answer."""


class PassageClaims:
    """The sentences of the passages shown, to be compared with those of an answer."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._stories = _stories(passages)
        self._said = [each for passage in passages for each in _said(passage)]

    def points(
        self, sentences: Sequence[Sentence], citations: Sequence[Citation], runner_ups: Sequence[Draft] = ()
    ) -> list[Point]:
        """Return at most two points on which sources differ.

        Args:
            sentences: of the answer; those that rest on one article are compared.
            runner_ups: other sentences that nearly answer; the answer itself may leave out what is disputed.
        """
        cited = {citation.number: citation for citation in citations}
        bases = [_draft(each, cited[each.citations[0]]) for each in sentences if len(each.citations) == 1]
        points: list[Point] = []
        for base in (*bases, *runner_ups):
            if len(points) == _MAX_POINTS:
                break
            # A sentence that was found to contradict another one is not turned round to be contradicted by it.
            if any(same_matter(Claim(base.text), Claim(side.text)) for point in points for side in point.sides):
                continue
            sides = list(self._against(base))
            if sides:
                points.append(Point(sides[0][1].about, (base, *(draft for draft, _ in sides))))
        return points

    def _against(self, base: Draft) -> Iterator[tuple[Draft, Difference]]:
        """Yield what other outlets say instead of a sentence, each something else; an altered reprint counts too."""
        claim, article = Claim(base.text), base.evidence[0][0].article_id
        head = next((head for head, paragraph, *_ in self._said if paragraph.article_id == article), None)
        if head is None:
            return
        told = {_outlet(head): claim}
        for its, paragraph, span, other, around in self._said:
            if len(told) == _MAX_SIDES:
                return
            if _outlet(its) in told or (claim.names and not {stem(name) for name in claim.names} & around):
                continue
            what = difference(claim, other)
            if what and not _update(what, head, its) and all(difference(side, other) for side in told.values()):
                told[_outlet(its)] = other
                yield Draft(other.text, ((paragraph, span),)), what

    def outlets(self, sentence: Sentence, citations: Sequence[Citation]) -> int:
        """Return how many independent outlets say a sentence: those it cites, and those that say the same."""
        cited = [citation.article for citation in citations if citation.number in sentence.citations]
        sources = {self._story(head): _outlet(head) for head in cited}
        claim = Claim(sentence.text)
        for head, _, _, other, around in self._said:
            if self._story(head) not in sources and says_too(claim, other, around):
                sources[self._story(head)] = _outlet(head)
        return max(1, len(set(sources.values())))

    def _story(self, head: ArticleHead) -> str:
        return self._stories.get(head.id, head.id)


def disagreements(
    points: Sequence[Point], sentences: Sequence[Sentence], citations: Sequence[Citation]
) -> tuple[Disagreement, ...]:
    """Return the points on which sources differ, with those of their sides that passed the check: at least two."""
    by_text = {sentence.text: sentence for sentence in sentences}
    numbered = {citation.number: citation for citation in citations}
    found = []
    for point in points:
        said = [by_text[side.text] for side in point.sides if side.text in by_text]
        if len(said) > 1:
            found.append(Disagreement(point.about, tuple(_side(sentence, numbered) for sentence in said)))
    return tuple(found)


def _draft(sentence: Sentence, cited: Citation) -> Draft:
    return Draft(sentence.text, ((cited.paragraph, cited.quote),))


def _side(sentence: Sentence, numbered: Mapping[int, Citation]) -> Side:
    citation = numbered[sentence.citations[0]]
    return Side(sentence.text, citation.number, citation.article.source, citation.article.published)


def _update(what: Difference, one: ArticleHead, other: ArticleHead) -> bool:
    """Return whether the later of two articles brings the earlier one up to date rather than contradicts it."""
    if one.published is None or other.published is None:
        return False
    apart = abs((one.published - other.published).days)
    return apart > _SAME_NEWS_DAYS or (apart > 0 and what.counted in _TALLIES)


def _outlet(head: ArticleHead) -> str:
    """Return who prints an article; one that names no outlet stands for itself."""
    return head.source.casefold() if head.source else head.id


def _stories(passages: Sequence[Passage]) -> dict[str, str]:
    """Return for each article the first id of its story."""
    stories: dict[str, str] = {}
    for passage in passages:
        members = [passage.article.id, *(head.id for head in passage.also_in)]
        story = min((stories.get(member, member) for member in members), default=passage.article.id)
        stories |= dict.fromkeys(members, story)
    return stories


def _said(passage: Passage) -> Iterator[tuple[ArticleHead, Paragraph, QuoteSpan, Claim, frozenset[str]]]:
    around = frozenset(stems(f"{passage.article.title} {passage.text}"))
    for paragraph in passage.paragraphs:
        for span in split_sentences(paragraph.text):
            claim = Claim(paragraph.text[span.start : span.end])
            if reads_like_instruction(claim.text):
                continue  # it is addressed to us, and says nothing of the matter
            yield passage.article, paragraph, QuoteSpan(span.start, span.end), claim, around
