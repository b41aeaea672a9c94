"""Questions whose documents differ: several right answers, wrong documents, noise; on RAMDocs.

    python -m benchmarks.ramdocs QUESTIONS.jsonl [--most N] [--half dev|test] [--rows FILE]

Wang, Prasad, Stengel-Eskin and Bansal, "Retrieval-Augmented Generation with Conflicting Evidence" (2025). The
documents of each question are a collection of their own, each an article of another outlet, without headline and day.
An answer is shown where it stands, apart from case, in the text of Newsdesk's answer; shown by the first alone where
it stands in the first sentence. A wrong answer is marked as contradicted where "sources differ" has it on one side and
not on another.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.measure import table
from qa.answer import Answer
from qa.factory import chunking, open_assistant
from qa.settings import Settings, load
from vectorstore.collection import Collection
from vectorstore.inference.embedder import Embedder, load_embedder
from vectorstore.ingestion.ingest import ingest


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one question."""

    question: str
    right: int
    """Right answers."""
    shown: int
    """Of these, in the answer."""
    shown_first: int
    """Of these, in its first sentence."""
    wrong: int
    wrong_shown: int
    contradicted: int
    """Wrong answers on a side of a disagreement, while another side has something else."""
    differ: bool
    """Whether the answer says that sources differ."""
    answered: bool


def articles(question: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return a question's documents as articles."""
    documents = enumerate(question["documents"], start=1)
    return [{"title": "", "text": document["text"], "source": f"Outlet {n}"} for n, document in documents]


def ask(question: Mapping[str, Any], settings: Settings, embedder: Embedder) -> Answer:
    """Return the answer to a question over its own documents."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in articles(question)), encoding="utf-8")
        with Collection.open(
            Path(folder) / "home",
            embedder_name=settings.collection.embedder,
            load_embedder=lambda: embedder,
            chunking=chunking(settings),
            command="benchmark",
        ) as collection:
            ingest([path], collection)
            return open_assistant(settings, collection).ask(question["question"])


def row(question: Mapping[str, Any], answer: Answer) -> Row:
    right, wrong = ({normal(each) for each in question[name]} for name in ("gold_answers", "wrong_answers"))
    said = normal(" ".join(sentence.text for sentence in answer.sentences))
    first = normal(answer.sentences[0].text) if answer.sentences else ""
    points = [[normal(side.text) for side in each.sides] for each in answer.disagreements]
    return Row(
        question=question["question"],
        right=len(right),
        shown=sum(each in said for each in right),
        shown_first=sum(each in first for each in right),
        wrong=len(wrong),
        wrong_shown=sum(each in said for each in wrong),
        contradicted=sum(any(0 < sum(w in side for side in sides) < len(sides) for sides in points) for w in wrong),
        differ=bool(answer.disagreements),
        answered=answer.answered,
    )


def normal(text: str) -> str:
    return " ".join(text.lower().split())


def summary(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Return the lines of the table: what, by the whole answer, by its first sentence alone."""
    several = [each for each in rows if each.right > 1]
    wronged = [each for each in rows if each.wrong]
    clean = [each for each in rows if not each.wrong]
    wrong, shown = sum(each.wrong for each in wronged), sum(each.wrong_shown for each in wronged)
    marked = sum(each.contradicted for each in wronged)

    def share(part: float, whole: float) -> str:
        return f"{part / whole:.3f}" if whole else "–"

    return [
        ("a right answer is shown", _mean(e.shown > 0 for e in rows), _mean(e.shown_first > 0 for e in rows)),
        (
            f"of {len(several)} with several right answers, two or more are shown",
            _mean(e.shown > 1 for e in several),
            _mean(e.shown_first > 1 for e in several),
        ),
        (f"of {wrong} wrong answers, shown", share(shown, wrong), ""),
        (f"of {wrong} wrong answers, marked as contradicted", share(marked, wrong), share(0, wrong)),
        (f"of {shown} wrong answers shown, marked as contradicted", share(marked, shown), ""),
        (f"of {len(clean)} without a wrong document, said to differ", _mean(e.differ for e in clean), ""),
        ("answered", _mean(e.answered for e in rows), ""),
    ]


def _mean(values: Any) -> str:
    return f"{mean(map(float, values)):.3f}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ramdocs", description=__doc__.split("\n")[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--most", type=int, help="only so many questions")
    parser.add_argument("--half", choices=("dev", "test"), help="every second question from the first, or the others")
    parser.add_argument("--rows", type=Path, help="write each question's part as JSONL")
    chosen = parser.parse_args(arguments)
    lines = [line for line in chosen.questions.read_text(encoding="utf-8").splitlines() if line.strip()]
    asked = [json.loads(line) for line in lines[{"test": 1}.get(chosen.half, 0) :: 2 if chosen.half else 1]][
        : chosen.most
    ]
    settings = load()[0]
    embedder = load_embedder(settings.collection.embedder, settings.collection.embedder_dtype)
    rows = [row(question, ask(question, settings, embedder)) for question in asked]
    if chosen.rows:
        chosen.rows.write_text("".join(json.dumps(asdict(each)) + "\n" for each in rows), encoding="utf-8")
    print(f"{len(rows)} questions\n")
    print(table(["", "whole answer", "first sentence"], summary(rows)))


if __name__ == "__main__":
    main()
