"""Which language a text is in."""

import re
from functools import lru_cache
from typing import Any

_LEAST_CHARS = 60
_READ_CHARS = 2000
_ENGLISH = frozenset("the of and to in that for was with on said is his at by as from has".split())
_ENGLISH_SHARE = 0.2
"""Of these words among all, from which a text is English without asking the model: half of an English text's."""
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """Return the language of a text as an ISO 639-1 code; None where it is too short to tell."""
    text = text[:_READ_CHARS]
    if len(text) < _LEAST_CHARS:
        return None
    words = _WORD.findall(text.lower())
    if words and sum(word in _ENGLISH for word in words) >= len(words) * _ENGLISH_SHARE:
        return "en"  # most texts: the model takes a second to load
    return str(_model().classify(text)[0])


@lru_cache(maxsize=1)
def _model() -> Any:
    import py3langid

    return py3langid
