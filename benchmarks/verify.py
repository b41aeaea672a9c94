"""Measure and fit the check of sentences (``qa/verification/verifier.py``).

    python -m benchmarks.verify [DATA] [--articles FILE] [--write]

DATA is a folder with ``attributionbench/dev_all_subset_balanced.jsonl`` (AttributionBench, 2024: claim, references,
attributable or not) and ``qags/mturk_cnndm.jsonl`` (QAGS, 2020: summary sentences with three votes). Figures there are
of five folds: what decides over a sentence was fitted without its fold. The altered sentences are made from the sample
articles and need no data; --articles makes others from 500 sentences of 60 articles of a file. Only ``--write`` changes
``qa/verification/support_score.json``.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.altered import (
    Stated,
    altered_sentences,
    read_articles,
    sample,
    true_sentences,
    whole_sentences,
)
from benchmarks.logistic import Matrix, auc, fit, predict
from benchmarks.measure import table
from qa.answer import QuoteSpan
from qa.verification.contradictions import conflicts
from qa.verification.support_score import Measures, measure
from qa.verification.verifier import CONFLICT, SUPPORTED, Verifier, plain
from vectorstore.documents import Paragraph
from vectorstore.inference.embedder import Embedder, load_embedder

_TARGET = Path(__file__).parent.parent / "qa" / "verification" / "support_score.json"
_NAMES = tuple(field.name for field in fields(Measures))
_LONG_FROM = 200
"""Words of evidence from which it is an article rather than some paragraphs; each has coefficients of its own."""
_FOLDS = 5
_MEASURED = {"short": _NAMES, "long": tuple(name for name in _NAMES if name != "evidence_length")}
"""What each regression rests on. In an article, how long it is tells the data sets apart and nothing else."""
_AGREEING = frozenset({"coverage", "triples", "similarity"})


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str
    evidence: tuple[Paragraph, ...]
    supported: bool
    source: str


def attribution_bench(data: Path) -> list[Labelled]:
    lines = (data / "attributionbench" / "dev_all_subset_balanced.jsonl").read_text(encoding="utf-8").splitlines()
    notes = [json.loads(line) for line in lines]
    return [
        Labelled(n["claim"], _paragraphs(n["references"]), n["attribution_label"] == "attributable", n["src_dataset"])
        for n in notes
    ]


def qags(data: Path) -> list[Labelled]:
    """Return the summary sentences; supported is what most of the three voted."""
    found = []
    for line in (data / "qags" / "mturk_cnndm.jsonl").read_text(encoding="utf-8").splitlines():
        note = json.loads(line)
        for sentence in note["summary_sentences"]:
            yes = [vote["response"] == "yes" for vote in sentence["responses"]]
            found.append(
                Labelled(sentence["sentence"], _paragraphs([note["article"]]), sum(yes) * 2 > len(yes), "QAGS")
            )
    return found


def _paragraphs(texts: Sequence[str]) -> tuple[Paragraph, ...]:
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    return tuple(Paragraph("a", number, line) for number, line in enumerate(lines, start=1))


@dataclass(frozen=True, slots=True)
class Measured:
    """A set of sentences as measured: signals (n, measures), conflict and label (n,), each 0 or 1."""

    x: Matrix
    conflict: Matrix
    y: Matrix
    source: tuple[str, ...]


def measured(sentences: Sequence[Labelled], embedder: Embedder) -> Measured:
    rows, found = [], []
    for each in sentences:
        reading = Verifier.align(each.text, each.evidence)
        rows.append(astuple(measure(plain(each.text), reading, embedder.encode_documents)))
        found.append(float(any(True for _ in conflicts(reading))))
    labels = [float(each.supported) for each in sentences]
    return Measured(np.array(rows), np.array(found), np.array(labels), tuple(each.source for each in sentences))


def fitted(sets: Sequence[Measured], rows: Sequence[Matrix]) -> dict[str, Any]:
    """Return the two regressions, fitted on some rows of each set; the sets weigh the same."""
    x = np.vstack([each.x[kept] for each, kept in zip(sets, rows, strict=True)])
    y = np.concatenate([each.y[kept] for each, kept in zip(sets, rows, strict=True)])
    model: dict[str, Any] = {"long_from": round(float(np.log1p(_LONG_FROM)), 4)}
    long = x[:, _NAMES.index("evidence_length")] > model["long_from"]
    for part, chosen in (("short", ~long), ("long", long)):
        model[part] = _regression(x[chosen], y[chosen], _MEASURED[part])
    return model


def _regression(x: Matrix, y: Matrix, names: Sequence[str]) -> dict[str, Any]:
    """Fit one regression; a measure of agreement that would count against a sentence is left out of it."""
    kept = [_NAMES.index(name) for name in names]
    while True:
        centre, scale = x[:, kept].mean(0), x[:, kept].std(0) + 1e-9
        w = fit((x[:, kept] - centre) / scale, y)
        wrong = [at for at, v in zip(kept, w[1:], strict=True) if _NAMES[at] in _AGREEING and v < 0]
        if not wrong:
            break
        kept = [at for at in kept if at not in wrong]
    weights = w[1:] / scale
    return {
        "intercept": round(float(w[0] - weights @ centre), 4),
        "weights": {_NAMES[at]: round(float(v), 4) for at, v in zip(kept, weights, strict=True)},
    }


def supports(model: dict[str, Any], sentences: Measured) -> Matrix:
    """Return each sentence's support, as ``qa.verification.verifier`` has it."""
    x = sentences.x
    p = {
        part: predict(np.array([model[part]["intercept"], *(model[part]["weights"].get(n, 0.0) for n in _NAMES)]), x)
        for part in ("short", "long")
    }
    long = x[:, _NAMES.index("evidence_length")] > model["long_from"]
    result: Matrix = np.where(long, p["long"], p["short"]) * np.where(sentences.conflict > 0, CONFLICT, 1.0)
    return result


