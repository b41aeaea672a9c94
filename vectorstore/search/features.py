"""Ranking features: some thirty numbers about a candidate, from which ``linear_ranker`` makes its score."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from vectorstore.search.candidates import Candidate
from vectorstore.text.query_terms import QueryWords
from vectorstore.text.recency import Recency
from vectorstore.text.tokenization import stem, words
from vectorstore.text.word_lists import MAGNITUDES, NUMBER_WORDS

Matrix = npt.NDArray[np.float64]
Column = npt.NDArray[np.float64]

NAMES = (
    "bm25",  # over the text, as a share of the best candidate's
    "bm25_share",  # the same, as a share of what the question's words could give
    "headline",  # BM25 over the headline, as a share of the best candidate's
    "headline_share",
    "coverage",  # share of the question's weighted words in the text
    "sentence_coverage",  # the same in the sentence that has most of them
    "headline_coverage",
    "names",  # share of the question's names and numbers in the text or headline
    "proximity",  # how near neighbouring words of the question stand to each other in the text
    "phrase",  # share of the quoted phrases that stand there word for word
    "number",  # has a number where one is asked for
    "number_coverage",  # and how much of the question its best sentence has
    "similarity",  # cosine
    "similarity_gap",  # cosine less the best candidate's
    "article_bm25",  # the best of the article's candidates, as a share of the best candidate's
    "article_similarity",  # the best cosine of the article's candidates
    "article_count",  # log(1 + the article's candidates)
    "found_coverage",  # coverage by all of the article's candidates together
    "article_coverage",  # coverage by all its text, read whole (full_article_features); else as found_coverage
    "lead",  # 1 / number of its first paragraph
    "lead_coverage",  # coverage times lead
    "age",  # log(1 + days / 3) from the preferred window; 0 where none is preferred, as in all that follow
    "within_1",  # exp(-days / 1), and so on
    "within_7",
    "within_14",
    "within_30",
    "within_90",
    "fresh_coverage",  # coverage times exp(-days / 14): what is recent need not be the best by words, nor the reverse
    "fresh_article",  # article_bm25 times exp(-days / 30)
    "fresh_article_coverage",  # article_coverage times exp(-days / 90)
)
_K1, _B_TEXT, _B_HEADLINE = 1.2, 0.75, 0.5
_TEXT_WORDS, _HEADLINE_WORDS = 100.0, 10.0
"""Usual lengths. BM25 asks for the collection's averages; chunks are cut to one size, so these hold for all."""
_NEAR_WORDS = 8
"""Words further apart than this say nothing about each other."""
_UNDATED_DAYS = 60.0
_NUMBER_WORDS = (
    frozenset(word for word, n in NUMBER_WORDS.items() if 1 <= n <= 12)
    | frozenset(form for word in MAGNITUDES for form in (word, f"{word}s"))
    | {"half", "third", "quarter"}
)
_SENTENCE_END = re.compile(r"(?<=[.!?。])[”’\"')]*\s+|\n+")
"""Near enough for a feature; quotes are cut at the ends that qa/text/sentences.py finds."""
_DIGIT = re.compile(r"\d")


def measure(query: QueryWords, candidates: Sequence[Candidate], recency: Recency | None) -> Matrix:
    """Return the features of some candidates: (candidates, len(NAMES))."""
    if not candidates:
        return np.zeros((0, len(NAMES)))
    measured = [_of_text(query, candidate) for candidate in candidates]
    single = np.array([row for row, _ in measured])
    bm25, headline, coverage, sentence_coverage, headline_coverage, names, proximity, phrase, number = single.T
    total = sum(query.weights.values()) or 1.0
    similarity = np.array([candidate.similarity for candidate in candidates])
    articles = [candidate.place.article.id for candidate in candidates]
    article_bm25 = _share(_best_of_article(articles, bm25))
    found_coverage = _coverage_of_articles(query, articles, [terms for _, terms in measured])
    lead = np.array([1 / candidate.place.first for candidate in candidates])
    columns = [
        _share(bm25),
        bm25 / total,
        _share(headline),
        headline / total,
        coverage,
        sentence_coverage,
        headline_coverage,
        names,
        proximity,
        phrase,
        number,
        number * sentence_coverage,
        similarity,
        similarity - similarity.max(),
        article_bm25,
        _best_of_article(articles, similarity),
        np.log1p([articles.count(article) for article in articles]),
        found_coverage,
        found_coverage,
        lead,
        coverage * lead,
        *_ages(candidates, recency, coverage, article_bm25, found_coverage),
    ]
    # Rounded, so that a last digit which differs from machine to machine does not change an order.
    return np.round(np.stack(columns, axis=1), 6)


def coverage_of(query: QueryWords, terms: Set[str]) -> float:
    """Return the share of the question's weighted words that are among some stems."""
    return sum(query.weights[term] for term in query.order if term in terms) / (sum(query.weights.values()) or 1.0)


