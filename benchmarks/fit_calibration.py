"""Fit qa/reading/calibration.json: the reader's scores to chances, and from which chance on a sentence is shown.

    python -m benchmarks.fit_calibration --home HOME --desk DESK/train.jsonl [--notices HOME] [--keep MEASURED.jsonl]
                                         [--write]

Asks the desk questions that the reader's training held out (``training.reader_rows.held_out``) over a collection
that has their articles, and fits, on the same day and some months later alike: the chance that a sentence answers, that
the question is answered, the threshold of refusing, and those of showing further sentences. All figures that it
prints are cross-validated over folds of articles. ``--notices`` names a collection of the short notices of
``training.written_notices``, of whose held-out questions some are measured too. ``--keep`` stores what was measured, to
fit again without asking.
"""

import argparse
import json
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.logistic import Matrix, auc, logistic
from benchmarks.read_questions import Measured, Sentence, from_kept, kept, measure, off_topic
from qa.evaluation.metrics.reading import holds
from qa.reading.calibration import AnswerFeatures
from training import written_notices
from training.reader_rows import article_of, held_out

TARGET = Path(__file__).parent.parent / "qa" / "reading" / "calibration.json"
ANSWERED = 0.93
"""Share of the questions whose answer was read that are to be answered."""
MOST_SENTENCES = 1.9
"""Sentences an answer, at most, that the thresholds may show on average: three good ones hide among four poor ones."""
AS_GOOD = 0.005
"""Of thresholds whose ``desk`` differs by no more, those are taken that say most of the facts."""
OF_NOTICES = 160
"""Held-out questions over notices that are measured, about a quarter of all: most collections have longer articles."""
FOLDS = 5
OFF_TOPIC = 0.4
"""Weight of a question asked without the articles that answer, beside one of a near miss."""
KEPT = 40
"""Sentences kept of a question, the likeliest by the reader."""
SENTENCE_READ = (
    "reader",
    "passage",
    "rank",
    "article_rank",
    "coverage",
    "context",
    "scrap",
    "question",
    "later",
    "short",
)
SENTENCE_UNREAD = ("rank", "coverage", "context", "scrap", "question", "later")
ANSWER_READ = ("best", "context")
ANSWER_UNREAD = ("best",)


def short_model(measured: Sequence[Measured]) -> dict[str, Any]:
    """Return the regression of short answers: of sentences that answer, is theirs right."""
    rows = [each for one in measured for each in one.sentences if each.right and one.nuggets]
    x = np.array([[each.span] for each in rows])
    y = np.array([float(each.span_right) for each in rows])
    w = logistic(x, y)
    p = 1 / (1 + np.exp(-(w[0] + x @ w[1:])))
    print(f"short answers: {len(rows)}, right {y.mean():.3f}, AUC {auc(p, y):.3f}")
    return weights(w, ("span",))


def matrix(rows: Sequence[Any], names: Sequence[str]) -> Matrix:
    return np.array([[float(getattr(row, name) or 0.0) for name in names] for row in rows])


@dataclass(frozen=True, slots=True)
class Model:
    """What is fitted, for sentences that were read or for those that were not."""

    sentence_names: Sequence[str]
    answer_names: Sequence[str]
    sentence: Matrix
    answer: Matrix

    def log_odds(self, measured: Measured) -> Matrix:
        """Return the log-odds of each sentence."""
        x = matrix([each.features for each in measured.sentences], self.sentence_names)
        return np.array(self.sentence[0] + x @ self.sentence[1:])

    def answered(self, measured: Measured, odds: Matrix) -> float:
        """Return the log-odds that the question is answered."""
        features = filled(measured, odds)
        return float(self.answer[0] + matrix([features], self.answer_names)[0] @ self.answer[1:])


def filled(measured: Measured, odds: Matrix) -> AnswerFeatures:
    """Return the features of an answer with those that come from the log-odds of its sentences."""
    place = int(np.argsort(-odds, kind="stable")[0])
    best = measured.sentences[place]
    return replace(
        measured.features, best=float(odds[place]), reader=best.features.reader, context=best.features.context
    )


