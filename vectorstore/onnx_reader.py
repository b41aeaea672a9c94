"""The bundled reader: how well a sentence answers a question, by a small model that reads both together, in int8.

It is all-MiniLM-L6-v2 trained on questions made of the articles' own sentences (``training/train_reader.py``, then
``training/export_reader.py``; data and limits are in the note beside its file, figures in docs/answers.md).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from vectorstore.embedder import BUNDLED, model_folder
from vectorstore.errors import ReaderError, WrongOnThisCpuError
from vectorstore.onnx_model import MODELS, cores, open_session, read_note

MODEL_FILE = MODELS / "newsdesk-reader.int8.onnx"
MAX_TOKENS = 96
"""Tokens of a question, a headline and a sentence together; more are cut, of the longer text first."""
CANARIES = (
    (
        "Which country has agreed to send howitzers to the border?",
        (
            "Defence ministers meet in Riga. Estonia will send nine howitzers to the border, its minister said.",
            "Defence ministers meet in Riga. The talks went on until late in the evening.",
            "Howitzers, explained. A howitzer fires shells in a high arc over hills and walls.",
        ),
    ),
    (
        "How many people were rescued from the ferry?",
        (
            "Ferry runs aground off Port Ellery. Lifeboats took 212 passengers off the ferry before midnight.",
            "Ferry runs aground off Port Ellery. Who was at the wheel is not known, the harbour master said.",
            "Ferry fares rise by 5 percent. A return ticket will cost 14 euros from March.",
        ),
    ),
)
"""Questions and texts whose float32 scores stand beside the model's file."""
_AGREES = 0.9
"""Least correlation between the canaries' scores and the float32 ones."""


class OnnxReader:
    """Scores sentences for a question; safe to use from several threads.

    One text a call on one thread, as many at once as there are cores, so a score depends on nothing but its texts.
    """

    def __init__(self) -> None:
        """Raises:
        ReaderError: the file is missing or damaged.
        EmbedderError: the bundled embedding model, whose tokenizer it shares, is not installed.
        WrongOnThisCpuError: its scores come out wrong on this CPU.
        """
        from tokenizers import Tokenizer

        self._session = open_session(MODEL_FILE, "reader", ReaderError)
        folder = model_folder(BUNDLED)
        assert folder is not None  # the bundled model is always a folder
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        self._pool = ThreadPoolExecutor(len(cores()), "read")
        self._check_cpu()

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a score for each text, a headline and a sentence: higher is likelier to hold the answer.

        Differences of scores are differences of log-odds; only those of one question mean something.
        """
        return list(self._pool.map(self._score, [question] * len(texts), texts))

    def _score(self, question: str, text: str) -> float:
        pair = self._tokenizer.encode(question, text)
        inputs = {"input_ids": pair.ids, "token_type_ids": pair.type_ids}
        (score,) = self._session.run(None, {name: np.array([row], dtype=np.int64) for name, row in inputs.items()})
        return float(score[0])

    def _check_cpu(self) -> None:
        found = [score for question, texts in CANARIES for score in self(question, texts)]
        agreement = float(np.corrcoef(found, read_note(MODEL_FILE)["canaries"])[0, 1])
        if not agreement >= _AGREES:  # written so that NaN counts
            raise WrongOnThisCpuError(
                f"The reader comes out wrong on this CPU (correlation {agreement:.2f} to float32).",
                "Quotes are ordered without it; set NEWSDESK_READER to none to have no check of it.",
            )


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
