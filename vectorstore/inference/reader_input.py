"""The reader's input: a question, a headline and the sentences of a passage as one row of token ids.

Training (``training/reader_rows.py``) and reading (``onnx_reader.py``) encode by the same function, so that the model
meets at work what it learnt from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_TOKENS = 320
"""Tokens of a row; a longer passage is read in several rows, cut between sentences."""
MAX_QUESTION, MAX_HEADLINE = 48, 32
"""Tokens of the question and of the headline; more are cut."""
_CLS, _SEP = 101, 102
"""Ids of BERT's special tokens, which the bundled tokenizer shares."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the reader's input."""

    ids: list[int]
    types: list[int]
    """0 for the question, 1 for headline and passage."""
    first: int
    """Place of the row's first sentence among the passage's."""
    spans: list[tuple[int, int]]
    """Tokens of each sentence: start and end, exclusive, in ``ids``."""
    offsets: list[list[tuple[int, int]]]
    """Characters of each of a sentence's tokens, counted in the sentence."""


def encode(tokenizer: "Tokenizer", question: str, headline: str, sentences: Sequence[str]) -> list[Row]:
    """Return the rows in which a passage is read; every sentence is in exactly one.

    Args:
        tokenizer: of BERT's uncased vocabulary, without padding and truncation.
        sentences: of the passage, in order. One that is longer than a row is cut at its end.
    """
    asked, head = (tokenizer.encode(text, add_special_tokens=False).ids for text in (question, headline))
    opening = [_CLS, *asked[:MAX_QUESTION], _SEP]
    titled = [*opening, *head[:MAX_HEADLINE]]
    room = MAX_TOKENS - len(titled) - 1
    encoded = tokenizer.encode_batch(list(sentences), add_special_tokens=False)
    rows: list[Row] = []
    for place, each in enumerate(encoded):
        ids, offsets = each.ids[:room], each.offsets[:room]
        if not rows or len(rows[-1].ids) + len(ids) > MAX_TOKENS - 1:
            rows.append(Row(list(titled), [], place, [], []))
        row = rows[-1]
        row.spans.append((len(row.ids), len(row.ids) + len(ids)))
        row.ids.extend(ids)
        row.offsets.append(offsets)
    for row in rows:
        row.ids.append(_SEP)
        row.types.extend([0] * len(opening) + [1] * (len(row.ids) - len(opening)))
    return rows
