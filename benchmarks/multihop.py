"""Questions over several articles, split into parts and not, on MultiHop-RAG's questions and their evidence sentences.

    python -m benchmarks.multihop QUESTIONS.jsonl [--half dev|test] [--rows FILE]

Tang and Yang, "MultiHop-RAG: Benchmarking Retrieval-Augmented Generation for Multi-Hop Queries" (2024). The collection
is made of the evidence: each fact is an article of one sentence, with the title, outlet, day and address of the article
it was taken from. Evidence recall@6 is the share of a question's facts that stand in the first six passages shown, the
mean over questions; hits@k, MAP@10 and MRR@10 are the paper's (``qa/evaluation/metrics/multihop.py``).
Questions whose answer is "Insufficient information." have no evidence and count for "refused" alone. Questions with an
even id are those the rules were developed on ("dev"), the others confirm ("test").
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.measure import table
from benchmarks.slices import assistant_for
from qa.answer import Answer
from qa.evaluation.metrics.multihop import multihop_retrieval
from qa.factory import open_collection
from qa.settings import load
from vectorstore.ingestion.ingest import ingest

SHOWN = 6
"""Passages among which a question's evidence is looked for."""
PASSAGES = 10
"""Passages shown, so that hits@10 can be told."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one question."""

    id: str
    kind: str
    """``comparison_query``, ``temporal_query``, ``inference_query`` or ``null_query``."""
    split: bool
    answered: bool
    milliseconds: float
    """CPU time of the whole answer."""
    recall: float | None = None
    """Share of the facts in the first six passages; None where there are none."""
    cited: float | None = None
    """Share of the facts that a sentence of the answer cites."""
    scores: dict[str, float] | None = None
    """The paper's measures by name."""


def evidence(questions: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the distinct facts of some questions as articles."""
    facts: dict[tuple[str, str], dict[str, str]] = {}
    for question in questions:
        for fact in question["evidence_list"]:
            article = {"title": fact["title"], "text": fact["fact"], "url": fact["url"], "source": fact["source"]}
            facts.setdefault((fact["title"], fact["fact"]), {**article, "published": fact["published_at"][:10]})
    return list(facts.values())


def row(question: dict[str, Any], answer: Answer, split: bool, milliseconds: float) -> Row:
    facts = [fact["fact"] for fact in question["evidence_list"]]
    identity, kind = str(question["id"]), question["question_type"]
    if not facts:
        return Row(identity, kind, split, answer.answered, milliseconds)
    texts = [passage.text for passage in answer.passages]
    scored = multihop_retrieval(texts, facts, (4, SHOWN, 10))
    cited = multihop_retrieval([citation.paragraph.text for citation in answer.citations], facts, (len(facts) * 9,))
    scores = {
        "hits@4 (any)": scored.hits_any[4],
        "hits@10 (any)": scored.hits_any[10],
        "hits@4 (all)": scored.hits_all[4],
        "hits@10 (all)": scored.hits_all[10],
        "MAP@10": scored.map10,
        "MRR@10": scored.mrr10,
    }
    share = next(iter(cited.hits_all.values()))
    return Row(identity, kind, split, answer.answered, milliseconds, scored.hits_all[SHOWN], share, scores)


def measure(questions: Sequence[dict[str, Any]], asked: Sequence[dict[str, Any]], *, split: bool) -> list[Row]:
    """Ask some questions of the collection of the evidence of all of them."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        articles.write_text("".join(json.dumps(line) + "\n" for line in evidence(questions)), encoding="utf-8")
        chosen = {"home": Path(folder) / "home", "passages": PASSAGES, "split_questions": split}
        settings = load(chosen)[0]
        with open_collection(settings, command="benchmark") as collection:
            ingest([articles], collection)
            assistant = assistant_for(collection, settings)
            rows = []
            for question in asked:
                started = time.process_time()
                answer = assistant.ask(question["question"])
                spent = 1000 * (time.process_time() - started)
                parts = any(note.startswith("Searched in parts") for note in answer.notes)
                rows.append(row(question, answer, parts, spent))
            return rows


def summary(rows: Sequence[Row]) -> dict[str, float]:
    """Return the means of some questions by name of measure."""
    supported = [each for each in rows if each.recall is not None]
    unsupported = [each for each in rows if each.recall is None]
    figures = {f"evidence recall@{SHOWN}": mean(each.recall or 0.0 for each in supported)}
    for kind in sorted({each.kind for each in supported}):
        figures[f"  {kind.removesuffix('_query')}"] = mean(
            each.recall or 0.0 for each in supported if each.kind == kind
        )
    for name in supported[0].scores or {}:
        figures[name] = mean((each.scores or {})[name] for each in supported)
    figures["facts cited"] = mean(each.cited or 0.0 for each in supported)
    figures["answered, of those with evidence"] = mean(each.answered for each in supported)
    if unsupported:
        figures["refused, of those without"] = mean(not each.answered for each in unsupported)
    figures["split"] = mean(each.split for each in rows)
    figures["CPU ms a question"] = mean(each.milliseconds for each in rows)
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.multihop", description=__doc__.split("\n")[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--half", choices=("dev", "test"), help="only questions with an even id, or the others")
    parser.add_argument("--rows", type=Path, help="write each question's part as JSONL")
    chosen = parser.parse_args(arguments)
    lines = chosen.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines if line.strip()]
    wanted = {"dev": (0,), "test": (1,)}.get(chosen.half, (0, 1))
    asked = [question for question in questions if int(question["id"]) % 2 in wanted]
    runs = {name: measure(questions, asked, split=name == "in parts") for name in ("whole", "in parts")}
    if chosen.rows:
        lines = [json.dumps({"run": name, **asdict(each)}) for name, rows in runs.items() for each in rows]
        chosen.rows.write_text("\n".join(lines) + "\n", encoding="utf-8")
    whole, parts = (summary(rows) for rows in runs.values())
    print(f"{len(asked)} questions, {len(evidence(questions))} facts\n")
    print(table(["", *runs], [[name, f"{whole[name]:.3f}", f"{parts[name]:.3f}"] for name in whole]))


if __name__ == "__main__":
    main()
