"""Whether the articles found are on the matter of a question that they do not answer."""

from collections.abc import Iterable, Sequence, Set

from qa.query.term_weights import Terms
from qa.reading.values import Reading
from qa.refusal.unknown_terms import names_of
from vectorstore.documents import Passage
from vectorstore.text.tokenization import stems

_TEXT, _NAMES = 0.5, 0.6
"""Shares of the question's weighted words, and of its names, that an article on the matter has."""
_HEADLINE, _HEADLINE_WORDS = 0.4, 2
"""Share and number of the question's words in a headline on the matter, whatever names the article lacks."""
_SUBJECT = 0.9
"""Weight, as a share of the weightiest word's, of a word that may be the question's subject."""
_HEADLINES = 3


def is_on_topic(terms: Terms, reading: Reading, passages: Sequence[Passage]) -> bool:
    """Return whether what was found is on the matter of the question.

    Either the best article has most of the question's words and names, or a headline is plainly on it: the question
    may name what no article does, or say it in other words.

    Args:
        terms: of the question.
        reading: of the passages.
        passages: best first.
    """
    if not reading.sentences:
        return False
    best = reading.sentences[0].passage
    present = stems(best.article.title) | stems(best.text) | best.article_words
    names = _share_of_names(terms, present)
    if terms.coverage(present) >= _TEXT and names >= _NAMES:
        return True
    return any(_headline_tells(terms, stems(title), names) for title in _headlines(passages))


def _headlines(passages: Iterable[Passage]) -> list[str]:
    """Return the headlines of the first articles."""
    return list(dict.fromkeys(passage.article.title for passage in passages))[:_HEADLINES]


def _headline_tells(terms: Terms, headline: Set[str], names: float) -> bool:
    shared = terms.weights.keys() & headline
    # A name alone is no matter: an article on defectors of North Korea is not on whom North Korea supports.
    if shared - _named(terms) and len(shared) >= _HEADLINE_WORDS and terms.coverage(headline) >= _HEADLINE:
        return True
    subjects = {
        term: weight for term, weight in terms.weights.items() if term.isalpha() and not _is_manner(term, terms)
    }
    least = _SUBJECT * max(subjects.values(), default=0.0)
    return names >= _NAMES and any(subjects.get(term, 0.0) >= least > 0 for term in shared)


def _is_manner(term: str, terms: Terms) -> bool:
    """Return whether a word of the question only says how: "suddenly"."""
    return any(stems(word) == {term} for word in terms.question.lower().split() if word.endswith("ly"))


def _share_of_names(terms: Terms, present: Set[str]) -> float:
    """Return the share of the weight of the question's names, days and numbers aside; 1 where it names nobody."""
    named = _named(terms)
    total = sum(terms.weights[name] for name in named)
    return sum(terms.weights[name] for name in named & present) / total if total else 1.0


def _named(terms: Terms) -> Set[str]:
    """Return the stems of the question's names."""
    return set().union(*map(stems, names_of(terms.question))) & terms.weights.keys()
