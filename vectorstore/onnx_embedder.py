"""The bundled embedding model in int8, run by onnxruntime: no torch, three to four times as fast as float32 there.

The file is made by ``training/export_embedder.py``. On a CPU whose int8 products saturate (x86 before VNNI) its vectors
would be wrong without a word, so it is tried on a few sentences when it is loaded, and refused where they come out
otherwise than the float32 model gave them.
"""

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.errors import EmbedderError, WrongOnThisCpuError
from vectorstore.vectors import Vectors

MODEL_FILE = Path(__file__).parent / "models" / "all-MiniLM-L6-v2.int8.onnx"
CANARIES = (
    "Why does North Korea support Palestine?",
    "Rescuers pulled 14 people from the rubble on Tuesday, officials said, as the search went into its third day.",
    "The central bank raised its key rate by a quarter of a point to 5.5%, the highest since 2001.",
)
"""Sentences whose float32 vectors stand beside the model's file."""
_AGREES = 0.97
"""Least cosine between a canary's vector and the float32 one; int8 without saturation gives 0.99."""
_MAX_TOKENS = 256
_DIMENSION = 384
_WAITING = 3
"""Texts of one call that are with each core or next to it."""


class OnnxEmbedder:
    """all-MiniLM-L6-v2 in int8 on the CPU; safe to use from several threads.

    One text a call on one thread, as many at once as there are cores: nothing is padded, and a vector depends on
    neither its neighbours nor the number of cores.
    """

    dimension = _DIMENSION
    max_tokens = _MAX_TOKENS

    def __init__(self, name: str, folder: Path) -> None:
        """Args:
        name: what the archive remembers the vectors by.
        folder: the model's own folder, for its tokenizer.

        Raises:
            EmbedderError: the file is missing or damaged.
            WrongOnThisCpuError: its vectors come out wrong on this CPU.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        self.name = name
        data = _checked_file()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._cores = len(cores())
        self._pool = ThreadPoolExecutor(self._cores, "embed")
        self._check_cpu()

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, _DIMENSION), dtype=np.float32)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        return np.stack(list(self._few_at_a_time(ids)))

    encode_queries = encode_documents  # the model has one form for both

    def _few_at_a_time(self, ids: list[list[int]]) -> Iterator[Vectors]:
        """Yield the vectors in order, with few texts waiting for the cores: a question does not wait for an ingest."""
        waiting: deque[Future[Vectors]] = deque()
        for each in ids:
            waiting.append(self._pool.submit(self._one, each))
            if len(waiting) >= _WAITING * self._cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _one(self, ids: list[int]) -> Vectors:
        if len(ids) > _MAX_TOKENS:
            ids = [*ids[: _MAX_TOKENS - 1], ids[-1]]  # the last one closes a text
        vector: Vectors = self._session.run(None, {"input_ids": np.array([ids], dtype=np.int64)})[0][0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        offsets: list[tuple[int, int]] = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets

    def _check_cpu(self) -> None:
        wanted = np.array(_note()["canaries"], dtype=np.float32)
        agreement = (self.encode_documents(CANARIES) * wanted).sum(1)
        if agreement.min() < _AGREES:
            raise WrongOnThisCpuError(
                f"The int8 embedding model comes out wrong on this CPU (cosine {agreement.min():.2f} to float32).",
                "Set NEWSDESK_EMBEDDER_DTYPE to float32.",
            )


def cores() -> Sequence[int]:
    """Return the processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # what this process may use; Linux alone can say
    return sorted(affinity(0)) if affinity else range(os.cpu_count() or 1)


def _checked_file() -> bytes:
    """Return the model file's bytes, checked against the digest beside it."""
    mend = "Install Newsdesk again, as its README says."
    try:
        data = MODEL_FILE.read_bytes()
    except OSError as error:
        raise EmbedderError(f"The int8 embedding model cannot be read: {error}.", mend) from error
    if hashlib.sha256(data).hexdigest() != _note()["sha256"]:
        raise EmbedderError(f"{MODEL_FILE} is damaged: its digest is not the one it was made with.", mend)
    return data


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _note() -> dict[str, Any]:
    note: dict[str, Any] = json.loads(MODEL_FILE.with_suffix(".json").read_text(encoding="utf-8"))
    return note
