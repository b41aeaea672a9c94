"""Fit vectorstore/search/linear_ranker.json: the weights by which candidates are ordered.

    python -m benchmarks.fit_ranking --home HOME --fit QUESTIONS... --confirm QUESTIONS... [--without SLICE]...
    python -m benchmarks.fit_ranking --home HOME --desk DESK/train.jsonl [--write]

The collection in HOME must hold the articles the questions are about. Weights are chosen by two-fold cross-validation
on the first questions and confirmed on the second, which no choice may look at; ``--without`` leaves the questions of
slices out of the fit. With ``--desk`` the weights ``timeless`` are fitted, on whole sentences that answer, by two-fold
cross-validation. With ``--now`` the weights ``timely`` are, on those questions that ask about now, quiz and desk alike,
each file of ``--fit`` over its own ``--home``. ``--write`` changes the file, with one of these two.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.judged import Judged, judge
from benchmarks.labelled import answerable, read_desk, read_labelled, without
from benchmarks.measure import table
from benchmarks.slices import WORK
from qa.factory import open_collection
from qa.settings import load
from vectorstore.search.features import NAMES, Matrix
from vectorstore.search.linear_ranker import best_first

Weights = npt.NDArray[np.float64]
Occasion = str

_TARGET = Path(__file__).parent.parent / "vectorstore" / "search" / "linear_ranker.json"
_HALF = 0.35
"""What a candidate counts that is of a supporting article or says the answer, but not both."""
_HALF_OF_DESK = 0.1
"""The same where whole sentences that answer are known: another passage of the right article is little worth."""
_AGES = tuple(name for name in NAMES if name == "age" or name.startswith(("within_", "fresh_")))
_RIDGE = 0.002
_TIMELY_ONLY = ("lead",)
"""Without age little else tells an article's chunks apart; its beginning came before what has the question's words."""
_PER_ARTICLE, _SHOWN = 3, 10
COLUMNS = ("hit@1", "hit@5", "MRR@10", "ans@1", "ans@5")


def signals_of(judged: Judged, occasion: Occasion) -> Matrix:
    return judged.timely if occasion == "timely" else judged.timeless


def fit(
    questions: Sequence[Judged],
    occasion: Occasion,
    chosen: Sequence[str],
    half: float = _HALF,
) -> Weights:
    """Return the weights (len(NAMES),) that make the labelled candidates likeliest; 0 for signals not chosen.

    More of a signal never counts against a candidate (more age never for it). Left free, correlated signals were set
    off against each other, and a passage full of the one word that was asked for came after those without it.
    """
    from scipy.optimize import minimize

    chosen = [name for name in chosen if occasion == "timely" or name not in _TIMELY_ONLY]
    columns = [NAMES.index(name) for name in chosen]
    signals = [signals_of(j, occasion) for j in questions]
    gains = [gain(j, half) for j in questions]
    rows = [(x[:, columns], y / y.sum()) for x, y in zip(signals, gains, strict=True) if y.any()]

    def loss(w: Weights) -> tuple[float, Weights]:
        total, gradient = 0.0, np.zeros_like(w)
        for x, y in rows:
            scores = x @ w
            p = np.exp(scores - scores.max())
            p /= p.sum()
            total -= float(y @ np.log(p + 1e-12))
            gradient += x.T @ (p - y)
        n = len(rows)
        return total / n + _RIDGE * float(w @ w) / 2, gradient / n + _RIDGE * w

    bounds = [(None, 0.0) if name == "age" else (0.0, None) for name in chosen]
    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300})
    weights = np.zeros(len(NAMES))
    weights[columns] = found.x
    return weights


def gain(judged: Judged, half: float = _HALF) -> Weights:
    both = judged.gold & judged.says
    either = judged.gold ^ judged.says
    return both + half * either


def evaluate(judged: Judged, worth: Weights) -> tuple[float, ...]:
    """Return a question's row of COLUMNS for an order of its candidates."""
    taken: dict[str, int] = {}
    shown: list[int] = []
    for place in best_first(worth, judged.ids):
        article = judged.articles[place]
        taken[article] = taken.get(article, 0) + 1
        if taken[article] <= _PER_ARTICLE and len(shown) < _SHOWN:
            shown.append(place)
    articles = list(dict.fromkeys(judged.articles[place] for place in shown))
    gold = {judged.articles[place] for place in np.flatnonzero(judged.gold)}
    rank = next((rank for rank, article in enumerate(articles, start=1) if article in gold), None)
    says = [bool(judged.says[place]) for place in shown]
    return (
        float(rank == 1),
        float(rank is not None and rank <= 5),
        1 / rank if rank else 0.0,
        float(any(says[:1])),
        float(any(says[:5])),
    )


def mean(questions: Sequence[Judged], worths: Sequence[Weights]) -> list[str]:
    rows = np.array([evaluate(j, worth) for j, worth in zip(questions, worths, strict=True)])
    return [f"{value:.3f}" for value in rows.mean(0)]


