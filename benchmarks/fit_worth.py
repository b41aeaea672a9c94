"""Fit qa/worth.json: the weights by which the extractive writer orders sentences.

    python -m benchmarks.fit_worth --home HOME --fit QUESTIONS... [--confirm QUESTIONS...] [--check SLICE...]
                                   [--without SLICE...] [--write]

The weights are those that make the sentences in which an accepted answer stands likeliest among all sentences of the
passages found (a softmax over each question's sentences, with a ridge). The votes rest on the other weights, so they
are counted again and the weights fitted again, three times. Reported are the shares of answerable questions whose
answer stands in a sentence quoted ("said"), in the paragraph of one ("cited") and in the first sentence, when the
collection's answers are quoted without regard to refusal: five-fold cross-validated on the first questions, then by the
fitted weights on the others. Only ``--write`` changes the file.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from benchmarks.labelled import Labelled, answerable, read_labelled, without
from benchmarks.slices import open_slice, settings_for
from qa.assemble import make_search, open_collection
from qa.extractive import NEAR, Candidate, candidates, choose, voted
from qa.settings import Settings, load
from qa.terms import make_terms
from qa.worth import Features, worth
from vectorstore.collection import Collection
from vectorstore.filter import Filter

Vector = npt.NDArray[np.float64]
Asked = tuple[Labelled, list[Candidate]]
"""A question with all sentences of the passages found for it."""
Score = Callable[[Features], float]
T = TypeVar("T")

ALL = tuple(field.name for field in fields(Features))
FITTED = tuple(name for name in ALL if name not in ("paragraph", "kind"))
"""What the paragraph has of the question says no more where the sentence and the passage are known; nor does the kind
where the thing is. Both are for reasons, whose weights are set by hand."""
_RIDGE = 1.0
_ROUNDS = 3
_FOLDS = 5
_SENTENCES = 4
_TARGET = Path(__file__).parent.parent / "qa" / "worth.json"


def gather(settings: Settings, asked: Sequence[Labelled], collection: Collection) -> list[Asked]:
    """Return answerable questions, those that ask for no reason, with the sentences that the writer chooses from."""
    search = make_search(settings, collection)
    gathered = []
    for question in answerable(asked):
        request = question.request()
        where = Filter(request.query.since, request.query.until or request.query.as_of, undated=False)
        found = search(request.search_for, where, settings.passages, recency=request.recency, words=request.words)
        terms = make_terms(request.search_for, collection.archive.text.frequency, collection.chunks)
        if not terms.asks_why:  # ordered by weights of their own
            gathered.append((question, candidates(terms, found)))
    return gathered


def matrix(sentences: Sequence[Candidate]) -> Vector:
    """Return the fitted features, (sentences, features)."""
    columns = [ALL.index(name) for name in FITTED]
    return np.array([astuple(sentence.features) for sentence in sentences])[:, columns]


def rescored(sentences: Sequence[Candidate], score: Score) -> list[Candidate]:
    """Return sentences in the order of other weights, which the votes are counted by too."""
    bare = [replace(s.features, votes=0.0) for s in sentences]
    return voted([replace(s, features=f, worth=score(f)) for s, f in zip(sentences, bare, strict=True)], score)


def fit(asked: Sequence[Asked]) -> Vector:
    """Return the weights (features,) that make the sentences that hold the answer likeliest."""
    weights = np.zeros(len(FITTED))
    for _ in range(_ROUNDS):
        score = by_weights(weights)
        weights = _fit([(question, rescored(sentences, score)) for question, sentences in asked])
    return weights


def _fit(asked: Sequence[Asked]) -> Vector:
    pairs = [(matrix(s), np.array([q.said_in(c.text) for c in s], dtype=float)) for q, s in asked if s]
    pairs = [(x, y) for x, y in pairs if 0 < y.sum() < len(y)]
    deviation = np.vstack([x for x, _ in pairs]).std(axis=0) + 1e-9
    weights: Vector = likeliest([(x / deviation, y) for x, y in pairs], _RIDGE, np.zeros(len(FITTED))) / deviation
    return weights


def likeliest(pairs: Sequence[tuple[Vector, Vector]], ridge: float, start: Vector) -> Vector:
    """Return the weights (features,) that make the right sentences likeliest by a softmax over each question's.

    Args:
        pairs: of each question the features (sentences, features), and 1 for those that are right (sentences,), not
            all of them and not none.
    """
    from scipy.optimize import minimize

    def loss(w: Vector) -> tuple[float, Vector]:
        total, gradient = float(w @ w) * ridge / 2, ridge * w
        for x, y in pairs:
            scores = x @ w
            p = np.exp(scores - scores.max())
            p /= p.sum()
            right = p * y / (p @ y)
            total -= float(np.log(p @ y))
            gradient -= x.T @ (right - p)
        return total, gradient

    result: Vector = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return result


def by_weights(weights: Vector) -> Score:
    named = dict(zip(FITTED, weights.tolist(), strict=True))
    return lambda measured: sum(weight * getattr(measured, name) for name, weight in named.items())


def outcome(asked: Sequence[Asked], score: Score) -> Vector:
    """Return for each question whether the answer is said, cited and first, and how many sentences are quoted."""
    rows = []
    for question, sentences in asked:
        ranked = [sentence for sentence in rescored(sentences, score) if sentence.features.states]
        chosen = choose([s for s in ranked if s.worth >= ranked[0].worth - NEAR], _SENTENCES)
        said = [question.said_in(s.text) for s in chosen]
        cited = any(question.said_in(s.paragraph.text) for s in chosen)
        rows.append([any(said), cited, bool(said and said[0]), len(chosen)])
    return np.array(rows, dtype=float)


def cross_validated(items: Sequence[T], judge: Callable[[Sequence[T], Sequence[T]], Vector]) -> Vector:
    """Return what is found of each fold by what was fitted on the others.

    Args:
        judge: the others and the fold to its rows.
    """
    folds = [items[first::_FOLDS] for first in range(_FOLDS)]
    rest = [[each for n, each in enumerate(items) if n % _FOLDS != first] for first in range(_FOLDS)]
    return np.vstack([judge(seen, held) for seen, held in zip(rest, folds, strict=True)])


def _judge(seen: Sequence[Asked], held: Sequence[Asked]) -> Vector:
    return outcome(held, by_weights(fit(seen)))


def report(name: str, rows: Vector) -> str:
    return f"{name:34}{len(rows):6}" + "".join(f"{value:9.3f}" for value in rows.mean(axis=0))


def in_force(measured: Features) -> float:
    return worth(measured, asks_why=False)


def model_of(asked: Sequence[Asked], names: Sequence[str]) -> dict[str, Any]:
    weights = dict(zip(FITTED, (round(float(w), 4) for w in fit(asked)), strict=True))
    provenance = f"{', '.join(names)}: {len(asked)} answerable questions"
    return {"fitted_by": "benchmarks/fit_worth.py", "fitted_on": provenance, "weights": weights}


def tell(asked: Sequence[Asked], others: Sequence[tuple[str, Sequence[Asked]]]) -> None:
    fitted = by_weights(fit(asked))
    print(f"{'questions':34}{'n':>6}{'said':>9}{'cited':>9}{'first':>9}{'quoted':>9}")
    print(report("fitted on, weights in force", outcome(asked, in_force)))
    print(report("fitted on, cross-validated", cross_validated(asked, _judge)))
    for name, other in others:
        print(report(f"{name}, weights in force", outcome(other, in_force)))
        print(report(f"{name}, fitted", outcome(other, fitted)))


def arguments(doc: str | None) -> argparse.Namespace:
    """Read what a fit is to be made on: ``home``, ``fit``, ``confirm``, ``check``, ``without`` and ``write``."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--fit", type=Path, nargs="+", required=True)
    parser.add_argument("--confirm", type=Path, nargs="*", default=[])
    parser.add_argument("--check", type=Path, nargs="*", default=[])
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def gather_all(given: argparse.Namespace) -> tuple[list[Asked], list[tuple[str, list[Asked]]]]:
    """Return the questions to fit on, and the others with a name for each lot."""
    settings = load({"home": given.home})[0]
    training = without([q for path in given.fit for q in read_labelled(path)], given.without)
    with open_collection(settings, command="benchmark") as collection:
        asked = gather(settings, training, collection)
        others = [(path.name, gather(settings, read_labelled(path), collection)) for path in given.confirm]
    for folder in given.check:
        with open_slice(folder, settings_for(folder)) as collection:
            mine = gather(settings_for(folder), read_labelled(folder / "questions.jsonl"), collection)
        others.append((folder.resolve().name, mine))
    return asked, others


def main() -> None:
    given = arguments(__doc__)
    asked, others = gather_all(given)
    tell(asked, others)
    model = model_of(asked, [path.name for path in given.fit])
    print(json.dumps(model, indent=2))
    if given.write:
        _TARGET.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