def cross_validated(sets: Sequence[Measured]) -> list[Matrix]:
    """Return each set's supports, each by a model that was fitted without the sentence's fold."""
    order = [np.random.default_rng(0).permutation(len(each.y)) % _FOLDS for each in sets]
    results = [np.zeros(len(each.y)) for each in sets]
    for fold in range(_FOLDS):
        model = fitted(sets, [at != fold for at in order])
        for each, at, result in zip(sets, order, results, strict=True):
            result[at == fold] = supports(model, each)[at == fold]
    return results


def one_measure(each: Measured, name: str) -> Matrix:
    """Return, for every sentence, its chance by one measure alone, fitted without its fold."""
    column = each.x[:, [_NAMES.index(name)]]
    at = np.random.default_rng(0).permutation(len(each.y)) % _FOLDS
    p = np.zeros(len(each.y))
    for fold in range(_FOLDS):
        p[at == fold] = predict(fit(column[at != fold], each.y[at != fold]), column[at == fold])
    return p


def macro_f1(p: Matrix, y: Matrix) -> float:
    """Return the mean of the F1 of both classes, supported from one half."""
    said = p >= SUPPORTED
    scores = []
    for truth, guess in ((y > 0, said), (y == 0, ~said)):
        scores.append(2 * (truth & guess).sum() / max(1, truth.sum() + guess.sum()))
    return float(np.mean(scores))


def balanced(p: Matrix, y: Matrix) -> float:
    return float(((p[y > 0] >= SUPPORTED).mean() + (p[y == 0] < SUPPORTED).mean()) / 2)


def report(bench: Measured, summaries: Measured) -> None:
    ours, theirs = cross_validated([bench, summaries])
    ways: list[tuple[str, Matrix, Matrix]] = [
        ("majority", np.ones(len(bench.y)), np.ones(len(summaries.y))),
        ("word overlap", one_measure(bench, "coverage"), one_measure(summaries, "coverage")),
        ("embedding", one_measure(bench, "similarity"), one_measure(summaries, "similarity")),
        ("the check", ours, theirs),
    ]
    sources = sorted(set(bench.source))
    rows = []
    for name, p, q in ways:
        own = [macro_f1(p[chosen], bench.y[chosen]) for s in sources for chosen in [np.array(bench.source) == s]]
        figures = [macro_f1(p, bench.y), *own, auc(q, summaries.y), balanced(q, summaries.y)]
        rows.append([name, *(f"{figure:.3f}" for figure in figures)])
    print(table(["", "AttributionBench F1", *sources, "QAGS AUC", "QAGS balanced"], rows))


def report_altered(
    true: Sequence[Stated], altered: Sequence[Stated], judge: Callable[[Stated], tuple[str, float]]
) -> None:
    started = time.process_time()
    said = {id(each): judge(each) for each in [*true, *altered]}
    milliseconds = 1000 * (time.process_time() - started) / len(said)
    rows = []
    for kind in dict.fromkeys(each.kind for each in altered):
        for origin in ("verbatim", "paraphrase"):
            few = [each for each in altered if (each.kind, each.origin) == (kind, origin)]
            if not few:
                continue
            caught = sum(said[id(each)][0] != "supported" for each in few)
            rows.append([f"{kind}, of {origin}", str(len(few)), f"{caught / len(few):.3f}"])
    caught = sum(said[id(each)][0] != "supported" for each in altered)
    rows.append(["all alterations caught", str(len(altered)), f"{caught / len(altered):.3f}"])
    for kind in ("verbatim", "paraphrase"):
        few = [each for each in true if each.kind == kind]
        if not few:
            continue
        lost = sum(said[id(each)][0] != "supported" for each in few)
        rows.append([f"true, {kind}, not supported", str(len(few)), f"{lost / len(few):.3f}"])
    print(table(["altered sentences", "n", "share"], rows))
    print(f"{milliseconds:.1f} ms of CPU a sentence")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    embedder = load_embedder()
    if arguments.data:
        sets = [measured(found, embedder) for found in (attribution_bench(arguments.data), qags(arguments.data))]
        report(*sets)
        model = {
            "fitted_by": "benchmarks/verify.py",
            "fitted_on": f"AttributionBench dev ({len(sets[0].y)} claims), QAGS CNN/DM ({len(sets[1].y)} sentences)",
            **fitted(sets, [np.ones(len(each.y), dtype=bool) for each in sets]),
        }
        print(json.dumps(model, indent=2))
        if arguments.write:
            _TARGET.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    verifier = Verifier(embedder.encode_documents)

    def judge(each: Stated) -> tuple[str, float]:
        return verifier(each.text, [(each.paragraph, QuoteSpan(0, len(each.paragraph.text)))])

    true = true_sentences()
    report_altered(true, altered_sentences(true, sample()), judge)
    if arguments.articles:
        draw = random.Random(0)
        articles = draw.sample(read_articles([arguments.articles]), 60)
        others = [replace(each, text=_unfinished(each.text)) for each in draw.sample(whole_sentences(articles), 500)]
        report_altered(others, altered_sentences(others, articles), judge)


def _unfinished(text: str) -> str:
    """Return a sentence with other punctuation at its end, which is then checked and not merely found."""
    return text.rstrip('.”"') + " ,"


if __name__ == "__main__":
    main()
