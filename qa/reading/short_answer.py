"""The short answer: the span that the reader found, where a sentence shown has it."""

from collections.abc import Sequence

from qa.answer import Sentence, ShortAnswer
from qa.reading.calibration import chance, short_log_odds
from qa.reading.values import Reading, ReadSentence

_MAX_SENTENCES = 3
"""Sentences, the likeliest to answer, whose short answer may be taken."""
_MIN_CHANCE = 0.5
"""Chance, where the sentence answers, from which words are told as the short answer."""
_EDGES = " \t,.;:!?–—-"


def short_answer(reading: Reading, sentences: Sequence[Sentence]) -> ShortAnswer | None:
    """Return the short answer where a sentence shown has it; None where none does.

    A quoted sentence has it at its own place; in a chat model's sentence the same words are looked for.

    Args:
        sentences: as they are shown.
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
    """Return a sentence's own short answer where it is likely one; else nothing."""
    if sentence.short is None or chance(short_log_odds(sentence.short.score)) < _MIN_CHANCE:
        return ""
    return sentence.text[sentence.short.start : sentence.short.end].strip(_EDGES)
