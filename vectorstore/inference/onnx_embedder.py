"""The bundled embedding model in int8, run by onnxruntime: no torch, three to four times as fast as float32 there.

The file is made by ``training/export_embedder.py``. It is tried on a few sentences when it is loaded, and refused where
their vectors come out otherwise than the float32 model gave them.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from vectorstore.errors import EmbedderError, WrongOnThisCpuError
from vectorstore.inference.onnx_session import MODELS, cores, open_session, open_tokenizer, read_note
from vectorstore.inference.vectors import Vectors

MODEL_FILE = MODELS / "all-MiniLM-L6-v2.int8.onnx"
CANARIES = (
    "Why does North Korea support Palestine?",
    "Rescuers pulled 14 people from the rubble on Tuesday, officials said, as the search went into its third day.",
    "The central bank raised its key rate by a quarter of a point to 5.5%, the highest since 2001.",
)
"""Sentences whose float32 vectors stand beside the model's file."""
_MIN_COSINE = 0.97
"""Least cosine between a canary's vector and the float32 one; int8 without saturation gives 0.99."""
_MAX_TOKENS = 256
_DIMENSION = 384
_WAITING_BATCHES = 3
"""Texts of one call that are with each core or next to it."""


class OnnxEmbedder:
    """all-MiniLM-L6-v2 in int8 on the CPU; safe to use from several threads.

    One text a call on one thread, as many at once as there are cores: nothing is padded, and a vector depends on
    neither its neighbours nor the number of cores.
    """

    dimension = _DIMENSION
    max_tokens = _MAX_TOKENS

    def __init__(self, name: str) -> None:
        """Load the model and try it on this CPU.

        Args:
            name: what the archive remembers the vectors by.

        Raises:
            EmbedderError: the model's or the tokenizer's file is missing or damaged.
            WrongOnThisCpuError: its vectors come out wrong on this CPU.
        """
        self.name = name
        self._session = open_session(MODEL_FILE, "int8 embedding model", EmbedderError)
        self._tokenizer = open_tokenizer("int8 embedding model", EmbedderError)
        self._cores = len(cores())
        self._pool = ThreadPoolExecutor(self._cores, "embed")
        self._check_cpu()

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text: (n, dimension), float32, rows of length one."""
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
            if len(waiting) >= _WAITING_BATCHES * self._cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _one(self, ids: list[int]) -> Vectors:
        if len(ids) > _MAX_TOKENS:
            ids = [*ids[: _MAX_TOKENS - 1], ids[-1]]  # the last one closes a text
        vector: Vectors = self._session.run(None, {"input_ids": np.array([ids], dtype=np.int64)})[0][0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return each text's length in tokens without the special ones."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """Return each token's (start, end) in characters of the text."""
        offsets: list[tuple[int, int]] = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets

    def _check_cpu(self) -> None:
        wanted = np.array(read_note(MODEL_FILE)["canaries"], dtype=np.float32)
        agreement = (self.encode_documents(CANARIES) * wanted).sum(1)
        if agreement.min() < _MIN_COSINE:
            raise WrongOnThisCpuError(
                f"The int8 embedding model comes out wrong on this CPU (cosine {agreement.min():.2f} to float32).",
                "Set NEWSDESK_EMBEDDER_DTYPE to float32.",
            )