def fit(measured: Sequence[Measured], sentence_names: Sequence[str], answer_names: Sequence[str]) -> Model:
    """Fit both regressions; of near misses no sentence answers, nor does one of another article than the right ones."""
    every = [(each, one.answerable) for one in measured for each in one.sentences[:KEPT]]
    x = matrix([each.features for each, _ in every], sentence_names)
    y = np.array([float(each.right) for each, _ in every])
    model = Model(sentence_names, answer_names, logistic(x, y), np.zeros(0))
    odds = [model.log_odds(one) for one in measured]
    rows = [filled(one, its) for one, its in zip(measured, odds, strict=True)]
    wanted = np.array([float(one.answerable) for one in measured])
    elsewhere = off_topic(measured)
    rows += [filled(one, model.log_odds(one)) for one in elsewhere]
    wanted = np.concatenate([wanted, np.zeros(len(elsewhere))])
    weight = np.concatenate([np.ones(len(measured)), np.full(len(elsewhere), OFF_TOPIC)])
    return replace(model, answer=logistic(matrix(rows, answer_names), wanted, weight))


def shown_of(measured: Measured, odds: Matrix, shown: float, of_best: float, most: int = 4) -> list[Sentence]:
    """Return the sentences that an answer shows, as ``qa.reading.selection.select`` chooses them."""
    chances = 1 / (1 + np.exp(-odds))
    chosen: list[int] = []
    for place in np.argsort(-odds, kind="stable").tolist():
        if len(chosen) == most or (chosen and chances[place] < max(shown, of_best * chances[chosen[0]])):
            break
        stems = measured.sentences[place].stems
        others = [measured.sentences[other].stems for other in chosen]
        if not any(len(stems & other) > 0.6 * min(len(stems), len(other)) for other in others):
            chosen.append(place)
    return [measured.sentences[place] for place in chosen]


def judged(measured: Measured, shown: Sequence[Sentence]) -> tuple[float, float, float]:
    """Return lead, right and nuggets of an answer's sentences."""
    right = [each.right for each in shown]
    text = " ".join(each.text for each in shown)
    facts = measured.nuggets
    said = sum(holds(text, fact) for fact in facts) / len(facts) if facts else float(any(right))
    return float(bool(right and right[0])), sum(right) / max(1, len(right)), said


def tried(
    measured: Sequence[Measured], models: Sequence[Model], cut: float, shown: float, of_best: float
) -> dict[str, float]:
    """Return the desk measures of some questions, each by its own model.

    Args:
        cut: log-odds below which a question is refused.
    """
    rows, refused = [], []
    count = 0
    for one, model in zip(measured, models, strict=True):
        odds = model.log_odds(one)
        answered = model.answered(one, odds) >= cut
        if not one.answerable:
            refused.append(float(not answered))
            continue
        chosen = shown_of(one, odds, shown, of_best) if answered else []
        count += len(chosen)
        lead, right, said = judged(one, chosen) if chosen else (0.0, 0.0, 0.0)
        rows.append(
            (
                float(answered),
                lead,
                right * len(chosen),
                said,
                2 * right * said / (right + said) if right + said else 0.0,
            )
        )
    table = np.array(rows)
    desk = [*table[:, 4], *refused]
    return {
        "answered": table[:, 0].mean(),
        "lead": table[:, 1].mean(),
        "right": table[:, 2].sum() / max(1, count),
        "nuggets": table[:, 3].mean(),
        "sentences": count / max(1.0, table[:, 0].sum()),
        "refused": float(np.mean(refused)),
        "desk": float(np.mean(desk)),
    }


def cross_validated(measured: Sequence[Measured], make: Callable[[Sequence[Measured]], Model]) -> list[Model]:
    """Return for each question the model that was fitted without its articles' fold."""
    fold_of = {article: place % FOLDS for place, article in enumerate(sorted({one.article for one in measured}))}
    models = [make([one for one in measured if fold_of[one.article] != fold]) for fold in range(FOLDS)]
    return [models[fold_of[one.article]] for one in measured]


