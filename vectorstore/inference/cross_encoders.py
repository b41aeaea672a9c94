"""CrossEncoders of sentence-transformers by name: a reranker, and a model of natural language inference (NLI).

None comes with Newsdesk. Rerankers trained for it did not order passages better than the features alone
(docs/experiments/search.md; ``training/train_reader.py`` makes one), and the check of sentences does without NLI. One
trained on more can be named.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore.errors import NewsdeskError, NliError, RerankerError, first_line

if TYPE_CHECKING:
    from vectorstore.search.search import Reranker

_RERANKER_HINT = "Set NEWSDESK_RERANKER to the folder of a sentence-transformers CrossEncoder, or to none."
_NLI_HINT = "Set NEWSDESK_NLI to the folder of a sentence-transformers CrossEncoder trained on inference, or to none."


class CrossEncoderReranker:
    """A reranker on the CPU: it reads a question and a passage together."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Args:
            name: a folder, or a hub name (from the local cache, or downloaded if need be).

        Raises:
            RerankerError: there is no such model, or it does not give one number a pair.
        """
        self._model = _load(name, "reranker", RerankerError, _RERANKER_HINT)
        if self._model.num_labels != 1:
            raise RerankerError(
                f"The reranker {name!r} gives {self._model.num_labels} numbers a pair, not one.", _RERANKER_HINT
            )

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a score for each text, higher is better."""
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in scores]


class CrossEncoderNli:
    """An inference model on the CPU whose labels have names."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Args:
            name: a folder, or a hub name (from the local cache, or downloaded if need be).

        Raises:
            NliError: there is no such model, or none of its labels is entailment.
        """
        self._model = _load(name, "inference model", NliError, _NLI_HINT)
        labels = {int(at): str(label).lower() for at, label in self._model.config.id2label.items()}
        self._entails = [at for at, label in labels.items() if label.startswith("entail")]
        self._contradicts = [at for at, label in labels.items() if label.startswith("contradict")]
        if len(self._entails) != 1 or len(labels) < 2:
            known = ", ".join(labels.values())
            raise NliError(f"The model {name!r} has the labels {known}; one must be entailment.", _NLI_HINT)

    def __call__(self, premise: str, hypothesis: str) -> tuple[float, float]:
        """Return the chances, 0 to 1, that the premise entails the hypothesis, and that it contradicts it.

        A pair longer than the model reads is cut at the premise's end.
        """
        chances = self._model.predict([(premise, hypothesis)], apply_softmax=True, show_progress_bar=False)[0]
        return float(chances[self._entails[0]]), float(sum(chances[at] for at in self._contradicts))


def load_reranker(name: str) -> "Reranker | None":
    """Load a reranker by name: ``none``, a folder, or a hub name.

    Raises:
        RerankerError: it cannot be loaded.
    """
    return None if name == "none" else CrossEncoderReranker(name)


def load_nli(name: str) -> CrossEncoderNli | None:
    """Load an inference model by name: ``none``, a folder, or a hub name.

    Raises:
        NliError: it cannot be loaded.
    """
    return None if name == "none" else CrossEncoderNli(name)


def _load(name: str, what: str, error: type[NewsdeskError], hint: str) -> Any:
    """Return a CrossEncoder on the CPU; ``what`` names it in messages."""
    path = Path(name).expanduser()
    if not path.is_dir() and (path.is_absolute() or name.startswith((".", "~"))):
        raise error(f"There is no folder {name} for the {what}.", hint)
    try:
        from sentence_transformers import CrossEncoder

        local = path.is_dir()
        return CrossEncoder(str(path) if local else name, device="cpu", local_files_only=local)
    except Exception as cause:  # the library raises OSError, ValueError, KeyError and others for a broken model
        raise error(f"The {what} {name!r} cannot be loaded: {first_line(cause)}.", hint) from cause
