"""Read the best passages with the question: the chance that each sentence answers, and its short answer."""

import math
import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from qa.answer import QuoteSpan
from qa.query.several import asks_of_several
from qa.query.term_weights import Terms
from qa.reading.calibration import (
    LEAST_SHORT,
    AnswerFeatures,
    SentenceFeatures,
    answer_log_odds,
    chance,
    sentence_log_odds,
)
from qa.reading.introductions import with_introductions
from qa.reading.other_speakers import later_what_others_say
from qa.reading.overruled import settled
from qa.reading.values import NOT_READ, Reading, ReadSentence
from qa.text.noun_phrases import PEOPLES
from qa.text.prompt_injection import reads_like_instruction
from qa.text.sentences import split_sentences
from vectorstore.documents import Paragraph, Passage
from vectorstore.inference.onnx_reader import PassageReading
from vectorstore.text.tokenization import stem, stems, words

Read = Callable[[str, Sequence[tuple[str, Sequence[str]]]], Sequence[PassageReading]]
"""The reader: a question and passages, each a headline with its sentences, to a reading of each passage."""
MOST_READ_OF_A_PART, MOST_READ_OF_SEVERAL = 2, 8
"""Most passages read for a part of a question, and for a whole question over several articles."""
READ_FIRST, MOST_READ = 4, 6
"""Passages read at first and at most; docs/experiments/reading.md has what more of them give."""
CERTAIN = 0.6
"""Chance that the question is answered from which no further passages are read."""
_NEVER = 2.0
"""A chance that no reading reaches: for a question over several articles all its passages are read."""
_LATIN_ENDS = 0x24F
_ENDS, _CLOSERS = frozenset(".!?…。！？"), "”’\"')]»"
_NAME = re.compile(r"(?<!^)\b[A-Z][\w’'-]+")


def readable(question: str) -> bool:
    """Return whether the reader knows the letters of a question: it was trained on English."""
    return all(ord(letter) <= _LATIN_ENDS for letter in question if letter.isalpha())


def read_question(read: Read | None, terms: Terms, passages: Sequence[Passage]) -> Reading:
    """Read the best passages with a question; one over several articles also part by part.

    The parts are taken as independent: the chance that at least one is answered is 1 - (1 - p)(1 - q)….

    Args:
        read: the reader; None measures by counted features alone.
        terms: the question's words with their weights, and its parts.
        passages: those retrieved, best first.

    Returns:
        The reading of the whole question, with the higher of the two chances and the sentences of each part.
    """
    several = asks_of_several(terms.question)
    most, certain = (MOST_READ_OF_SEVERAL, _NEVER) if several else (MOST_READ, CERTAIN)
    whole = read_passages(read, terms, passages, most, certain)
    if not terms.parts:
        return whole
    parts = [read_passages(read, part.terms, part.own(passages), MOST_READ_OF_A_PART) for part in terms.parts]
    unanswered = math.prod(1 - part.chance for part in parts)
    return replace(whole, chance=max(whole.chance, 1 - unanswered), parts=tuple(part.sentences for part in parts))


def read_passages(
    read: Read | None, terms: Terms, passages: Sequence[Passage], most: int = MOST_READ, certain: float = CERTAIN
) -> Reading:
    """Read the best passages with a question: the first few, and the others where these do not surely answer.

    Args:
        read: the reader; None measures by counted features alone, as for a question in letters it does not know.
        terms: the question's words with their weights.
        passages: best first.
        most: passages that are read.
        certain: chance of being answered by the first ones from which the others are not read.

    Returns:
        The sentences of these passages in order of their chance; the same order on every run.
    """
    if read is not None and not readable(terms.question):
        read = None
    articles = list(dict.fromkeys(passage.article.id for passage in passages))
    cut = [
        Cut(passage, math.log(articles.index(passage.article.id) + 1), list(_sentences(passage, seen)))
        for seen, passage in _each_once(passages[:most])
    ]
    found = _read(read, terms, cut[:READ_FIRST])
    reading = judged(terms, found)
    if reading.chance < certain and cut[READ_FIRST:]:
        reading = judged(terms, [*found, *_read(read, terms, cut[READ_FIRST:])])
    return reading