def _of_text(query: QueryWords, candidate: Candidate) -> tuple[tuple[float, ...], Set[str]]:
    """Return what a candidate's text gives by itself, and which of the question's words it and its headline have."""
    sentences = [words(sentence) for sentence in _SENTENCE_END.split(candidate.body)]
    spoken, headline = [word for sentence in sentences for word in sentence], words(candidate.title)
    places = _places(query, spoken)
    headline_places = _places(query, headline)
    total = sum(query.weights.values()) or 1.0
    in_headline = headline_places.keys()
    measured = (
        _bm25(query, {term: len(found) for term, found in places.items()}, len(spoken) / _TEXT_WORDS, _B_TEXT),
        _bm25(
            query,
            {term: len(found) for term, found in headline_places.items()},
            len(headline) / _HEADLINE_WORDS,
            _B_HEADLINE,
        ),
        coverage_of(query, places.keys()),
        max(_weights_of_sentences(query, places, [len(sentence) for sentence in sentences])) / total,
        coverage_of(query, in_headline),
        len(query.names & (places.keys() | in_headline)) / max(1, len(query.names)),
        _proximity(query, places),
        _phrases(query, spoken),
        float(query.asks_number and bool(_DIGIT.search(candidate.body) or _NUMBER_WORDS & set(spoken))),
    )
    return measured, places.keys() | in_headline


def _places(query: QueryWords, spoken: Sequence[str]) -> dict[str, list[int]]:
    """Return where the question's words stand in a text, in any form of their stems."""
    # A stem begins as its word does, so few words need stemming, which is what takes the time.
    beginnings = {term[:2] for term in query.weights}
    places: dict[str, list[int]] = {}
    for place, word in enumerate(spoken):
        if word[:2] in beginnings and (term := stem(word)) in query.weights:
            places.setdefault(term, []).append(place)
    return places


def _weights_of_sentences(
    query: QueryWords, places: Mapping[str, Sequence[int]], lengths: Sequence[int]
) -> list[float]:
    """Return what ``word_weight`` gives for each sentence of a text, whose words' places are known.

    Args:
        lengths: of the sentences, in words.
    """
    ends = list(accumulate(lengths))
    terms: list[set[str]] = [set() for _ in lengths]
    for term, found in places.items():
        for place in found:
            terms[bisect_right(ends, place)].add(term)
    return [sum(query.weights[term] for term in query.order if term in present) for present in terms]


def word_weight(query: QueryWords, text: str) -> float:
    """Return what the question's words that stand in a text weigh together."""
    places = _places(query, words(text))
    return sum(query.weights[term] for term in query.order if term in places)


def _bm25(query: QueryWords, counts: dict[str, int], length: float, b: float) -> float:
    """Return BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009).

    Args:
        length: of the text, as a share of the usual one.
    """
    norm = _K1 * (1 - b + b * length)
    return sum(query.weights[term] * count * (_K1 + 1) / (count + norm) for term, count in sorted(counts.items()))


def _proximity(query: QueryWords, places: dict[str, list[int]]) -> float:
    """Return 0 to 1: over neighbouring words of the question, weighted, one over their least distance in the text."""
    near = total = 0.0
    for one, other in zip(query.order, query.order[1:], strict=False):
        weight = query.weights.get(one, 0.0) + query.weights.get(other, 0.0)
        total += weight
        if one in places and other in places:
            least = min(abs(a - b) for a in places[one] for b in places[other])
            near += weight / max(1, least) if least <= _NEAR_WORDS else 0.0
    return near / total if total else 0.0


def _phrases(query: QueryWords, spoken: Sequence[str]) -> float:
    if not query.phrases:
        return 0.0
    text = f" {' '.join(spoken)} "
    return sum(f" {' '.join(phrase)} " in text for phrase in query.phrases) / len(query.phrases)


def _ages(
    candidates: Sequence[Candidate], recency: Recency | None, coverage: Column, article: Column, whole: Column
) -> list[Column]:
    if recency is None:
        return [np.zeros(len(candidates))] * 9
    distances = [recency.distance(candidate.place.article.published) for candidate in candidates]
    days = np.array([_UNDATED_DAYS if d is None else float(d) for d in distances])
    within = [np.exp(-days / scale) for scale in (1, 7, 14, 30, 90)]
    return [np.log1p(days / 3), *within, coverage * within[2], article * within[3], whole * within[4]]


def _best_of_article(articles: Sequence[str], values: Column) -> Column:
    best: dict[str, float] = {}
    for article, value in zip(articles, values.tolist(), strict=True):
        best[article] = max(best.get(article, -np.inf), value)
    return np.array([best[article] for article in articles])


def _coverage_of_articles(query: QueryWords, articles: Sequence[str], terms: Sequence[Set[str]]) -> Column:
    together: dict[str, set[str]] = {}
    for article, present in zip(articles, terms, strict=True):
        together.setdefault(article, set()).update(present)
    return np.array([coverage_of(query, together[article]) for article in articles])


def _share(values: Column) -> Column:
    return values / max(float(values.max()), 1e-9)
