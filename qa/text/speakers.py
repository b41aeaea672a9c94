"""The speakers of a sentence: the names next to its verbs of saying."""

from collections.abc import Sequence

from qa.text.tokenizer import Token
from qa.text.word_forms import key_of

_REPORTING = frozenset(
    key_of(word)
    for word in """say tell add announce claim argue explain warn insist admit deny declare according acknowledge
    concede call describe""".split()
)
_SPEAKER_TOKENS = 4
"""Tokens between a name and the word that makes it the speaker."""


def speakers(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the keys of the names near a word of saying, outside quotation marks."""
    outside = [token for token in tokens if not token.quoted]
    places = [at for at, token in enumerate(outside) if token.key in _REPORTING]
    return frozenset(
        token.key
        for at, token in enumerate(outside)
        if token.kind == "name" and not token.title and any(abs(at - place) <= _SPEAKER_TOKENS for place in places)
    )
