"""Rerankers: models that read a question and a passage together and say how well the passage answers.

The one that comes with Newsdesk runs in onnxruntime (``training/train_reranker.py`` makes it); any other is a
sentence-transformers CrossEncoder, named by its folder or its hub name.
"""

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore.embedder import BUNDLED as TOKENIZER
from vectorstore.embedder import model_folder
from vectorstore.errors import RerankerError, first_line
from vectorstore.onnx_embedder import cores

if TYPE_CHECKING:
    from vectorstore.search import Reranker

BUNDLED = "newsdesk"
MODEL_FILE = Path(__file__).parent / "models" / "newsdesk-reranker.int8.onnx"
MAX_TOKENS = 160
"""Of question and passage together; what is longer is cut at the passage's end, as in training."""
_MEND = "Set NEWSDESK_RERANKER to newsdesk, to the folder of a sentence-transformers CrossEncoder, or to none."


class OnnxReranker:
    """The bundled reranker; safe to use from several threads. A pair a call, so no pair depends on its neighbours."""

    adds = True

    def __init__(self) -> None:
        """Raises:
        RerankerError: its file is missing or damaged.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            data = MODEL_FILE.read_bytes()
            note = json.loads(MODEL_FILE.with_suffix(".json").read_text(encoding="utf-8"))
        except OSError as error:
            raise RerankerError(f"The bundled reranker cannot be read: {error}.", _MEND) from error
        if hashlib.sha256(data).hexdigest() != note["sha256"]:
            raise RerankerError(f"{MODEL_FILE} is damaged: its digest is not the one it was made with.", _MEND)
        folder = model_folder(TOKENIZER)  # it was trained from the embedding model, and has its vocabulary
        assert folder is not None
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        self._pool = ThreadPoolExecutor(len(cores()), "rerank")

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a score for each text, higher is better; logits, comparable within one question only."""
        question = self._shortened(question)
        return list(self._pool.map(self._one, self._tokenizer.encode_batch([(question, text) for text in texts])))

    def _shortened(self, question: str) -> str:
        """Leave room for the passage whatever the question's length."""
        return " ".join(question.split()[: MAX_TOKENS // 4])

    def _one(self, encoding: Any) -> float:
        ids = np.array([encoding.ids], dtype=np.int64)
        types = np.array([encoding.type_ids], dtype=np.int64)
        return float(self._session.run(None, {"input_ids": ids, "token_type_ids": types})[0][0, 0])


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder on the CPU."""

    adds = False

    def __init__(self, name: str) -> None:
        """Args:
        name: a folder, or a hub name (from the local cache, or downloaded if need be).

        Raises:
            RerankerError: there is no such model, or it does not give one number a pair.
        """
        path = Path(name).expanduser()
        if not path.is_dir() and (path.is_absolute() or name.startswith((".", "~"))):
            raise RerankerError(f"There is no reranker folder {name}.", _MEND)
        try:
            from sentence_transformers import CrossEncoder

            local = path.is_dir()
            self._model = CrossEncoder(str(path) if local else name, device="cpu", local_files_only=local)
        except Exception as error:  # the library raises OSError, ValueError, KeyError and others for a broken model
            raise RerankerError(f"The reranker {name!r} cannot be loaded: {first_line(error)}.", _MEND) from error
        if self._model.num_labels != 1:
            raise RerankerError(f"The reranker {name!r} gives {self._model.num_labels} numbers a pair, not one.", _MEND)

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a score for each text, higher is better."""
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in scores]


def load_reranker(name: str) -> "Reranker | None":
    """Load a reranker by name: ``newsdesk`` (the bundled one), ``none``, a folder, or a hub name.

    Raises:
        RerankerError: it cannot be loaded.
    """
    if name == "none":
        return None
    return OnnxReranker() if name == BUNDLED else CrossEncoderReranker(name)
