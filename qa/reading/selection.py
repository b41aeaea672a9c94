"""Selection: which sentences are shown, by thresholds on the chance that they answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.reading.calibration import calibration
from qa.reading.values import ReadSentence
from qa.text.sentences import split_sentences

_REPEATED_SHARE = 0.6
"""A sentence that shares this part of its words (of the shorter one's) with one chosen before repeats it."""
_OF_FURTHER = 0.2
"""Least chance of a further article's sentence, as a share of the best one's, where several articles may answer."""
_ON_IT = 0.5
"""Least share of the question's words in its passage, as a share of the best one's: it is on the matter."""
_RESTATES, _OF_REASON, _REASONS = 0.7, 0.25, 3
"""Share of a why-question's words from which a sentence tells again what happened; least chance of what may tell why,
as a share of the first one's, and how many sentences of it are shown."""
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
"""Of a question in letters that the reader does not know: counted words tell less, so more is shown."""


def thresholds() -> Thresholds:
    """Return the thresholds that were fitted with the calibration."""
    return Thresholds(**calibration()["thresholds"])


def select(
    ranked: Sequence[ReadSentence],
    most: int,
    parts: Sequence[Sequence[ReadSentence]] = (),
    least: Thresholds | None = None,
) -> list[ReadSentence]:
    """Return the sentences to show, the best first: always the first one, and others that are likely to answer too.

    Args:
        ranked: best first.
        most: sentences.
        parts: those of each part of a question, best first; the best of each comes before the others.
        least: chances from which others are shown; by default the fitted ones.
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
    """Return the sentences that are shown with the likeliest of each article that has none among them yet.

    Args:
        chosen: as ``select`` gives them.
        ranked: all that were read, best first.
        most: sentences.
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
    """Return the sentences shown to a why-question; with more of the article where all tell what happened.

    Args:
        chosen: as ``select`` gives them.
        ranked: all that were read, best first.
        most: sentences.
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
    """Return the sentence that follows one in its article: news says what happened, and then why."""
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
    """Return whether two sentences say the same in nearly the same words."""
    return len(one.stems & other.stems) > _REPEATED_SHARE * min(len(one.stems), len(other.stems))


def leans(text: str) -> bool:
    """Return whether a sentence begins with a word that points back, such as "he" or "the decision"."""
    return bool(_POINTS_BACK.match(text))


def sentence_before(paragraph: str, start: int) -> str:
    """Return the sentence that stands before a place of a paragraph; empty for its first sentence."""
    before = [span for span in split_sentences(paragraph) if span.end <= start]
    return paragraph[before[-1].start : before[-1].end] if before else ""
