"""Selection: which sentences are shown, by thresholds on the chance that they answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.reading.calibration import calibration
from qa.reading.values import ReadSentence
from qa.text.sentences import split_sentences

_REPEATED_SHARE = 0.6
"""Share of their words, of the shorter one's, from which two sentences repeat each other."""
_OF_FURTHER = 0.2
"""Least chance of a further article's sentence, as a share of the best one's, where several articles may answer."""
_ON_IT = 0.5
"""Least share of the question's words in a passage on the same matter, relative to the best sentence's passage."""
_RESTATES, _OF_REASON, _REASONS = 0.7, 0.25, 3
"""For why-questions: share of the question's words from which a sentence only says what happened; least chance of a
reason as a share of the first sentence's; most reasons shown."""
_SAYS_WHY = re.compile(
    r"\b(?:because|since|due to|owing to|caused by|after|amid|over|citing|blam\w+|reasons?|so that|in order to"
    r"|as a result|in response to|prompted|led to|to (?:avoid|prevent|protect|ensure|allow)"
    r"|for (?:[\w’'-]+ )?(?:\w+ing\b|\d|lack\b))",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"[“\"‘']?(?:(?:and|but|so|yet|then|still|also|however|instead|meanwhile|in turn|as a result)\b,? ?)?"
    r"(?:he|she|they|it|this|that|these|those|his|her|their|its|such|both|neither|the (?:two|three|former|latter|move"
    r"|decision|incident|announcement|pair|couple|company|group|measure|law|bill|ruling|report|study|plan|deal))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds on the chance of a sentence after the first one."""

    shown: float
    """Least chance, 0 to 1."""
    of_best: float
    """Least chance as a share of the best sentence's."""


UNREADABLE = Thresholds(shown=0.0, of_best=0.4)
"""For a question in letters that the reader does not know: counted features tell less, so more is shown."""


def thresholds() -> Thresholds:
    """Return the thresholds that were fitted with the calibration."""
    return Thresholds(**calibration()["thresholds"])


def select(
    ranked: Sequence[ReadSentence],
    most: int,
    parts: Sequence[Sequence[ReadSentence]] = (),
    least: Thresholds | None = None,
) -> list[ReadSentence]:
    """Return the sentences to show, best first: always the best one, and others that are likely to answer too.

    Args:
        ranked: the sentences read, best first.
        most: the number of sentences shown at most.
        parts: the sentences of each part of a question, best first; the best of each comes before ``ranked``.
        least: thresholds for sentences after the first; by default the fitted ones.
    """
    least = least or thresholds()
    chosen: list[ReadSentence] = []
    for sentence in (*(part[0] for part in parts if part), *ranked):
        if len(chosen) == most:
            break
        enough = max(least.shown, least.of_best * chosen[0].chance) if chosen else 0.0
        if sentence.chance >= enough and not any(repeats(sentence, other) for other in chosen):
            chosen.append(sentence)
    return chosen


def with_further_articles(
    chosen: Sequence[ReadSentence], ranked: Sequence[ReadSentence], most: int
) -> list[ReadSentence]:
    """Return the sentences to show, with the likeliest one of each further article.

    Args:
        chosen: as ``select`` gives them.
        ranked: all sentences read, best first.
        most: the number of sentences shown at most.
    """
    shown = list(chosen)
    articles = {sentence.passage.article.id for sentence in shown}
    for sentence in ranked if shown else ():
        on_it = sentence.features.context >= _ON_IT * shown[0].features.context
        likely = on_it and sentence.chance >= _OF_FURTHER * shown[0].chance
        article = sentence.passage.article.id
        if len(shown) < most and likely and article not in articles and not any(repeats(sentence, o) for o in shown):
            shown.append(sentence)
            articles.add(article)
    return shown


def with_reasons(chosen: Sequence[ReadSentence], ranked: Sequence[ReadSentence], most: int) -> list[ReadSentence]:
    """Return the sentences to show for a why-question, with reasons from the first article if none gives one.

    Args:
        chosen: as ``select`` gives them.
        ranked: all sentences read, best first.
        most: the number of sentences shown at most.
    """
    shown = list(chosen)
    if not shown or not all(each.features.coverage >= _RESTATES and not _SAYS_WHY.search(each.text) for each in shown):
        return shown
    first = shown[0].passage.article.id
    for sentence in (each for each in ranked if each.passage.article.id == first):
        if len(shown) == min(most, len(chosen) + _REASONS) or sentence.chance < _OF_REASON * shown[0].chance:
            break
        if sentence.features.coverage < _RESTATES and not any(repeats(sentence, other) for other in shown):
            shown.append(sentence)
    return shown if len(shown) > len(chosen) else [*shown, *_next(shown[-1], ranked)][:most]


def _next(sentence: ReadSentence, ranked: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Return the next sentence in the article, or none: news says what happened, then why."""
    at = (sentence.paragraph.number, sentence.quote.start)
    later = (
        each
        for each in ranked
        if each.passage.article.id == sentence.passage.article.id
        and at < (each.paragraph.number, each.quote.start) < (at[0] + 2, 0)
        and not each.features.scrap
    )
    return sorted(later, key=lambda each: (each.paragraph.number, each.quote.start))[:1]


def repeats(one: ReadSentence, other: ReadSentence) -> bool:
    """Return whether two sentences share most of their words."""
    return len(one.stems & other.stems) > _REPEATED_SHARE * min(len(one.stems), len(other.stems))


def leans(text: str) -> bool:
    """Return whether a sentence begins with a reference to the one before, such as "he" or "the decision"."""
    return bool(_POINTS_BACK.match(text))


def sentence_before(paragraph: str, start: int) -> str:
    """Return the sentence of a paragraph that ends before ``start``; empty for the first one."""
    before = [span for span in split_sentences(paragraph) if span.end <= start]
    return paragraph[before[-1].start : before[-1].end] if before else ""
