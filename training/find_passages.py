"""Search for the passages of desk questions, to train the reader on what it will meet.

    python -m training.find_passages --home HOME --desk DESK/train.jsonl --to FOUND.jsonl

``HOME`` is a collection with the questions' articles and others of their time. A line a question: its id, and the
passages, best first, as (paragraph number, text) pairs with headline and address; last, at rank 99, a stretch around
the sentences that answer where the search did not bring them. Goes on where it was stopped.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.assistant import Assistant
from qa.factory import open_assistant, open_collection
from qa.pipeline.request_builder import make_request
from qa.settings import load
from training.reader_rows import squeezed
from vectorstore.documents import ArticleHead, Paragraph

_MISSED = 99
"""Rank of what the search did not bring."""
_AROUND = 2
"""Paragraphs on both sides of a sentence that answers."""


def passages_of(assistant: Assistant, question: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the passages of a question, asked on its day."""
    request = make_request(question["question"], as_of=question["date"])
    shown = assistant.find(request).passages
    for passage in shown:
        yield _line(passage.rank, passage.article, passage.paragraphs)
    quotes = {squeezed(quote) for gold in question["gold"] for quote in gold["quotes"]}
    texts = [squeezed(paragraph.text) for passage in shown for paragraph in passage.paragraphs]
    if quotes and not any(quote in text for text in texts for quote in quotes):
        yield from _missed(assistant, {gold["url"] for gold in question["gold"]}, quotes)


def _missed(assistant: Assistant, urls: set[str], quotes: set[str]) -> Iterator[dict[str, Any]]:
    for summary in assistant.contents.articles():
        if summary.head.url in urls and (article := assistant.contents.article(summary.head.id)):
            texts = [squeezed(paragraph.text) for paragraph in article.paragraphs]
            at = next((i for i, text in enumerate(texts) if any(quote in text for quote in quotes)), None)
            if at is not None:
                yield _line(_MISSED, article.head, article.paragraphs[max(0, at - _AROUND) : at + _AROUND + 1])


def _line(rank: int, head: ArticleHead, paragraphs: Sequence[Paragraph]) -> dict[str, Any]:
    return {"rank": rank, "url": head.url, "title": head.title, "pars": [(p.number, p.text) for p in paragraphs]}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--desk", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args(argv)
    done = given.to.read_text(encoding="utf-8").splitlines() if given.to.exists() else []
    known = {json.loads(line)["id"] for line in done}
    settings, _ = load({"home": given.home})
    with open_collection(settings, command="training") as collection, given.to.open("a", encoding="utf-8") as lines:
        assistant = open_assistant(settings, collection)
        assistant.warm_up()
        for question in map(json.loads, given.desk.read_text(encoding="utf-8").splitlines()):
            if question["id"] not in known:
                found = list(passages_of(assistant, question))
                lines.write(json.dumps({"id": question["id"], "passages": found}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
