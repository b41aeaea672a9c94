"""A reranker by name: a sentence-transformers CrossEncoder, which reads a question and a passage together.

None comes with Newsdesk: those trained for it did not order passages better than the features alone
(docs/experiments/search.md; ``training/train_reader.py`` makes one). One trained on more can be named.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import RerankerError, first_line

if TYPE_CHECKING:
    from vectorstore.search.search import Reranker

_MEND = "Set NEWSDESK_RERANKER to the folder of a sentence-transformers CrossEncoder, or to none."


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder on the CPU."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Args:
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
    """Load a reranker by name: ``none``, a folder, or a hub name.

    Raises:
        RerankerError: it cannot be loaded.
    """
    return None if name == "none" else CrossEncoderReranker(name)
