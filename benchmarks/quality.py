"""The quality of the whole product: asks every question, evaluates the run, writes a report, keeps a short history.

    python -m benchmarks.quality SLICE...                       the slices, such as mini and small
    python -m benchmarks.quality --home HOME --questions FILE   a collection that is there, with RealTimeQA's questions
    python -m benchmarks.quality --home HOME --realtimeqa FILE  exact match and F1 beside the published lines
    python -m benchmarks.quality --home HOME --desk FILE        desk questions, as newspeople ask them
                                 [--later DAYS...]              … and the same asked so many days later

With --keep the aggregates go to benchmarks/results; --readme makes the README's table, and that of docs/evaluation.md,
from there. No text of a question or an article is kept. Reports are in benchmarks/.work/quality.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import table
from benchmarks.slices import WORK, assistant_for, open_slice, settings_for
from qa.answer_json import answer_json
from qa.evaluation.batch import run_batch
from qa.evaluation.evaluate import evaluate
from qa.evaluation.metrics.registry import MEASURES
from qa.evaluation.question_file import Question, read_questions
from qa.evaluation.report.components import figure, interval
from qa.evaluation.report.html_report import html_report
from qa.evaluation.results import Evaluation
from qa.evaluation.run_file import read_lines
from qa.factory import open_collection
from qa.settings import Settings, load
from vectorstore.collection import Collection

RESULTS = Path(__file__).parent / "results"
README = Path(__file__).parent.parent / "README.md"
EVALUATION = README.parent / "docs" / "evaluation.md"
MARKS = ("<!-- quality: made by benchmarks.quality --readme -->", "<!-- /quality -->")
SHOWN = {
    "article_hit@1": "the first article supports the answer",
    "article_hit@5": "one of the first five does",
    "answer_in_passages": "the answer stands in a passage shown to the writer",
    "answer_cited": "it stands in a cited paragraph",
    "answer_said": "it stands in the text",
    "citation_recall": "sentences that their citations support, by our own check",
    "refused": "unanswerable questions refused",
    "answered": "answerable questions answered",
}
"""Measures of the README's table."""
READ = {
    "lead": "the first sentence answers",
    "right": "sentences shown that answer",
    "nuggets": "facts said, of those an answer must hold",
    "refused": "near misses refused: the articles are on it and do not say it",
    "desk": "all of it in one",
    "answered": "answerable questions answered",
    "sentences": "sentences an answer",
}
"""Measures of the desk questions, which the README's table begins with."""
PUBLISHED = {
    "2022": (("GPT-3 with search", 37.5, 49.3), ("RAG with BART", 25.3, 32.1), ("GPT-3 alone", 15.0, 22.8)),
    "2023": (("GPT-3 with search", 25.8, 35.7), ("RAG with BART", 4.0, 5.1)),
}
"""RealTimeQA's own answers over the same articles (Kasai et al. 2023): exact match and F1 in percent."""
_KEPT = 20
"""Most entries of a history."""


@dataclass(frozen=True, slots=True)
class Measured:
    name: str
    evaluation: Evaluation
    articles: int
    cpu_ms: float
    """Of the process, a question."""


def measure(name: str, questions: Sequence[Question], collection: Collection, settings: Settings) -> Measured:
    """Ask all questions of an open collection, and evaluate the run; its files are named ``name``."""
    folder = WORK / "quality"
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{name}.jsonl"
    out.unlink(missing_ok=True)
    assistant = assistant_for(collection, settings)

    def ask(question: Question) -> dict[str, Any]:
        answer = assistant.ask(question.question, as_of=question.as_of, conversation=question.conversation)
        return answer_json(answer)

    before = time.process_time()
    run_batch(questions, ask, out)
    spent = 1000 * (time.process_time() - before) / len(questions)
    found = evaluate(questions, read_lines(out))
    (folder / f"{name}.html").write_text(html_report(found, f"Quality: {name}"), encoding="utf-8")
    return Measured(name, found, collection.archive.counts().articles, spent)


