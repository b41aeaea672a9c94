"""Fit qa/reading.json: what a reader's scores count beside the worth of a sentence.

    python -m benchmarks.fit_reading --home HOME --fit QUESTIONS... [--confirm QUESTIONS...] [--check SLICE...]
                                     [--without SLICE...] [--write]

The two weights are those that make the sentences in which an accepted answer stands likeliest (a softmax over each
question's sentences, with a ridge). Reported are, without the reader and with it, the shares of answerable questions
whose answer stands in a sentence quoted ("said"), in the paragraph of one ("cited") and in the first sentence, and how
many sentences are quoted, without regard to refusal: five-fold cross-validated on the first questions, then by the
fitted weights on the others. Only ``--write`` changes the file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.fit_worth import Asked, arguments, cross_validated, gather_all, likeliest, report
from qa.extractive import NEAR, Candidate, choose
from qa.reading import MOST, shown_to_reader
from vectorstore.onnx_reader import OnnxReader

Vector = npt.NDArray[np.float64]
WEIGHTS = ("worth", "reader")
_RIDGE = 0.5
_SENTENCES = 4
_TARGET = Path(__file__).parent.parent / "qa" / "reading.json"


@dataclass(frozen=True, slots=True)
class Measured:
    """A question's sentences that state something, the best first."""

    sentences: Sequence[Candidate]
    features: Vector
    """Worth and score of each (sentences, 2), both below the best one's."""
    right: npt.NDArray[np.bool_]
    """Which hold an accepted answer (sentences,)."""
    cited: npt.NDArray[np.bool_]
    """Which stand in a paragraph that holds one (sentences,)."""


def measure(asked: Sequence[Asked], reader: OnnxReader) -> list[Measured]:
    measured = []
    for question, ranked in asked:
        sentences = [sentence for sentence in ranked if sentence.features.states]
        if not sentences:
            continue
        best = sentences[:MOST]
        scores = reader(question.request().search_for, [shown_to_reader(s.passage.article.title, s.text) for s in best])
        read = np.array([*scores, *[min(scores)] * (len(sentences) - len(best))])
        worths = np.array([sentence.worth for sentence in sentences])
        measured.append(
            Measured(
                sentences,
                np.stack([worths - worths.max(), read - read.max()], axis=1),
                np.array([question.said_in(s.text) for s in sentences]),
                np.array([question.said_in(s.paragraph.text) for s in sentences]),
            )
        )
    return measured


def fit(measured: Sequence[Measured]) -> Vector:
    """Return the weights of worth and score (2,)."""
    pairs = [(each.features, each.right.astype(float)) for each in measured if 0 < each.right.sum() < len(each.right)]
    return likeliest(pairs, _RIDGE, np.full(2, 0.5))


def outcome(measured: Sequence[Measured], weights: Vector) -> Vector:
    """Return for each question whether the answer is said, cited and first, and how many sentences are quoted."""
    rows = []
    for each in measured:
        worths = each.features @ weights
        order = [at for at in np.argsort(-worths, kind="stable") if worths[at] >= worths.max() - NEAR]
        places = {id(sentence): at for at, sentence in enumerate(each.sentences)}
        chosen = [places[id(s)] for s in choose([each.sentences[at] for at in order], _SENTENCES)]
        rows.append([each.right[chosen].any(), each.cited[chosen].any(), each.right[chosen[0]], len(chosen)])
    return np.array(rows, dtype=float)


def tell(measured: Sequence[Measured], others: Sequence[tuple[str, Sequence[Measured]]]) -> None:
    alone, weights = np.array([1.0, 0.0]), fit(measured)
    print(f"{'questions':34}{'n':>6}{'said':>9}{'cited':>9}{'first':>9}{'quoted':>9}")
    print(report("fitted on, without the reader", outcome(measured, alone)))
    print(report("fitted on, cross-validated", cross_validated(measured, lambda seen, held: outcome(held, fit(seen)))))
    for name, other in others:
        print(report(f"{name}, without the reader", outcome(other, alone)))
        print(report(f"{name}, with it", outcome(other, weights)))


def main() -> None:
    given = arguments(__doc__)
    training, others = gather_all(given)
    reader = OnnxReader()
    measured = measure(training, reader)
    tell(measured, [(name, measure(asked, reader)) for name, asked in others])
    model: dict[str, Any] = {
        "fitted_by": "benchmarks/fit_reading.py",
        "fitted_on": f"{', '.join(path.name for path in given.fit)}: {len(measured)} answerable questions",
        "weights": dict(zip(WEIGHTS, (round(float(w), 4) for w in fit(measured)), strict=True)),
    }
    print(json.dumps(model, indent=2))
    if given.write:
        _TARGET.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
