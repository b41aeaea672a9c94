"""Fit qa/query/several.json: from how a question is asked, the chance that it needs several articles.

    python -m benchmarks.fit_several --desk DESK/train.jsonl [MORE.jsonl] [--write]

Answerable desk questions of the type ``several`` against the others; ``MORE.jsonl`` may come from
``training.written_questions``. L1-regularised logistic regression, which keeps some 150 of 11,000 runs of words.
All figures that it prints are cross-validated; those of the first file stand apart.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.logistic import auc
from qa.query.several import PER_WORDS, runs

TARGET = Path(__file__).parent.parent / "qa" / "query" / "several.json"
FOLDS, SEED = 5, 0
STRENGTH = 0.3
"""Inverse of the L1 penalty (scikit-learn's C)."""
LEAST_SEEN = 30
"""Questions that have a run of words, at least."""
CUTS = (0.1, 0.2, 0.25, 0.3, 0.5)


def matrix(questions: Sequence[str], names: Sequence[str]) -> csr_matrix:
    """Return (questions, runs + 1): whether a question has each run, and its length."""
    places = {name: place for place, name in enumerate(names)}
    rows = [sorted({places[run] for run in runs(question) if run in places}) for question in questions]
    ends = np.cumsum([0, *(len(row) + 1 for row in rows)])
    columns = np.concatenate([[*row, len(names)] for row in rows])
    lengths = (len(question.split()) / PER_WORDS for question in questions)
    values = np.concatenate([[*[1.0] * len(row), length] for row, length in zip(rows, lengths, strict=True)])
    return csr_matrix((values, columns, ends), shape=(len(questions), len(names) + 1))


def fitted(x: csr_matrix, y: np.ndarray) -> LogisticRegression:
    model = LogisticRegression(C=STRENGTH, l1_ratio=1.0, solver="liblinear", max_iter=500, random_state=SEED)
    return model.fit(x, y)


def report(name: str, scores: np.ndarray, y: np.ndarray) -> None:
    """Print how well scores tell the questions apart, and what share of each kind reaches some chances."""
    chances = 1 / (1 + np.exp(-scores))
    shares = [f"{cut}: {np.mean(chances[y == 1] >= cut):.2f} {np.mean(chances[y == 0] >= cut):.3f}" for cut in CUTS]
    print(f"{name}: {len(y)} questions, {int(y.sum())} of several; AUC {auc(scores, y.astype(float)):.3f}")
    print("   chance: share of several, of others:", "; ".join(shares))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--desk", type=Path, nargs="+", required=True)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(argv)
    each = [(place, json.loads(line)) for place, file in enumerate(given.desk) for line in file.open(encoding="utf-8")]
    rows = [(place, row) for place, row in each if row["answerable"]]
    questions = [row["question"] for _, row in rows]
    y = np.array([int(row["type"] == "several") for _, row in rows])
    first = np.array([place == 0 for place, _ in rows])
    seen = Counter(run for question in questions for run in set(runs(question)))
    names = sorted(run for run, count in seen.items() if count >= LEAST_SEEN)
    x = matrix(questions, names)
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(y))
    scores = np.zeros(len(y))
    for part in range(FOLDS):
        scores[fold == part] = fitted(x[fold != part], y[fold != part]).decision_function(x[fold == part])
    report("all", scores, y)
    report(given.desk[0].name, scores[first], y[first])
    model = fitted(x, y)
    weights = model.coef_[0]
    kept = {name: round(float(w), 4) for name, w in zip(names, weights[:-1], strict=True) if w}
    print(len(kept), "of", len(names), "runs of words kept")
    if given.write:
        found = {"made_by": "python -m benchmarks.fit_several", "questions": len(y)}
        found |= {"intercept": round(float(model.intercept_[0]), 4), "length": round(float(weights[-1]), 4)}
        TARGET.write_text(json.dumps(found | {"weights": kept}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
