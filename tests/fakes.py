"""Stand-ins whose results can be worked out by hand."""

import hashlib
import re
import threading
from collections.abc import Iterator, Sequence

import numpy as np

from qa.draft import Draft, Outcome, Writer
from qa.request import Found
from vectorstore.inference.vectors import Vectors

_WORD = re.compile(r"\w+")


class BagOfWordsEmbedder:
    """An embedding model in twenty lines: a text's vector counts its words, each word in one of 64 places.

    A word, lower-cased, belongs to the place ``word_place`` names (its SHA-256 modulo 64); the counts are scaled to
    length one. So texts with the same words have cosine 1, texts that share none have 0 (but for words that fall
    into one place), and "a b" and "a c" have 1/2. A text without a word points along place 0. A token is a word.
    """

    name = "bag-of-words"
    dimension = 64
    max_tokens = 256

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.lower()):
                vectors[row, word_place(word)] += 1
            if not vectors[row].any():
                vectors[row, 0] = 1
        unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_documents(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(_WORD.findall(text)) for text in texts]

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(text)]


def word_place(word: str) -> int:
    """Return the place, 0 to 63, of a lower-cased word; the same on every machine, unlike ``hash``."""
    return hashlib.sha256(word.encode()).digest()[0] % BagOfWordsEmbedder.dimension


class HeldWriter:
    """A writer whose answers stop after their first sentence, as a slow model's do, while ``go`` is not set."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.name, self.model, self.prompt = writer.name, writer.model, writer.prompt
        self.go = threading.Event()
        self.go.set()

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        for number, draft in enumerate(self._writer.write(found)):
            if number:
                self.go.wait(60)
            yield draft