def realtimeqa(path: Path, *, supported: bool) -> list[Question]:
    """Return the questions of a file of RealTimeQA.

    Args:
        supported: only those whose support was found among the articles; else all but those that ask for an exception,
            which RealTimeQA's own script leaves out.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    kept = [row for row in rows if (row["supported"] if supported else "except" not in row["question"].strip()[-10:])]
    return [
        Question(
            id=row["id"],
            question=row["question"],
            as_of=row["date"],
            labels={"answers": row["answers"], "choices": row["choices"], "gold_urls": row["support_urls"]},
        )
        for row in kept
    ]


def later(questions: Sequence[Question], days: int) -> list[Question]:
    """Return questions as asked so many days after their own day."""

    def moved(question: Question) -> Question:
        asked = date.fromisoformat(str(question.as_of)) + timedelta(days=days)
        return replace(question, as_of=asked.isoformat())

    return [moved(question) for question in questions]


def entry(measured: Measured, day: date) -> dict[str, Any]:
    """Return what the history keeps of a run: figures and what it was made with."""
    evaluation = measured.evaluation
    made = {
        name: evaluation.provenance["run"].get(name) for name in ("version", "writer", "embedder", "settings", "index")
    }
    return {
        "date": day.isoformat(),
        **made,
        "articles": measured.articles,
        "questions": len(evaluation.rows),
        "cpu_ms": round(measured.cpu_ms, 1),
        "failures": evaluation.failures,
        "measures": {
            name: [round(value, 4) if value is not None else None for value in (a.value, a.low, a.high)] + [a.questions]
            for name, a in evaluation.aggregates.items()
        },
    }


def keep(measured: Measured, day: date, folder: Path = RESULTS) -> None:
    """Add a run to its history, in place of one of the same day."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{measured.name}.json"
    entries = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    entries = [each for each in entries if each["date"] != day.isoformat()] + [entry(measured, day)]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in entries[-_KEPT:])
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def readme_table(folder: Path = RESULTS) -> str:
    """Return the README's table, of the latest entry of each history of a slice or a collection."""
    latest = {path.stem: json.loads(path.read_text(encoding="utf-8"))[-1] for path in sorted(folder.glob("*.json"))}
    newest = max(latest.values(), key=lambda each: each["date"], default=None)
    # What was measured with other settings, as before the last change of answers, is history and no figure of today.
    latest = {name: each for name, each in latest.items() if newest and each["settings"] == newest["settings"]}
    runs = [name for name in ("mini", "small", "2024") if name in latest]
    heads = [f"{n}: {latest[n]['questions']} questions, {latest[n]['articles']:,} articles" for n in runs]
    lines = [f"| share, with 95 % interval | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(runs)}"]
    for name, said in SHOWN.items():
        cells = [_cell(latest[run]["measures"].get(name)) for run in runs]
        lines.append(f"| {said} (`{name}`) | {' | '.join(cells)} |")
    cells = [f"{latest[run]['cpu_ms']:.0f}" for run in runs]
    lines.append(f"| ms of CPU a question | {' | '.join(cells)} |")
    return "\n".join([*_desk_lines(latest), *lines])


def _desk_lines(latest: dict[str, Any]) -> list[str]:
    """Return the lines of the desk questions, on their day and later, with an empty one behind."""
    afterwards = sorted(int(name[5:]) for name in latest if name.startswith("desk+"))
    runs = {"desk": "on the day", **{f"desk+{days}": f"{days} days later" for days in afterwards}}
    runs = {name: when for name, when in runs.items() if name in latest}
    if "desk" not in runs:
        return []
    asked = latest["desk"]["questions"]
    heads = " | ".join(f"asked {when}" for when in runs.values())
    lines = [f"| {asked} questions as newspeople ask them | {heads} |", f"| --- |{' ---: |' * len(runs)}"]
    for name, said in READ.items():
        cells = [_cell(latest[run]["measures"].get(name)) for run in runs]
        lines.append(f"| {said} (`{name}`) | {' | '.join(cells)} |")
    return [*lines, ""]


def _cell(values: Sequence[float | None] | None) -> str:
    if values is None or values[0] is None:
        return "–"
    value, low, high = values[:3]
    bounds = f" ({low:.2f} to {high:.2f})" if low is not None and high is not None else ""
    return f"{value:.2f}{bounds}"


def published_table(folder: Path = RESULTS) -> str:
    """Return exact match and F1 of RealTimeQA's years beside what was published."""
    lines = ["| year, questions | answers | exact match | F1 |", "| --- | --- | ---: | ---: |"]
    for year, others in PUBLISHED.items():
        path = folder / f"realtimeqa-{year}.json"
        if not path.exists():
            continue
        latest = json.loads(path.read_text(encoding="utf-8"))[-1]
        ours = [100 * latest["measures"][name][0] for name in ("exact_match_realtimeqa", "token_f1_realtimeqa")]
        rows = [("Newsdesk, extractive", *ours), *others]
        lines += [f"| {year}, {latest['questions']:,} | {who} | {em:.1f} | {f1:.1f} |" for who, em, f1 in rows]
    return "\n".join(lines)


