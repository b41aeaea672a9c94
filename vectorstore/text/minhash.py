"""Near-duplicates: hashed shingles of an article's text, a MinHash signature, and the rule for one story.

MinHash and banding: Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3. The signature only finds
candidates; what decides is exact, and the same whichever of the two came first.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.text.tokenization import STOP_WORDS, plain_words

if TYPE_CHECKING:
    from datasketch import MinHash

WORDS = 4
"""Words in a shingle."""
HASHES, BAND = 96, 3
"""Numbers in a signature, and in one of its bands. Texts that share half of their shingles have a band in common in
986 of 1,000 cases, those that share a tenth in 31."""
LIKELY = 0.2
"""Candidates whose signatures agree in less than this share are not read."""
MOST_DAYS = 1
"""A wire story is printed on the day or the day after; what comes later under a like headline is the next story."""
JACCARD = 0.5
"""Shared shingles among all that the two have."""
CONTAINED = 0.9
"""Or shared shingles among those of the shorter one: a reprint that was cut."""
SHORTEST, SHORT, CUT_SHORTEST = 30, 200, 100
"""Shingles that a text must have to be compared; to be recognised by its opening; to be taken for a cut reprint.
Short texts of one outlet are often the same notice on cookies or payment under quite different headlines."""
_OPENING_WORDS = 60
_MIN_SHARED = 0.5
"""Share of the words of a headline, or of the shingles of an opening, that the other one must have."""
_OUTLET = re.compile(r"\s+[|–—-]\s+[^|–—-]{1,30}$")
"""The outlet's name behind a headline."""

Shingles = NDArray[np.uint64]
Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """An article prepared for comparison with others."""

    headline: frozenset[str]
    shingles: Shingles
    opening: Shingles

    @property
    def comparable(self) -> bool:
        """Whether it has enough shingles to be compared at all."""
        return len(self.shingles) >= SHORTEST


def make_fingerprint(title: str, paragraphs: Sequence[str]) -> Fingerprint:
    """Return the fingerprint of an article from its headline and paragraphs."""
    every = plain_words("\n".join(paragraphs))
    headline = frozenset(_content_words(_OUTLET.sub("", title)))
    return Fingerprint(headline, shingles(every), shingles(every[:_OPENING_WORDS]))


def _content_words(title: str) -> list[str]:
    """Return a headline's content words as they are written: stored fingerprints must not change with a table."""
    every = list(dict.fromkeys(word.removesuffix("'s") for word in plain_words(title)))
    return [word for word in every if word not in STOP_WORDS] or every


def shingles(text: Sequence[str]) -> Shingles:
    """Return the hashes of all runs of four words, sorted, each once; of fewer words, one hash over them all."""
    hashed = np.fromiter((zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in text), np.uint64, len(text))
    width = min(WORDS, len(hashed))
    mixed = np.zeros(len(hashed) - width + 1 if width else 0, dtype=np.uint64)
    for place in range(width):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + hashed[place : place + len(mixed)]
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def same_story(one: Fingerprint, other: Fingerprint) -> float | None:
    """Return the Jaccard similarity of two fingerprints of one story, None for two stories.

    Much shared text is not enough: galleries, lists and notices stand under many stories. Headlines or openings must
    be alike too.
    """
    shared = _shared(one.shingles, other.shingles)
    shorter = min(len(one.shingles), len(other.shingles))
    jaccard = shared / (len(one.shingles) + len(other.shingles) - shared)
    cut = shorter >= CUT_SHORTEST and shared >= CONTAINED * shorter
    if jaccard < JACCARD and not cut:
        return None
    by_opening = shorter >= SHORT and _opens_alike(one, other) and _opens_alike(other, one)
    return jaccard if by_opening or _headlines_alike(one.headline, other.headline) else None


def signature(text: Shingles) -> Hashes:
    """Return the MinHash signature, (HASHES,)."""
    sketch = _empty().copy()
    sketch.update_batch((text >> np.uint64(32)).tolist())
    return np.asarray(sketch.hashvalues, dtype=np.uint32)


def bands(hashes: Hashes) -> list[int]:
    """Return one number of 48 bits for each band; two signatures with one in common are candidates."""
    raw = np.ascontiguousarray(hashes, dtype="<u4").reshape(-1, BAND)
    return [
        int.from_bytes(blake2b(number.to_bytes(1, "big") + row.tobytes(), digest_size=6).digest(), "big")
        for number, row in enumerate(raw)
    ]


def estimate(one: Hashes, other: Hashes) -> float:
    """Return the Jaccard similarity as two signatures tell it."""
    return float(np.mean(one == other))


@lru_cache(maxsize=1)
def _empty() -> "MinHash":
    from datasketch import MinHash  # takes scipy along, a second's import

    identity: Any = int  # shingles are hashed already
    return MinHash(HASHES, seed=1, hashfunc=identity, scheme="affine32")


def _shared(one: Shingles, other: Shingles) -> int:
    return int(np.intersect1d(one, other, assume_unique=True).size)


def _opens_alike(one: Fingerprint, other: Fingerprint) -> bool:
    return _shared(one.opening, other.shingles) >= _MIN_SHARED * len(one.opening)


def _headlines_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return one == other != frozenset() or (shared >= 2 and shared >= _MIN_SHARED * min(len(one), len(other)))
