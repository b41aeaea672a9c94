"""Fit qa/confidence.json: the logistic regression that decides when to refuse.

    python -m benchmarks.fit_confidence --home HOME --fit QUESTIONS... [--confirm QUESTIONS...] [--check SLICE...]
                                        [--without SLICE...] [--write]

A question counts as answerable where some article of the collection is marked to support it. Fits on the first
questions, reports five-fold cross-validated figures there and the fitted model's on the others, and the threshold at
which 95 and 90 of a hundred answerable questions are answered; then the risk-coverage curve of each. Only ``--write``
changes the file.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.labelled import Labelled, read_labelled, without
from benchmarks.slices import open_slice, settings_for
from qa.assemble import make_search, open_collection
from qa.confidence import Signals, signals
from qa.metrics.refusal import area_under_risk_coverage, risk_coverage
from qa.settings import Settings, load
from qa.terms import make_terms
from vectorstore.collection import Collection
from vectorstore.filter import Filter

Matrix = npt.NDArray[np.float64]
_RIDGE = 1.0
_FOLDS = 5
_TARGET = Path(__file__).parent.parent / "qa" / "confidence.json"


def measure(settings: Settings, asked: Sequence[Labelled], collection: Collection) -> tuple[Matrix, Matrix]:
    """Return signals (questions, signals) and labels (questions,), 1 where answerable."""
    search = make_search(settings, collection)
    rows, labels = [], []
    for question in asked:
        request = question.request()
        where = Filter(request.query.since, request.query.until or request.query.as_of, undated=False)
        found = search(request.search_for, where, settings.passages, recency=request.recency, words=request.words)
        terms = make_terms(request.search_for, collection.archive.text.frequency, collection.chunks)
        if found:
            rows.append(astuple(signals(terms, found, request.recency)))
            labels.append(float(bool(question.gold_urls)))
    return np.array(rows), np.array(labels)


def measure_slice(folder: Path) -> tuple[Matrix, Matrix]:
    settings = settings_for(folder)
    with open_slice(folder, settings) as collection:
        return measure(settings, read_labelled(folder / "questions.jsonl"), collection)


def fit(x: Matrix, y: Matrix) -> Matrix:
    """Return intercept and weights by Newton's method, both classes weighing the same, with a small ridge."""
    design = np.hstack([np.ones((len(x), 1)), x])
    weight = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    ridge = _RIDGE * np.diag([0.0] + [1.0] * x.shape[1])
    w = np.zeros(design.shape[1])
    for _ in range(50):
        p = predict(w, x)
        gradient = design.T @ (weight * (p - y)) + ridge @ w
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + ridge
        w -= np.linalg.solve(hessian, gradient)
    return w


def predict(w: Matrix, x: Matrix) -> Matrix:
    result: Matrix = 1 / (1 + np.exp(-(w[0] + x @ w[1:])))
    return result


def auc(p: Matrix, y: Matrix) -> float:
    """Return the chance that an answerable question gets more than an unanswerable one."""
    yes, no = p[y == 1], p[y == 0]
    return float(((yes[:, None] > no) + 0.5 * (yes[:, None] == no)).mean())


def cross_validated(x: Matrix, y: Matrix, estimate: Callable[[Matrix, Matrix, Matrix], Matrix]) -> Matrix:
    """Return each question's estimate by what was fitted without its fold.

    Args:
        estimate: signals and labels to fit on, and signals to estimate, to estimates.
    """
    p = np.zeros(len(y))
    for fold in range(_FOLDS):
        test = np.arange(len(y)) % _FOLDS == fold
        p[test] = estimate(x[~test], y[~test], x[test])
    return p


def row(name: str, p: Matrix, y: Matrix) -> str:
    """Return a table row: AUC, and the refusals of unanswerable questions at shares of answerable ones answered."""
    cells = []
    for share in (0.95, 0.90, 0.85):
        threshold = np.quantile(p[y == 1], 1 - share)
        cells.append(f"{(p[y == 0] < threshold).mean():10.3f} ({threshold:.2f})")
    return f"{name:28}{len(y):6}{auc(p, y):8.3f}{''.join(cells)}"


