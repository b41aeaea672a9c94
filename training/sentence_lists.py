"""Lists to train a reader on: a cloze, sentences of other articles that answer it, and sentences that only seem to.

A cloze is searched for, by words and by meaning, among the chunks of three weeks before and three days after its own
article. Sentences of other articles that name the answer and share enough of the question's words are right; those of
the chunks found that do not name it are wrong, the most like first.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from training.clozes import Cloze, kinds_of, make_cloze
from vectorstore.lexical import content_words, stem, words
from vectorstore.vectors import Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_BEFORE, _AFTER = 21, 3
"""Days around a cloze's article whose chunks are searched."""
_FOUND, _READ = 60, 14
"""Chunks found for a cloze, and of those without the answer how many give wrong sentences."""
_MEANING = 1.5
"""What a cosine counts beside BM25 as a share of the best."""
_ENOUGH, _TOO_MUCH = 0.42, 0.93
"""Shares of the question's weighted words that a chunk must have to be about it, and with which it is a copy."""
_IN_SENTENCE, _WITH_HEADLINE, _BELOW_BEST = 0.2, 0.3, 0.2
"""Shares of the question's words that a right sentence must have, and how far it may be below the best one."""
_MOST_RIGHT, _MOST_WRONG, _LEAST_WRONG = 3, 24, 8
_BATCH = 64
_CHUNKS_OF_ARTICLE = 10
"""Chunks from the top of an article whose sentences become clozes."""
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’']?\s+|\n+")
_BOILERPLATE = re.compile(
    r"(?i)cookie|newsletter|subscribe|sign up|click|photo|getty|copyright|read more|usa today network|contributing"
)


@dataclass(frozen=True, slots=True)
class Chunk:
    article: str
    title: str
    day: date
    body: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class SentenceList:
    question: str
    answer: str
    right: tuple[str, ...]
    """Headline and sentence, as a reader sees them."""
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    cloze: Cloze
    chunk: int
    """Where its sentence stands."""
    sentence: str


def ask(chunks: Sequence[Chunk], each: int, most: int, rng: random.Random) -> list[Asked]:
    """Return clozes of the articles in random order, at most ``each`` an article and ``most`` in all."""
    kinds = kinds_of(chunk.body for chunk in chunks)
    places: dict[str, list[int]] = {}
    for place, chunk in enumerate(chunks):
        places.setdefault(chunk.article, []).append(place)
    asked: list[Asked] = []
    articles = sorted(places)
    rng.shuffle(articles)
    for article in articles:
        own = places[article][:_CHUNKS_OF_ARTICLE]
        sentences = [(own[0], chunks[own[0]].title)]
        sentences += [(place, sentence) for place in own for sentence in _sentences(chunks[place].body)]
        rng.shuffle(sentences)
        made = ((place, sentence, make_cloze(sentence, kinds, rng)) for place, sentence in sentences)
        asked += [Asked(cloze, place, sentence) for place, sentence, cloze in made if cloze][:each]
        if len(asked) >= most:
            break
    return asked[:most]


def _sentences(body: str) -> Iterator[str]:
    for sentence in (" ".join(part.split()) for part in _SENTENCE_END.split(body)):
        whole = sentence[-1:] in '.!”"' and sentence[:1].isupper()
        if whole and 8 <= len(sentence.split()) <= 38 and not _BOILERPLATE.search(sentence):
            yield sentence


