"""The short answer: the span that the reader found, where a sentence shown has it."""

from collections.abc import Sequence

from qa.answer import Sentence, ShortAnswer
from qa.reading.calibration import chance, short_log_odds
from qa.reading.values import Reading, ReadSentence

_MAX_SENTENCES = 3
"""The likeliest sentences whose short answer may be shown."""
_MIN_CHANCE = 0.5
"""Threshold on the chance that a short answer is right if its sentence answers."""
_EDGES = " \t,.;:!?–—-"


def short_answer(reading: Reading, sentences: Sequence[Sentence]) -> ShortAnswer | None:
    """Return the short answer where a sentence shown has it; None where none does.

    In a quote it is at the place that the reader gives; in a chat model's sentence the same words are looked for.

    Args:
        reading: of the passages, likeliest sentence first.
        sentences: those shown.
    """
    for read in reading.sentences[:_MAX_SENTENCES]:
        likely = chance(short_log_odds(read.short.score)) if read.short else 0.0
        if read.short is None or likely < _MIN_CHANCE:
            continue
        words = read.text[read.short.start : read.short.end].strip(_EDGES)
        for place, sentence in enumerate(sentences):
            near = read.short.start if sentence.text == read.text else 0
            start = sentence.text.lower().find(words.lower(), near) if words else -1
            if start >= 0:
                end = start + len(words)
                return ShortAnswer(sentence.text[start:end], place, start, end, likely * read.chance)
    return None


def own_words(sentence: ReadSentence) -> str:
    """Return a sentence's short answer; empty where it is unlikely to be right."""
    if sentence.short is None or chance(short_log_odds(sentence.short.score)) < _MIN_CHANCE:
        return ""
    return sentence.text[sentence.short.start : sentence.short.end].strip(_EDGES)
