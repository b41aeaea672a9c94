"""One word for all forms of a word: irregular forms, short forms, spellings, accents.

``tokenization.words`` gives every text's words in these forms, an article's and a question's alike. The full-text
index keeps what the articles say, so a question's words are looked up there in all their ``forms``.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from vectorstore.text.word_table import AFTER_THE, ALSO_NAMES, CASED, FORMS, SHORT

_LETTERS = {
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "æ": "ae",
    "Æ": "Ae",
    "œ": "oe",
    "Œ": "Oe",
    "ß": "ss",
    "ẞ": "SS",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "ı": "i",
    "ħ": "h",
    "Ħ": "H",
}
"""Letters of Latin alphabets that are none with an accent; the full-text index leaves them as they are."""
_UNFOLDED = (
    ("ss", "ß"),
    ("ae", "æ"),
    ("oe", "œ"),
    ("th", "þ"),
    ("l", "ł"),
    ("o", "ø"),
    ("d", "đ"),
    ("d", "ð"),
    ("i", "ı"),
)
_MAX_UNFOLDED_FORMS = 12
_LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))


def _base(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


_FOLDED = {code: _base(chr(code)) for code in _LATIN if _base(chr(code)) != chr(code)} | {
    ord(letter): base for letter, base in _LETTERS.items()
}


def _regular(base: str) -> list[str]:
    """Return how a word may be inflected by rule, so that its irregular forms are found by any of its forms."""
    short = base.removesuffix("e")
    return [f"{base}s", f"{base}es", f"{base}ed", f"{short}ing", f"{base}{base[-1]}ing"]


_ONE = {form: group[0] for group in FORMS if len(group) > 1 for form in _regular(group[0])}
_ONE |= {form: group[0] for group in FORMS for form in group[1:]}
for _group in FORMS:
    _ONE.pop(_group[0], None)
_ALL = {group[0]: group for group in FORMS}
_LONG = {tuple(form.split()): name for name, forms in SHORT.items() for form in forms if " " in form}
_SINGLE = {form: name for name, forms in SHORT.items() for form in forms if " " not in form} | {
    name: name for name in SHORT
}
_FIRSTS = frozenset(long[0] for long in _LONG)
_CASED_LOW = frozenset(name.lower() for name in CASED)
_LONGEST_NAME_WORDS = max(map(len, _LONG))
_INITIALS = re.compile(r"(?:[a-z]\.)+[a-z]")
_LEAST_INITIALS = 3
"""Letters of a short form that is looked for with points too: "N.A.T.O."; of two letters the table says which."""
_FIGURE = re.compile(r"(\d[\d.,]*)(bn|tn|mn)")
_BRITISH = re.compile(r"([a-z]{3,})is(e|es|ed|ing|ation|ations)")
_NOT_BRITISH = re.compile(
    r"(?:adv|rev|superv|exerc|prom|prem|surpr|enterpr|compr|comprom|ra|pra|cru|expert|franch|w|no|po|bru|summar)$"
)
_AMERICAN = re.compile(r"([a-z]{3,})iz(e|es|ed|ing|ation|ations)")


def fold(text: str) -> str:
    """Return a text with plain letters of the Latin alphabet: "Łódź" as "Lodz", "Großmann" as "Grossmann"."""
    return text if text.isascii() else text.translate(_FOLDED)


@lru_cache(maxsize=200_000)
def one_form(word: str) -> str:
    """Return the form that stands for all forms of a word, in lower case; two words for a figure such as "2bn".

    Args:
        word: as it is written, accents folded: "US" is a country, "us" is not.
    """
    if word in CASED:
        return CASED[word]
    low = word.lower().replace("’", "'")
    bare, owner = (low[:-2], "'s") if low.endswith("'s") else (low, "")
    if word[:2].isupper() and bare in _CASED_LOW and owner:
        return _SINGLE.get(bare, bare)
    if _INITIALS.fullmatch(bare):
        joined = bare.replace(".", "")
        return _SINGLE.get(joined, low)
    if bare in _SINGLE and bare not in _CASED_LOW:
        return _SINGLE[bare]
    if (figure := _FIGURE.fullmatch(bare)) is not None:
        return f"{figure[1]} {_ONE[figure[2]]}"
    if bare in _ONE and not (bare in ALSO_NAMES and word[:1].isupper() and not word.isupper()):
        return _ONE[bare] + owner
    british = _BRITISH.fullmatch(bare)
    if british and not _NOT_BRITISH.search(british[1]):
        return f"{british[1]}iz{british[2]}{owner}"
    return low


def merged(words: Sequence[str]) -> list[str]:
    """Return words, each in one form, with the long forms of short ones as one word: "united states" as "usa"."""
    found: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word in _FIRSTS:
            ends = range(min(len(words), at + _LONGEST_NAME_WORDS), at + 1, -1)
            end = next((end for end in ends if tuple(words[at:end]) in _LONG), None)
            if end:
                found.append(_LONG[tuple(words[at:end])])
                at = end
                continue
        found.append(AFTER_THE[word] if word in AFTER_THE and found[-1:] == ["the"] else word)
        at += 1
    return found


def mergeable(words: Sequence[str]) -> bool:
    """Return whether ``merged`` could change some words."""
    return not (_FIRSTS.isdisjoint(words) and AFTER_THE.keys().isdisjoint(words))


@lru_cache(maxsize=10_000)
def forms(word: str) -> tuple[str, ...]:
    """Return the forms of a word to look up in the full-text index, each a word or several.

    Args:
        word: in its one form.
    """
    known = [*_ALL.get(word, (word,)), *SHORT.get(word, ()), *_with_points(word)]
    american = _AMERICAN.fullmatch(word)
    if american:
        known.append(f"{american[1]}is{american[2]}")
    return tuple(dict.fromkeys([*known, *_unfolded(word)]))


def _with_points(word: str) -> list[str]:
    """Return a short form as the index has it where it is written with points: "n a t o" for "N.A.T.O."."""
    return [" ".join(word)] if word in SHORT and word.isalpha() and len(word) >= _LEAST_INITIALS else []


def _unfolded(word: str) -> list[str]:
    """Return a word as it may be written with letters that the index does not fold."""
    if not word.isascii() or not word.isalpha() or len(word) < 3 or word in _ALL or word in SHORT:
        return []
    found = []
    for plain, letter in _UNFOLDED:
        places = [match.start() for match in re.finditer(plain, word)]
        if places:
            found.append(word.replace(plain, letter))
        if len(places) > 1:
            found += [word[:at] + letter + word[at + len(plain) :] for at in places]
    return found[:_MAX_UNFOLDED_FORMS]


@lru_cache(maxsize=10_000)
def told_forms(word: str) -> tuple[str, ...]:
    """Return the other forms of a word that a reader may be told of."""
    return (*_ALL.get(word, ())[1:], *(form for form in SHORT.get(word, ()) if len(form.split()[0]) > 1))


@lru_cache(maxsize=10_000)
def written_short(word: str) -> re.Pattern[str] | None:
    """Return a pattern for a short form and its long ones as texts write them; None for any other word."""
    if word not in SHORT:
        return None
    name = word.split(".")[0]
    points = r"\.?" if name.isalpha() and len(name) >= _LEAST_INITIALS else ""
    cased = [
        points.join(name.upper()),
        *(form.upper() for form in SHORT[word] if " " not in form and f"{form}" in _CASED_LOW),
    ]
    initials = [r"\.?".join(form.upper().split()) for form in SHORT[word] if len(form.split()[0]) == 1]
    longer = [r"\W+".join(map(re.escape, form.split())) for form in SHORT[word] if len(form.split()[0]) > 1]
    longer += [] if name in _CASED_LOW or word == "who.int" else [re.escape(name)]
    after = [rf"the {low}" for low, one in AFTER_THE.items() if one == word]
    return re.compile(rf"\b(?:{'|'.join([*cased, *initials])}|(?i:{'|'.join([*longer, *after])}))(?!\w)")