def cross_validated(questions: Sequence[Judged], occasion: Occasion, chosen: Sequence[str]) -> list[str]:
    """Return the figures with each half ordered by the weights of the other; halves by week, not by question."""
    weeks = sorted({judged.question.asked for judged in questions})
    side = {week: number % 2 for number, week in enumerate(weeks)}
    halves = [[j for j in questions if side[j.question.asked] == half] for half in (0, 1)]
    order, worths = [], []
    for here, there in ((0, 1), (1, 0)):
        weights = fit(halves[there], occasion, chosen)
        order += halves[here]
        worths += [signals_of(j, occasion) @ weights for j in halves[here]]
    return mean(order, worths)


WHOLE = ("found_coverage", "article_coverage", "fresh_article_coverage")
SETS: dict[str, tuple[str, ...]] = {
    "BM25 alone": ("bm25",),
    "BM25 and age": ("bm25", "age", "within_14"),
    "by words": tuple(n for n in NAMES if "similarity" not in n),
    "by meaning": ("similarity", "similarity_gap", "article_similarity", "age", "within_14"),
    "all but whole articles": tuple(n for n in NAMES if n not in WHOLE),
    "all": NAMES,
}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, nargs="+", required=True)
    parser.add_argument("--fit", type=Path, nargs="+", default=[])
    parser.add_argument("--confirm", type=Path, nargs="+", default=[])
    parser.add_argument("--desk", type=Path)
    parser.add_argument("--now", action="store_true")
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args(argv)
    if arguments.desk:
        _fit_desk(arguments)
        return
    if arguments.now:
        _fit_now(arguments)
        return
    home = arguments.home[0]
    settings = load({"home": home})[0]
    training = without(answerable(q for path in arguments.fit for q in read_labelled(path)), arguments.without)
    confirming = answerable(q for path in arguments.confirm for q in read_labelled(path))
    kept = WORK / f"judged-{home.resolve().name}.pickle"
    with open_collection(settings, command="benchmark") as collection:
        both = judge(collection, settings, [*training, *confirming], kept)
    fitted, confirmed = both[: len(training)], both[len(training) :]
    _report(fitted, confirmed)


def _report(fitted: Sequence[Judged], confirmed: Sequence[Judged]) -> None:
    rows: list[tuple[Any, ...]] = []
    for name, chosen in SETS.items():
        for occasion in ("timely", "timeless"):
            weights = fit(fitted, occasion, chosen)
            confirm = mean(confirmed, [signals_of(j, occasion) @ weights for j in confirmed])
            rows.append((name, occasion, *cross_validated(fitted, occasion, chosen), *confirm))
    print(f"{len(fitted)} questions to fit (cross-validated), {len(confirmed)} to confirm")
    print(table(("signals", "weights", *COLUMNS, *(f"conf. {c}" for c in COLUMNS)), rows))


def _fit_now(arguments: argparse.Namespace) -> None:
    """Fit the weights for questions about now, and report and write them."""
    judged: list[Judged] = []
    for home, path in zip(arguments.home, arguments.fit, strict=True):
        settings = load({"home": home})[0]
        read = read_desk(path) if '"nuggets"' in path.read_text(encoding="utf-8") else answerable(read_labelled(path))
        asked = [question for question in without(read, arguments.without) if question.request().recency]
        with open_collection(settings, command="benchmark") as collection:
            judged += judge(collection, settings, asked, WORK / f"judged-now-{home.resolve().name}.pickle")
    model = json.loads(_TARGET.read_text(encoding="utf-8"))
    in_force = np.array([model["timely"]["weights"][name] for name in NAMES])
    before = mean(judged, [signals_of(j, "timely") @ in_force for j in judged])
    figures = cross_validated(judged, "timely", NAMES)
    print(f"{len(judged)} questions about now")
    print(table(("weights", *COLUMNS), [("in force", *before), ("fitted, cross-validated", *figures)]))
    if not arguments.write:
        return
    weights = fit(judged, "timely", NAMES)
    model["timely"] = {
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
        "fitted_by": "benchmarks/fit_ranking.py --now",
        "fitted_on": f"{len(judged)} questions about now: of the weekly quiz of 2022 and 2023, and desk questions",
        "cross_validated": dict(zip(COLUMNS, figures, strict=True)),
    }
    _TARGET.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")


def _fit_desk(arguments: argparse.Namespace) -> None:
    """Fit the timeless weights on desk questions, and report and write them."""
    home = arguments.home[0]
    settings = load({"home": home})[0]
    kept = WORK / f"judged-desk-{home.resolve().name}.pickle"
    with open_collection(settings, command="benchmark") as collection:
        judged = judge(collection, settings, read_desk(arguments.desk), kept)
    names = [name for name in NAMES if name not in _AGES]
    figures = cross_validated(judged, "timeless", names)
    print(f"{len(judged)} questions, cross-validated:", dict(zip(COLUMNS, figures, strict=True)))
    if not arguments.write:
        return
    weights = fit(judged, "timeless", names, _HALF_OF_DESK)
    fitted = {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)}
    model = json.loads(_TARGET.read_text(encoding="utf-8"))
    model["timeless"]["weights"] = fitted | dict.fromkeys(_AGES, 0.0)
    model["timeless"]["cross_validated"] = dict(zip(COLUMNS, figures, strict=True))
    _TARGET.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