def between_marks(path: Path, table_text: str) -> None:
    """Put a table between a document's marks."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    path.write_text(f"{before}{MARKS[0]}\n{table_text}\n{MARKS[1]}{after}", encoding="utf-8")


def tell(measured: Measured) -> None:
    rows = [
        (name, figure(a.value, MEASURES[name].unit), interval(a, MEASURES[name].unit), str(a.questions))
        for name, a in measured.evaluation.aggregates.items()
    ]
    print(f"\n{measured.name}: {measured.articles:,} articles, {measured.cpu_ms:.0f} ms of CPU a question\n")
    print(table(("measure", "value", "95 % interval", "questions"), rows))
    print("\nfailed most:", ", ".join(f"{n} {kind}" for kind, n in measured.evaluation.failures.items()) or "nothing")


def tell_published(measured: Measured, year: str) -> None:
    """Print exact match and F1 beside what was published, all compared as RealTimeQA compares."""
    found = measured.evaluation.aggregates
    ours = [100 * found[name].value for name in ("exact_match_realtimeqa", "token_f1_realtimeqa")]
    rows = [(f"newsdesk, the reader's short answers (n={len(measured.evaluation.rows)})", *(f"{v:.1f}" for v in ours))]
    rows += [(who, f"{em:.1f}", f"{f1:.1f}") for who, em, f1 in PUBLISHED.get(year, ())]
    print(f"\nRealTimeQA {year}\n\n{table(('', 'exact match', 'F1'), rows)}")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slices", type=Path, nargs="*", help="folders with articles.jsonl and questions.jsonl")
    parser.add_argument("--home", type=Path, help="a collection that is there, of RealTimeQA's articles")
    parser.add_argument("--questions", type=Path, nargs="*", default=[], help="RealTimeQA's, those with support")
    parser.add_argument(
        "--realtimeqa", type=Path, nargs="*", default=[], help="RealTimeQA's, all, for its own measures"
    )
    parser.add_argument("--desk", type=Path, help="desk questions: gold sentences, facts, near misses")
    parser.add_argument("--later", type=int, nargs="*", default=[], help="days after which --desk is asked again")
    parser.add_argument("--most", type=int, help="only the first N questions")
    parser.add_argument("--keep", action="store_true", help="add the aggregates to benchmarks/results")
    parser.add_argument("--readme", action="store_true", help="make the documents' tables from benchmarks/results")
    arguments = parser.parse_args(argv)
    if bool(arguments.home) != bool(arguments.questions or arguments.realtimeqa or arguments.desk):
        sys.exit("--home and --questions, --realtimeqa or --desk go together.")
    for folder in arguments.slices:
        settings = settings_for(folder)
        with open_slice(folder, settings) as collection:
            asked = read_questions(folder / "questions.jsonl")[: arguments.most]
            _finish(measure(folder.resolve().name, asked, collection, settings), arguments.keep)
    if arguments.home:
        _large(arguments)
    if arguments.readme:
        between_marks(README, readme_table())
        between_marks(EVALUATION, published_table())


def _large(arguments: argparse.Namespace) -> None:
    settings = load({"home": arguments.home})[0]
    with open_collection(settings, command="benchmark") as collection:
        for path in arguments.questions:
            asked = realtimeqa(path, supported=True)[: arguments.most]
            _finish(measure(_year(path), asked, collection, settings), arguments.keep)
        desk = read_questions(arguments.desk)[: arguments.most] if arguments.desk else []
        for days in (0, *arguments.later) if desk else ():
            name = f"desk+{days}" if days else "desk"
            _finish(measure(name, later(desk, days), collection, settings), arguments.keep)
        for path in arguments.realtimeqa:
            asked = realtimeqa(path, supported=False)[: arguments.most]
            measured = measure(f"realtimeqa-{_year(path)}", asked, collection, settings)
            _finish(measured, arguments.keep)
            tell_published(measured, _year(path))


def _finish(measured: Measured, kept: bool) -> None:
    tell(measured)
    if kept:
        keep(measured, date.today())


def _year(path: Path) -> str:
    return path.stem.rpartition("-")[2]


if __name__ == "__main__":
    main()
