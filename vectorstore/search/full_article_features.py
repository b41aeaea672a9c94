"""Full-article features: how much of the question stands anywhere in the likeliest articles.

What is asked for is often told in one paragraph, and who it is about in another that no search brought. Reading takes
time, so only the likeliest articles are read; of the others what the searches brought has to do.
"""

import re
from collections.abc import Mapping, Sequence, Set

import numpy as np

from vectorstore.search.candidates import Candidate
from vectorstore.search.features import NAMES, Matrix, coverage_of
from vectorstore.storage.archive import Archive
from vectorstore.text.lexicon import fold, forms, written_short
from vectorstore.text.query_terms import QueryWords
from vectorstore.text.tokenization import spaced, stem, words

ARTICLES = 16
"""Articles read for a question; docs/experiments/search.md has what fewer and more give."""
_COVERAGE, _WITHIN, _FRESH = (NAMES.index(n) for n in ("article_coverage", "within_90", "fresh_article_coverage"))


def read_whole(
    archive: Archive,
    query: QueryWords,
    candidates: Sequence[Candidate],
    best_first: Sequence[int],
    articles: int = ARTICLES,
) -> dict[str, frozenset[str]]:
    """Return which of the question's words the likeliest articles have, as stems, by article.

    Args:
        best_first: the candidates' places, the likeliest first.
        articles: how many are read.
    """
    titles = {candidates[place].place.article.id: candidates[place].title for place in best_first}
    read = archive.article_texts(list(titles)[:articles])
    return {article: frozenset(words_in(query, f"{titles[article]}\n\n{text}")) for article, text in read.items()}


def with_whole_articles(
    query: QueryWords, candidates: Sequence[Candidate], features: Matrix, words: Mapping[str, Set[str]]
) -> Matrix:
    """Return the features (candidates, features) with those of the articles that were read taken from all their text.

    Args:
        words: as ``read_whole`` returns them.
    """
    coverage = {article: coverage_of(query, present) for article, present in words.items()}
    result = features.copy()
    for place, candidate in enumerate(candidates):
        if (found := coverage.get(candidate.place.article.id)) is not None:
            result[place, _COVERAGE] = found
            result[place, _FRESH] = found * features[place, _WITHIN]
    return np.round(result, 6)  # as ``measure`` does


def words_in(query: QueryWords, text: str) -> set[str]:
    """Return which of the question's words a text has, as stems.

    One pattern finds them, for splitting a long text into all its words takes twice the time.
    """
    if not query.weights:
        return set()
    # A word begins as its stem does but for the last letter: "hoping" and "hope", "countries" and "countri".
    irregular = {form for word in query.known for form in forms(word) if form.isascii() and " " not in form}
    beginnings = {re.escape(term[: max(2, len(term) - 1)]) for term in query.weights} | set(map(re.escape, irregular))
    lowered = f"\n{text if text.isascii() else spaced(fold(text))}".lower()
    found = set(re.findall(rf"\W((?:{'|'.join(sorted(beginnings))})\w*(?:[.'’]\w+)*)", lowered))
    short = {word for word in query.known if (written := written_short(word)) and written.search(text)}
    return ({stem(word) for each in found for word in words(each)} | set(map(stem, short))) & query.weights.keys()
