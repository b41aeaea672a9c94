"""Desk questions written for the training of the reader, without the articles' text.

    python -m training.written_questions --home HOME --to DESK.jsonl

``questions.jsonl.xz`` beside this file names each question's articles by their addresses, the sentences that answer by
digests, and a short answer by its sentence and characters. ``HOME`` is a collection that has the articles; from it the
sentences are put back, in the shape that ``find_passages`` and ``train_reader`` read. A question whose article is not
there, or has other words there, is left out and counted. A language model wrote them: docs/experiments/reading.md.
"""

import argparse
import hashlib
import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.factory import open_assistant, open_collection
from qa.settings import load
from qa.text.sentences import split_sentences
from training.reader_rows import fact_in, squeezed

KEPT = Path(__file__).with_name("questions.jsonl.xz")


def digest(sentence: str) -> str:
    """Return twelve characters that tell a sentence from others, whatever white space it has."""
    return hashlib.sha256(squeezed(sentence).encode()).hexdigest()[:12]


def without_text(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a desk question with its sentences as digests, by article, and its facts as places in them."""
    kept = {key: row[key] for key in ("id", "type", "question", "date")}
    if not row["answerable"]:
        return kept | {"url": row["near_url"], "twin_of": row["twin_of"], "why_not": row["why_not"]}
    by_url = {gold["url"]: [squeezed(quote) for quote in gold["quotes"]] for gold in row["gold"]}
    quotes = [quote for some in by_url.values() for quote in some]
    facts = []
    for fact in row["nuggets"]:
        places = ((number, fact_in(quote, fact)) for number, quote in enumerate(quotes))
        facts += [[number, *span] for number, span in places if span][:1]
    return kept | {"gold": {url: [*map(digest, some)] for url, some in by_url.items()}, "facts": facts}


def with_text(kept: Mapping[str, Any], sentences: Mapping[str, Mapping[str, str]]) -> dict[str, Any] | None:
    """Return the desk question of a kept one; None where an article is not there or lacks a sentence that answers.

    Args:
        sentences: of each article's address, its sentences by digest.
    """
    row = {key: kept[key] for key in ("id", "type", "question", "date")}
    if "gold" not in kept:
        near = {"near_url": kept["url"], "twin_of": kept["twin_of"], "why_not": kept["why_not"]}
        return row | {"answerable": False, "gold": []} | near if kept["url"] in sentences else None
    wanted = [(url, name) for url, names in kept["gold"].items() for name in names]
    if not all(name in sentences.get(url, {}) for url, name in wanted):
        return None
    quotes = [sentences[url][name] for url, name in wanted]
    facts = [[quotes[number][start:end]] for number, start, end in kept["facts"]]
    gold = [{"url": url, "quotes": [sentences[url][name] for name in names]} for url, names in kept["gold"].items()]
    return row | {"answerable": True, "gold": gold, "nuggets": facts, "repeats": "unknown"}


def keep(rows: Sequence[Mapping[str, Any]], file: Path = KEPT) -> None:
    """Write desk questions without their articles' text."""
    with lzma.open(file, "wt", encoding="utf-8", preset=9) as lines:
        lines.writelines(json.dumps(without_text(row), ensure_ascii=False) + "\n" for row in rows)


def kept_rows(file: Path = KEPT) -> Iterator[dict[str, Any]]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args(argv)
    rows = list(kept_rows())
    wanted = {url for row in rows for url in row.get("gold", [row.get("url")])}
    by_url: dict[str, dict[str, str]] = {}
    settings, _ = load({"home": given.home})
    with open_collection(settings, command="training") as collection:
        assistant = open_assistant(settings, collection)
        for summary in assistant.contents.articles():
            url = summary.head.url
            if url and url in wanted and (article := assistant.contents.article(summary.head.id)):
                texts = [squeezed(paragraph.text) for paragraph in article.paragraphs]
                spans = [(text, span) for text in texts for span in split_sentences(text)]
                each = [text[span.start : span.end] for text, span in spans]
                by_url[url] = {digest(sentence): sentence for sentence in each}
    whole = [row for row in (with_text(each, by_url) for each in rows) if row]
    given.to.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in whole), encoding="utf-8")
    print(f"{len(whole)} of {len(rows)} questions; the others' articles are not there or have other words")


if __name__ == "__main__":
    main()