def _read(read: Read | None, terms: Terms, cut: Sequence["Cut"]) -> list[ReadSentence]:
    """Return the sentences of passages that were cut into them, read and measured."""
    given = [(each.passage.article.title, [text for _, _, text in each.parts]) for each in cut]
    readings: Sequence[PassageReading | None] = read(terms.question, given) if read else [None] * len(cut)
    return [
        sentence for each, reading in zip(cut, readings, strict=True) for sentence in _measured(terms, each, reading)
    ]


def judged(terms: Terms, found: Sequence[ReadSentence]) -> Reading:
    """Return a reading of sentences in any order, with the chance that the question is answered by them."""
    if not found:
        return NOT_READ
    heard = later_what_others_say(terms.question, settled(found))
    known = with_introductions(terms.question, heard)
    ranked = sorted(known, key=lambda s: (-s.log_odds, s.passage.rank, s.paragraph.number, s.quote.start))
    features = _answer_features(terms, ranked)
    return Reading(tuple(ranked), features, chance(answer_log_odds(features)))


Part = tuple[Paragraph, QuoteSpan, str]


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage cut into sentences."""

    passage: Passage
    article_rank: float
    parts: Sequence[Part]


def _each_once(passages: Sequence[Passage]) -> Iterator[tuple[Set[tuple[str, int]], Passage]]:
    """Yield each passage with the paragraphs that earlier ones have shown."""
    seen: set[tuple[str, int]] = set()
    for passage in passages:
        yield frozenset(seen), passage
        seen |= {(paragraph.article_id, paragraph.number) for paragraph in passage.paragraphs}


def _sentences(passage: Passage, seen: Set[tuple[str, int]]) -> Iterator[Part]:
    for paragraph in passage.paragraphs:
        if (paragraph.article_id, paragraph.number) in seen:
            continue
        for span in split_sentences(paragraph.text):
            yield paragraph, QuoteSpan(span.start, span.end), paragraph.text[span.start : span.end]


def _measured(terms: Terms, cut: Cut, reading: PassageReading | None) -> Iterator[ReadSentence]:
    passage = cut.passage
    context = terms.coverage(stems(passage.article.title) | stems(passage.text))
    for place, (paragraph, quote, text) in enumerate(cut.parts):
        if reads_like_instruction(text):
            continue  # material, but never the answer
        present = frozenset(stem(word) for word in words(text))
        end = text.rstrip(_CLOSERS)[-1:]
        short = reading.spans[place] if reading else None
        features = SentenceFeatures(
            reader=reading.sentences[place] if reading else None,
            passage=reading.answers if reading else None,
            rank=math.log(passage.rank),
            article_rank=cut.article_rank,
            coverage=terms.coverage(present),
            context=context,
            scrap=float(end not in _ENDS),
            question=float(end == "?"),
            later=math.log1p(paragraph.number),
            short=max(LEAST_SHORT, short.score if short else LEAST_SHORT) if reading else None,
        )
        yield ReadSentence(passage, paragraph, quote, text, present, features, sentence_log_odds(features), short)


def _answer_features(terms: Terms, ranked: Sequence[ReadSentence]) -> AnswerFeatures:
    best = ranked[0]
    article = _words_of(best.passage)
    # What is asked of several articles names what each of them has alone.
    every = {each.passage.chunk_id: each.passage for each in ranked} if asks_of_several(terms.question) else {}
    named = set(article).union(*map(_words_of, every.values()))
    return AnswerFeatures(
        best=best.log_odds,
        reader=best.features.reader,
        context=best.features.context,
        coverage=terms.coverage(article),
        names=_names_in(terms, named),
    )


def _words_of(passage: Passage) -> Set[str]:
    return stems(passage.article.title) | stems(passage.text) | passage.article_words


def _names_in(terms: Terms, present: Set[str]) -> float:
    """Return the share of the weight of the question's names that a text has; 1 where the question names nobody.

    "Americans" or "Democrats" name nobody: an article says it in other words.
    """
    asked = (name for name in _NAME.findall(terms.question) if not PEOPLES.search(name))
    named = {stem(name.lower()) for name in asked} & terms.weights.keys()
    total = sum(terms.weights[name] for name in named)
    return sum(terms.weights[name] for name in named & present) / total if total else 1.0
