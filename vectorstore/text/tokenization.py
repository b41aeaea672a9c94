"""Words for SQLite's full-text index: what is indexed and how a question becomes a query."""

import re
from collections.abc import Iterable
from functools import lru_cache

from vectorstore.text.lexicon import fold, mergeable, merged, one_form

# Scripts written without spaces: Chinese and Japanese, Thai, Lao, Khmer and Burmese. FTS5 would take a whole clause
# for one word, so their characters are indexed one by one. Korean has spaces and stays as it is.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
)
_WORD = re.compile(r"\w+(?:[.'’]\w+)*", re.UNICODE)
TYPED_WORD = re.compile(r"\w+(?:['’]\w+)*")
"""A word as somebody wrote it, to be spelt in another way: the parts of "U.S." are words of their own."""
CAPITALISED = r"[A-Z][\w’'-]+"
"""A word of a name, as a pattern."""

STOP_WORDS = frozenset(
    """a about after again all also am an and any are as at be because been before being between both but by can could
    did do does doing down during each for from further had has have having he her here hers him his how i if in into is
    it its itself just many me more most much my no nor not of off on once only or other our out over own s same she
    should so some such t than that the their them then there these they this those through to too under until up upon
    us very was we were what when where which while who whom whose why will with would you your""".split()
)


def spaced(text: str) -> str:
    """Return the text with characters of unspaced scripts set apart; other text is unchanged."""
    return _UNSPACED.sub(r" \1 ", text)


def plain_words(text: str) -> list[str]:
    """Return the words of a text in order, lower-cased, as they are written (not stemmed)."""
    return [word.replace("’", "'") for word in _WORD.findall(spaced(text).lower())]


def words(text: str) -> list[str]:
    """Return the words of a text in order, lower-cased, each in the form that stands for all its forms (not stemmed).

    So "said" is "say", "Kiev" is "kyiv" and "the United States" are "the usa" (``lexicon.py``).
    """
    found = " ".join(map(one_form, _WORD.findall(spaced(fold(text))))).split(" ") if text else []
    found = [] if found == [""] else found
    return merged(found) if mergeable(found) else found


def fold_words(text: str) -> list[str]:
    """Return the words of a text in order, lower-cased and without accents, as they are written: to compare names."""
    return plain_words(fold(text))


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning, without repeats; all words when there is nothing else."""
    every = list(dict.fromkeys(word.removesuffix("'s") for word in words(text)))
    return [word for word in every if word not in STOP_WORDS] or every


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning; of all words when there is nothing else."""
    return frozenset(map(stem, content_words(text)))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return a word's stem by Porter's rules, the ones the full-text index uses."""
    from snowballstemmer import stemmer

    # The stemmer keeps state while it works, so a shared one would not be safe between threads; making one is cheap.
    return str(stemmer("porter").stemWord(word.removesuffix("'s")))


def stems(text: str) -> set[str]:
    """Return the stems of all words of a text."""
    return {stem(word) for word in words(text)}


def any_of(terms: Iterable[str]) -> str:
    """Return an FTS5 expression for any of some words or phrases, each quoted, so that nothing is an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
