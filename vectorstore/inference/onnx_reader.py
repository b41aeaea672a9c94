"""The bundled reader: a small cross-encoder that reads a question with a passage, in int8.

For every sentence it gives how likely it answers, for the passage how likely it answers at all, and in each sentence
the words that are likeliest the short answer. It is all-MiniLM-L6-v2's encoder with three heads, trained by
``training/train_reader.py`` and written by ``training/export_reader.py``; the note beside its file is its model card.

Its weights have seven bits, so that no product saturates on a CPU without VNNI: what it gives is the same everywhere.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from vectorstore.errors import ReaderError, WrongOnThisCpuError
from vectorstore.inference.onnx_session import MODELS, cores, open_session, open_tokenizer, read_note
from vectorstore.inference.reader_input import Row, encode

MODEL_FILE = MODELS / "newsdesk-reader.int8.onnx"
CANARY_HEADLINE = "Ferry runs aground off Port Ellery"
CANARY_SENTENCES = (
    "The ferry Aurora ran aground on a sandbank off Port Ellery late on Sunday.",
    "Lifeboats took 212 passengers off the ferry before midnight.",
    "Nobody was hurt.",
    "The harbour master said a buoy had drifted in last week's storm, so the channel was marked wrongly.",
    "The ferry company has sailed the route since 1962.",
)
CANARY_QUESTIONS = (
    "How many people were taken off the ferry?",
    "Why did the ferry run aground?",
    "Who won the chess championship of Peru in 1998?",
)
"""Questions whose float32 scores over the canary passage stand beside the model's file."""
_MIN_CORRELATION = 0.9
"""Least correlation between the canaries' scores and the float32 ones."""
_MAX_SPAN_TOKENS = 24
"""Tokens of a short answer."""
_SCORE_DECIMALS = 3
"""Scores are rounded, so that a last digit which differs from machine to machine decides nothing."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ShortSpan:
    """The words of a sentence that are likeliest the short answer."""

    start: int
    end: int
    """Characters of the sentence, end exclusive."""
    score: float
    """Log-odds against the sentence having no short answer; comparable between sentences of one question."""


@dataclass(frozen=True, slots=True)
class PassageReading:
    """The reader's scores for a passage."""

    answers: float
    """Log-odds that some sentence of the passage answers."""
    sentences: tuple[float, ...]
    """Log-odds that each sentence answers."""
    spans: tuple[ShortSpan | None, ...]
    """The short answer within each sentence; None where a sentence has no words."""


class OnnxReader:
    """Reads passages for a question; safe to use from several threads.

    One row a call on one thread, as many at once as there are cores, so a score depends on nothing but its row.
    """

    def __init__(self) -> None:
        """Load the reader and try it on this CPU.

        Raises:
            ReaderError: its file or the tokenizer is missing or damaged.
            WrongOnThisCpuError: its scores come out wrong on this CPU.
        """
        self._session = open_session(MODEL_FILE, "reader", ReaderError)
        self._tokenizer = open_tokenizer("reader", ReaderError)
        self._pool = ThreadPoolExecutor(len(cores()), "read")
        self._check_cpu()

    def __call__(self, question: str, passages: Sequence[tuple[str, Sequence[str]]]) -> list[PassageReading]:
        """Read passages for a question.

        Args:
            passages: of each, the headline and the sentences in order.

        Returns:
            A reading of each passage, in their order.
        """
        rows = [encode(self._tokenizer, question, headline, sentences) for headline, sentences in passages]
        read = self._pool.map(self._read, [row for of_passage in rows for row in of_passage])
        return [_joined([next(read) for _ in of_passage]) for of_passage in rows]

    def _read(self, row: Row) -> PassageReading:
        pool = np.zeros((len(row.spans), len(row.ids)), dtype=np.float32)
        for place, (start, end) in enumerate(row.spans):
            pool[place, start:end] = 1 / max(1, end - start)
        inputs = {"input_ids": np.array([row.ids]), "token_type_ids": np.array([row.types]), "pool": pool}
        sentences, passage, ends = self._session.run(None, inputs)
        spans = (_span(ends, *span, offsets) for span, offsets in zip(row.spans, row.offsets, strict=True))
        scores = np.round(sentences.astype(float), _SCORE_DECIMALS)
        return PassageReading(round(float(passage[0]), _SCORE_DECIMALS), tuple(scores.tolist()), tuple(spans))

    def _check_cpu(self) -> None:
        agreement = float(np.corrcoef(canary_scores(self), read_note(MODEL_FILE)["canaries"])[0, 1])
        if not agreement >= _MIN_CORRELATION:  # written so that NaN counts
            raise WrongOnThisCpuError(
                f"The reader comes out wrong on this CPU (correlation {agreement:.2f} to float32).",
                "Answers are chosen by the question's words alone; set NEWSDESK_READER to none to have no check of it.",
            )


def canary_scores(reader: OnnxReader) -> list[float]:
    """Return what a reader gives the canary sentences, one question after the other."""
    passage = (CANARY_HEADLINE, CANARY_SENTENCES)
    return [score for question in CANARY_QUESTIONS for score in reader(question, [passage])[0].sentences]


def _joined(rows: Sequence[PassageReading]) -> PassageReading:
    """Return the reading of a passage from those of its rows; one without sentences answers nothing."""
    if not rows:
        return PassageReading(-20.0, (), ())
    return PassageReading(
        max(row.answers for row in rows),
        tuple(score for row in rows for score in row.sentences),
        tuple(span for row in rows for span in row.spans),
    )


def _span(ends: Floats, start: int, end: int, offsets: Sequence[tuple[int, int]]) -> ShortSpan | None:
    """Return the likeliest short answer in a sentence.

    Args:
        ends: scores (tokens, 2) of a row's tokens as the first and the last of the answer; the first token's say that
            there is none.
        start: of the sentence's tokens. end: exclusive.
        offsets: characters of these tokens in the sentence.
    """
    if end <= start:
        return None
    length = end - start
    total = ends[start:end, 0][:, None] + ends[start:end, 1][None, :]
    allowed = np.triu(np.ones((length, length), dtype=bool)) & ~np.triu(
        np.ones((length, length), dtype=bool), _MAX_SPAN_TOKENS
    )
    total = np.where(allowed, np.round(total, _SCORE_DECIMALS), -np.inf)
    first, last = divmod(int(total.argmax()), length)
    score = float(total[first, last] - ends[0].sum())
    return ShortSpan(offsets[first][0], offsets[last][1], round(score, _SCORE_DECIMALS))


def load_reader(name: str = "auto") -> OnnxReader | None:
    """Return the process's reader; None where the name is "none", or it comes out wrong on this CPU.

    Raises:
        ReaderError: its file is missing or damaged.
    """
    return None if name == "none" else _loaded()


@cache
def _loaded() -> OnnxReader | None:
    try:
        return OnnxReader()
    except WrongOnThisCpuError:
        return None
