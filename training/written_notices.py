"""Short notices written for the training of the reader, with questions: tables, denials, who said what, tiny desks.

    python -m training.written_notices --articles NOTICES.jsonl --to DESK.jsonl

Articles of the archives are long; a reader that has seen no others is unsure over three sentences. All of these are
invented, by a language model, so ``notices.jsonl.xz`` beside this file has their text. It writes the notices, to be
ingested into a collection of their own, and their questions, in the shape that ``find_passages`` and ``train_reader``
read. A row of a table stands in a question's quotes as Newsdesk reads it, each cell behind the name of its column.
"""

import argparse
import json
import lzma
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("notices.jsonl.xz")


def keep(articles: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]], file: Path = KEPT) -> None:
    """Write notices and their desk questions, one a line."""
    with lzma.open(file, "wt", encoding="utf-8", preset=9) as lines:
        for kind, rows in (("article", articles), ("question", questions)):
            lines.writelines(json.dumps({kind: row}, ensure_ascii=False) + "\n" for row in rows)


def kept(file: Path = KEPT) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the notices and their desk questions.

    Of a notice not every sentence that answers is surely quoted: what has a fact of the answer is left out of the loss.
    """
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [row["article"] for row in rows if "article" in row]
    return articles, [row["question"] | {"repeats": "unknown"} for row in rows if "question" in row]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args(argv)
    articles, questions = kept()
    for file, rows in ((given.articles, articles), (given.to, questions)):
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(articles)} notices, {len(questions)} questions")


if __name__ == "__main__":
    main()