ALL = tuple(field.name for field in fields(Signals))
TIMELY = tuple(name for name in ALL if name != "similarity")
"""How close a passage is says no more where it is known how close a fresh one is."""
TIMELESS = tuple(name for name in ALL if not name.startswith("fresh"))
_SURE = 0.96
"""Share of the unanswerable questions that must match less closely than an old passage that is trusted."""


def columns(names: Sequence[str]) -> list[int]:
    return [ALL.index(name) for name in names]


def fitted(x: Matrix, y: Matrix) -> dict[str, Any]:
    """Return the two regressions, and the match from which age does not matter."""
    both: dict[str, Any] = {}
    for occasion, names in (("timely", TIMELY), ("timeless", TIMELESS)):
        w = fit(x[:, columns(names)], y)
        both[occasion] = {
            "auc_cross_validated": round(
                auc(cross_validated(x[:, columns(names)], y, lambda x, y, test: predict(fit(x, y), test)), y), 3
            ),
            "intercept": round(float(w[0]), 4),
            "weights": {name: round(float(v), 4) for name, v in zip(names, w[1:], strict=True)},
        }
    match = predict(fit(x[:, columns(TIMELESS)], y), x[:, columns(TIMELESS)])
    both["sure"] = round(float(np.quantile(match[y == 0], _SURE)), 3)
    return both


def estimates(model: dict[str, Any], x: Matrix) -> Matrix:
    """Return what ``qa.confidence`` makes of some signals where days are preferred."""

    def logistic(part: dict[str, Any]) -> Matrix:
        weights = np.array([part["intercept"], *part["weights"].values()])
        return predict(weights, x[:, columns(list(part["weights"]))])

    match = logistic(model["timeless"])
    return np.maximum(logistic(model["timely"]), np.where(match >= model["sure"], match, 0.0))


def curve(name: str, p: Matrix, y: Matrix) -> str:
    """Return a table row: the area under the risk-coverage curve, and the risk at tenths of all questions answered.

    The risk is the share of unanswerable questions among those answered, the likeliest first (Geifman and El-Yaniv,
    "Selective Classification for Deep Neural Networks", 2017).
    """
    answers = np.column_stack([p, y])
    points = dict.fromkeys(range(1, 11), 0.0)
    for coverage, risk in risk_coverage([(float(estimate), label == 1) for estimate, label in answers]):
        points.update({tenth: risk for tenth in points if coverage <= tenth / 10 + 1e-9})
    return f"{name:28}{area_under_risk_coverage(answers) or 0:8.3f} " + "".join(f"{r:7.3f}" for r in points.values())


def report(x: Matrix, y: Matrix, others: Sequence[tuple[str, Matrix, Matrix]]) -> None:
    model = fitted(x, y)
    measured = [
        ("fitted on, cross-validated", cross_validated(x, y, lambda x, y, test: estimates(fitted(x, y), test)), y)
    ]
    measured += [(name, estimates(model, other), labels) for name, other, labels in others]
    print(f"{'questions':28}{'n':>6}{'AUC':>8}   unanswerable refused at .95, .90, .85 answered (threshold)")
    print("\n".join(row(*each) for each in measured))
    for name, column in zip(ALL, x.T, strict=True):
        print(row(f"  {name} alone", column, y))
    print(f"\n{'risk at tenths answered':28}{'area':>8} " + "".join(f"{tenth / 10:7.1f}" for tenth in range(1, 11)))
    print("\n".join(curve(*each) for each in measured))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--fit", type=Path, nargs="+", required=True)
    parser.add_argument("--confirm", type=Path, nargs="*", default=[])
    parser.add_argument("--check", type=Path, nargs="*", default=[])
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    settings = load({"home": arguments.home})[0]
    training = without([q for path in arguments.fit for q in read_labelled(path)], arguments.without)
    with open_collection(settings, command="benchmark") as collection:
        x, y = measure(settings, training, collection)
        others = [(path.name, *measure(settings, read_labelled(path), collection)) for path in arguments.confirm]
    others += [(folder.resolve().name, *measure_slice(folder)) for folder in arguments.check]
    report(x, y, others)
    model = {
        "fitted_by": "benchmarks/fit_confidence.py",
        "fitted_on": f"{', '.join(p.name for p in arguments.fit)}: "
        f"{int(y.sum())} answerable, {int((1 - y).sum())} unanswerable",
        **fitted(x, y),
    }
    print(json.dumps(model, indent=2))
    if arguments.write:
        _TARGET.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