def calibration_error(chances: Matrix, wanted: Matrix, bins: int = 10) -> float:
    """Return the expected calibration error (Naeini and others, AAAI 2015): |share right - mean chance|, by bins."""
    edges = np.clip((chances * bins).astype(int), 0, bins - 1)
    parts = [(edges == b) for b in range(bins)]
    return float(sum(p.mean() * abs(wanted[p].mean() - chances[p].mean()) for p in parts if p.any()))


def fitted(measured: Sequence[Measured], name: str) -> dict[str, Any]:
    """Return a set of weights and thresholds, and print how good it is."""
    names = (SENTENCE_READ, ANSWER_READ) if name == "read" else (SENTENCE_UNREAD, ANSWER_UNREAD)

    def make(some: Sequence[Measured]) -> Model:
        return fit(some, *names)

    models = cross_validated(measured, make)
    odds = np.array([model.answered(one, model.log_odds(one)) for one, model in zip(measured, models, strict=True)])
    wanted = np.array([float(one.answerable) for one in measured])
    found = np.array([one.answerable and any(s.right for s in one.sentences) for one in measured])
    cut = float(np.quantile(odds[found], 1 - ANSWERED))
    chances = 1 / (1 + np.exp(-odds))
    print(f"{name}: AUC {auc(odds, wanted):.3f}, calibration error {calibration_error(chances, wanted):.3f}")
    by_id = {one.id: model for one, model in zip(measured, models, strict=True)}
    beside = [by_id[one.id].answered(one, by_id[one.id].log_odds(one)) for one in off_topic(measured)]
    print(f"   of {len(beside)} questions without their articles refused: {np.mean(np.array(beside) < cut):.3f}")
    grid = [(s, b) for s in np.arange(0.1, 0.66, 0.05) for b in np.arange(0.3, 0.96, 0.1)]
    scored = [(tried(measured, models, cut, *each), each) for each in grid]
    few = [one for one in scored if one[0]["sentences"] <= MOST_SENTENCES]
    good = max(one[0]["desk"] for one in few) - AS_GOOD
    best, (shown, of_best) = max((one for one in few if one[0]["desk"] >= good), key=lambda one: one[0]["nuggets"])
    print("  ", {key: round(float(value), 3) for key, value in best.items()}, "at", round(shown, 2), round(of_best, 2))
    model = make(measured)
    return {
        "sentence": weights(model.sentence, names[0]),
        "answer": weights(model.answer, names[1]),
        "min_confidence": round(1 / (1 + math.exp(-cut)), 3),
        "thresholds": {"shown": round(float(shown), 3), "of_best": round(float(of_best), 3)},
        "cross_validated": {key: round(float(value), 3) for key, value in best.items()}
        | {"auc": round(auc(odds, wanted), 3), "calibration_error": round(calibration_error(chances, wanted), 3)},
    }


def weights(w: Matrix, names: Sequence[str]) -> dict[str, Any]:
    return {
        "intercept": round(float(w[0]), 4),
        "weights": {name: round(float(value), 4) for name, value in zip(names, w[1:], strict=True)},
    }


def _lines(files: Sequence[Path]) -> list[str]:
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--desk", type=Path, nargs="+", required=True)
    parser.add_argument("--notices", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(argv)
    if given.keep and given.keep.exists():
        measured = from_kept(given.keep.read_text(encoding="utf-8"))
    else:
        lines = _lines(given.desk)
        questions = [q for q in map(json.loads, lines) if held_out(article_of(q))]
        measured = measure(given.home, questions)
        if given.notices:
            over = [q for q in written_notices.kept()[1] if held_out(article_of(q))]
            measured += measure(given.notices, random.Random(OF_NOTICES).sample(over, OF_NOTICES))
        if given.keep:
            given.keep.write_text(kept(measured), encoding="utf-8")
    read, unread = fitted(measured, "read"), fitted(measured, "unread")
    model = {
        "made_by": "python -m benchmarks.fit_calibration",
        "questions": len(measured),
        "sentence": {"read": read["sentence"], "unread": unread["sentence"]},
        "answer": {"read": read["answer"], "unread": unread["answer"]},
        "short": short_model(measured),
        "thresholds": read["thresholds"],
        "min_confidence": read["min_confidence"],
        "cross_validated": {"read": read["cross_validated"], "unread": unread["cross_validated"]},
    }
    if given.write:
        TARGET.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
