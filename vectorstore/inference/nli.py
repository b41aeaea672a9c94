"""A model of natural language inference by name: a CrossEncoder that tells whether a text entails another.

None comes with Newsdesk, and the check of sentences does without. One can be named.
"""

from pathlib import Path

from vectorstore.errors import NliError, first_line

_MEND = "Set NEWSDESK_NLI to the folder of a sentence-transformers CrossEncoder trained on inference, or to none."


class CrossEncoderNli:
    """A sentence-transformers CrossEncoder on the CPU whose labels have names."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Args:
            name: a folder, or a hub name (from the local cache, or downloaded if need be).

        Raises:
            NliError: there is no such model, or none of its labels is entailment.
        """
        path = Path(name).expanduser()
        if not path.is_dir() and (path.is_absolute() or name.startswith((".", "~"))):
            raise NliError(f"There is no folder {name} of an inference model.", _MEND)
        try:
            from sentence_transformers import CrossEncoder

            local = path.is_dir()
            self._model = CrossEncoder(str(path) if local else name, device="cpu", local_files_only=local)
            labels = {int(at): str(label).lower() for at, label in self._model.config.id2label.items()}
        except Exception as error:  # the library raises OSError, ValueError, KeyError and others for a broken model
            raise NliError(f"The inference model {name!r} cannot be loaded: {first_line(error)}.", _MEND) from error
        self._entails = [at for at, label in labels.items() if label.startswith("entail")]
        self._contradicts = [at for at, label in labels.items() if label.startswith("contradict")]
        if len(self._entails) != 1 or len(labels) < 2:
            known = ", ".join(labels.values())
            raise NliError(f"The model {name!r} has the labels {known}; one must be entailment.", _MEND)

    def __call__(self, premise: str, hypothesis: str) -> tuple[float, float]:
        """Return the chances, 0 to 1, that the premise entails the hypothesis, and that it contradicts it.

        A pair longer than the model reads is cut at the premise's end.
        """
        chances = self._model.predict([(premise, hypothesis)], apply_softmax=True, show_progress_bar=False)[0]
        return float(chances[self._entails[0]]), float(sum(chances[at] for at in self._contradicts))


def load_nli(name: str) -> CrossEncoderNli | None:
    """Load a model by name: ``none``, a folder, or a hub name.

    Raises:
        NliError: it cannot be loaded.
    """
    return None if name == "none" else CrossEncoderNli(name)