class Corpus:
    """Chunks of many articles that can be searched for many questions at once."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.chunks = sorted(chunks, key=lambda chunk: chunk.day)
        self._days = np.array([chunk.day.toordinal() for chunk in self.chunks])
        self._vectors = np.stack([chunk.vector for chunk in self.chunks])
        self._vocabulary: dict[str, int] = {}
        self._weights, self._present, self._idf = self._count()

    def _count(self) -> "tuple[csr_matrix, csr_matrix, npt.NDArray[np.float32]]":
        """Return BM25's weights and 1 for each word of each chunk (chunks, words), and each word's idf (words,)."""
        from scipy.sparse import csr_matrix

        rows, columns = [], []
        for row, chunk in enumerate(self.chunks):
            found = [stem(word) for word in words(f"{chunk.title}. {chunk.body}")]
            columns += [self._vocabulary.setdefault(word, len(self._vocabulary)) for word in found]
            rows += [row] * len(found)
        shape = (len(self.chunks), len(self._vocabulary))
        counts = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
        lengths = np.asarray(counts.sum(1)).ravel()
        norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
        weights, present = counts.copy(), counts.copy()
        weights.data = counts.data * 2.2 / (counts.data + np.repeat(norm, np.diff(counts.indptr)))
        present.data = np.ones_like(present.data)
        having = np.bincount(counts.indices, minlength=shape[1])
        idf = np.log(1 + (shape[0] - having + 0.5) / (having + 0.5)).astype(np.float32)
        return weights, present, idf

    def search(self, asked: Sequence[Asked], vectors: Vectors) -> Iterator[tuple[Asked, list[tuple[int, float]]]]:
        """Give for each question, in order of days, the chunks found, best first, and their shares of its words."""
        from scipy.sparse import csr_matrix

        order = sorted(range(len(asked)), key=lambda i: self._days[asked[i].chunk])
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            days = self._days[[asked[i].chunk for i in batch]]
            first, end = np.searchsorted(self._days, [days[0] - _BEFORE, days[-1] + _AFTER + 1])
            entries = [
                (row, self._vocabulary[term])
                for row, i in enumerate(batch)
                for term in sorted({stem(word) for word in content_words(asked[i].cloze.question)})
                if term in self._vocabulary
            ]
            rows, columns = np.array(entries, dtype=int).reshape(-1, 2).T
            query = csr_matrix((self._idf[columns], (rows, columns)), shape=(len(batch), len(self._vocabulary)))
            bm25 = (query @ self._weights[first:end].T).toarray()
            share = (query @ self._present[first:end].T).toarray() / np.maximum(query.sum(1).A1, 1e-6)[:, None]
            cosine = vectors[batch] @ self._vectors[first:end].T
            worth = bm25 / np.maximum(bm25.max(1), 1e-6)[:, None] + _MEANING * cosine
            for row, i in enumerate(batch):
                near = (self._days[first:end] >= days[row] - _BEFORE) & (self._days[first:end] <= days[row] + _AFTER)
                best = [p for p in np.argsort(-worth[row], kind="stable")[: 4 * _FOUND].tolist() if near[p]][:_FOUND]
                yield asked[i], [(int(first) + p, float(share[row, p])) for p in best]


def sentence_list(corpus: Corpus, asked: Asked, found: Sequence[tuple[int, float]]) -> SentenceList | None:
    """Return a list to train on; None where no other article answers, or too little stands beside what does."""
    answer = re.compile(rf"(?<!\w){re.escape(asked.cloze.answer)}(?!\w)", re.IGNORECASE)
    question = {stem(word) for word in content_words(asked.cloze.question)}
    chunks = corpus.chunks
    says = [(place, share) for place, share in found if answer.search(f"{chunks[place].title}. {chunks[place].body}")]
    about = [
        place
        for place, share in sorted(says, key=lambda one: -one[1])
        if _ENOUGH <= share <= _TOO_MUCH and not _is_source(asked, place, chunks)
    ][: _MOST_RIGHT + 1]
    silent = [place for place, _ in found if place not in {place for place, _ in says}][:_READ]
    right, wrong = [], []
    for place in [*about, *silent]:
        for sentence, in_sentence, with_headline in _shares(chunks[place], question):
            text = f"{chunks[place].title}. {sentence}"
            if not answer.search(sentence):
                wrong.append((with_headline, text))
            elif in_sentence >= _IN_SENTENCE and with_headline >= _WITH_HEADLINE:
                right.append((with_headline, text))
    if not right or len(wrong) < _LEAST_WRONG:
        return None
    right.sort(key=lambda one: -one[0])
    wrong.sort(key=lambda one: -one[0])
    close = [text for share, text in right if share >= right[0][0] - _BELOW_BEST]
    hard = [text for _, text in wrong[:_MOST_WRONG]]
    return SentenceList(asked.cloze.question, asked.cloze.answer, tuple(close[:_MOST_RIGHT]), tuple(hard))


def _is_source(asked: Asked, place: int, chunks: Sequence[Chunk]) -> bool:
    own = chunks[asked.chunk]
    return place == asked.chunk or (chunks[place].article == own.article and asked.sentence in chunks[place].body)


def _shares(chunk: Chunk, question: set[str]) -> Iterator[tuple[str, float, float]]:
    """Give a chunk's sentences with their shares of the question's words, and their shares with the headline's."""
    headline = {stem(word) for word in words(chunk.title)}
    for sentence in (" ".join(part.split()) for part in _SENTENCE_END.split(chunk.body)):
        if 4 <= len(sentence.split()) <= 60:
            present = {stem(word) for word in words(sentence)}
            total = max(1, len(question))
            yield sentence, len(question & present) / total, len(question & (present | headline)) / total


def make_lists(chunks: Sequence[Chunk], embed: Callable[[list[str]], Any], each: int, most: int) -> list[SentenceList]:
    """Return lists from the chunks of many articles, the same on every run."""
    corpus = Corpus(chunks)
    asked = ask(corpus.chunks, each, most, random.Random(7))
    vectors = np.asarray(embed([one.cloze.question for one in asked]), dtype=np.float32)
    made = (sentence_list(corpus, one, found) for one, found in corpus.search(asked, vectors))
    return [one for one in made if one]
