"""Read what a run missed: is the search wrong, or the mark? Marks of support were made by matching strings.

    python -m benchmarks.misses SLICE RUN.jsonl [--figure hit@1|hit@5|ans@1|ans@5] [--verdicts FILE.csv] [--quiet]

For each question that misses the figure: what came first, and where the accepted answer stands among the question's
words in the articles that are marked, and in the likeliest that are not. With ``--verdicts``, lines of
``id,figure,verdict`` that a reader wrote, it counts them and says what the figure can reach by finding better:

    right    what came first answers, in other words or unmarked
    lower    an article that answers is further down, or was not found
    none     no article published by then answers; those marked hold the string and tell of something else

RUN is a batch run's file, as ``benchmarks.quality`` leaves it in benchmarks/.work/quality.
"""

import argparse
import csv
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.labelled import Labelled, answerable, read_labelled
from benchmarks.measure import table
from vectorstore.text.tokenization import content_words, stem, words

Row = Mapping[str, Any]
FIGURES = ("hit@1", "hit@5", "ans@1", "ans@5")
VERDICTS = {
    "right": "what came first answers",
    "lower": "an article that answers stands lower",
    "none": "no article published by then answers",
}
_AROUND, _BEGINNING, _PLACES = 150, 300, 2
"""Characters shown on both sides of an answer, and of what came first; places shown in an article."""
_UNMARKED = 2
"""Articles shown that are not marked."""


def hits(figure: str, question: Labelled, row: Row) -> bool:
    """Say whether a run's row has what a figure counts, as docs/evaluation.md defines it."""
    kind, most = figure.split("@")
    passages = row.get("passages") or []
    if kind == "ans":
        return any(question.said_in(passage["text"]) for passage in passages[: int(most)])
    urls = dict.fromkeys(passage["article"].get("url") for passage in passages)
    return any(url in question.gold_urls for url in list(urls)[: int(most)])


def places(question: Labelled, article: Row) -> Iterator[tuple[float, str]]:
    """Give where an accepted answer stands in an article: the question's words about it, a share, and the text."""
    asked = {stem(word) for word in content_words(question.question)}
    text = " ".join(html.unescape(article["text"]).split())
    for answer in question.answers:
        for found in re.finditer(re.escape(answer), text.lower()):
            around = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
            near = {stem(word) for word in words(f"{article['title']} {around}")}
            yield len(asked & near) / max(1, len(asked)), around


def show(question: Labelled, row: Row, articles: Mapping[str, Row]) -> str:
    """Return what a reader needs to judge a miss."""
    lines = [f"## {question.id}, asked {question.asked}: {question.question} -> {', '.join(question.answers)}"]
    for passage in row.get("passages", [])[:1]:
        article = passage["article"]
        beginning = " ".join(passage["text"].split())[:_BEGINNING]
        lines.append(f"   first, {article['published']}, {article['title']}: {beginning}")
    day = question.asked.isoformat()
    standing = [(article, sorted(places(question, article), reverse=True)[:_PLACES]) for article in articles.values()]
    standing = [(article, best) for article, best in standing if best]
    standing.sort(key=lambda one: (-one[1][0][0], one[0]["url"]))
    marked = [one for one in standing if one[0]["url"] in question.gold_urls]
    others = [one for one in standing if one not in marked and one[0]["published"][:10] <= day]
    for mark, found in (("marked", marked), ("not marked", others[:_UNMARKED])):
        for article, best in found:
            late = " AFTER THE DAY OF ASKING" if article["published"][:10] > day else ""
            lines.append(f"   {mark}, {article['published'][:10]}{late}, {article['title']}:")
            lines += [f"      {share:.2f} … {around} …" for share, around in best]
    return "\n".join(lines)


def judged(figure: str, missed: Sequence[Labelled], asked: int, verdicts: Mapping[str, str]) -> str:
    """Return the verdicts on a figure's misses as a table, and what the figure can reach by finding better."""
    counts = Counter(verdicts.get(question.id, "not judged") for question in missed)
    rows = [(verdict, VERDICTS.get(verdict, ""), str(count)) for verdict, count in sorted(counts.items())]
    got = asked - len(missed)
    most = got + counts["lower"] + counts["not judged"]
    return (
        f"{table(('verdict', 'meaning', 'questions'), rows)}\n\n{figure}: {got} of {asked} ({got / asked:.3f}); "
        f"with every article that answers ranked first, {most} ({most / asked:.3f})"
    )


def read_verdicts(path: Path, figure: str) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        found = {row["id"]: row["verdict"] for row in csv.DictReader(file) if row["figure"] == figure}
    if unknown := set(found.values()) - VERDICTS.keys():
        raise SystemExit(f"{path} has verdicts that are none: {', '.join(sorted(unknown))}. Use {', '.join(VERDICTS)}.")
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slice", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--figure", choices=FIGURES, default="hit@1")
    parser.add_argument("--verdicts", type=Path)
    parser.add_argument("--quiet", action="store_true", help="only the table, no texts")
    arguments = parser.parse_args(argv)
    questions = answerable(read_labelled(arguments.slice / "questions.jsonl"))
    rows = {row["id"]: row for row in _lines(arguments.run)}
    missed = [q for q in questions if not hits(arguments.figure, q, rows.get(q.id, {}))]
    if not arguments.quiet:
        articles = {article["url"]: article for article in _lines(arguments.slice / "articles.jsonl")}
        for question in missed:
            print(show(question, rows.get(question.id, {}), articles) + "\n")
    verdicts = read_verdicts(arguments.verdicts, arguments.figure) if arguments.verdicts else {}
    print(judged(arguments.figure, missed, len(questions), verdicts))


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
