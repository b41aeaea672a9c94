"""Write weekly quiz questions as desk questions, to train the reader on questions that say much and ask for one name.

    python -m training.quiz_questions --quiz QUESTIONS.jsonl... --articles ARTICLES.jsonl... --to QUIZ.jsonl
        [--without SLICE/questions.jsonl...]

A quiz tells the answer and the articles that have its words, not the sentence. Taken for it are those sentences which
have the answer and most of the question's words; others with the answer are neither right nor wrong. A sentence that
only repeats the question is wrong: that is what these rows are for.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.text.sentences import split_sentences
from training.reader_rows import fact_in, squeezed
from vectorstore.text.tokenization import content_stems

LEAST_SHARED = 0.34
"""Share of a question's words that a sentence must have beside the answer."""
NEAR_BEST = 0.8
"""A sentence with so much of the best one's share is as good."""
_MOST_ARTICLES, _MOST_SENTENCES = 3, 2
_LEAST_ANSWER = 3
"""Characters of an answer; shorter ones stand anywhere."""
_QUOTES = " “”\"'‘’.,"


def desk_shaped(question: Mapping[str, Any], articles: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return a quiz question with the sentences taken for its answer; None where no sentence is near enough."""
    answers = [answer.strip(_QUOTES) for answer in question["answers"]]
    answers = [answer for answer in answers if len(answer) >= _LEAST_ANSWER and answer.lower() not in ("true", "false")]
    wanted = content_stems(question["question"])
    if not answers or not wanted:
        return None
    scored = []
    for url in question["support_urls"]:
        if url in articles:
            scored += [(share, url, text) for share, text in _sentences(articles[url]["text"], answers, wanted)]
    best = max((share for share, _, _ in scored), default=0.0)
    if best < LEAST_SHARED:
        return None
    gold: dict[str, list[str]] = {}
    for share, url, text in sorted(scored, key=lambda each: -each[0]):
        quotes = gold.setdefault(url, []) if share >= max(LEAST_SHARED, NEAR_BEST * best) else None
        if quotes is not None and len(quotes) < _MOST_SENTENCES:
            quotes.append(text)
    return {
        "id": f"quiz-{question['id']}",
        "type": "quiz",
        "question": question["question"],
        "date": question["date"],
        "answerable": True,
        "gold": [{"url": url, "quotes": quotes} for url, quotes in list(gold.items())[:_MOST_ARTICLES]],
        "nuggets": [answers],
        "repeats": "unknown",
    }


def _sentences(text: str, answers: Sequence[str], wanted: frozenset[str]) -> Iterator[tuple[float, str]]:
    """Give the sentences that have an answer, each with the share of the wanted words that it has."""
    for paragraph in map(squeezed, text.split("\n\n")):
        for span in split_sentences(paragraph):
            sentence = paragraph[span.start : span.end]
            if fact_in(sentence, answers):
                yield len(wanted & content_stems(sentence)) / len(wanted), sentence


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quiz", type=Path, nargs="+", required=True)
    parser.add_argument("--articles", type=Path, nargs="+", required=True, help="JSON lines with url and text")
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="questions to leave out")
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args(argv)
    out = {row["id"] for row in _rows(given.without)}
    articles = {row["url"]: row for row in _rows(given.articles)}
    quiz = [row for row in _rows(given.quiz) if row["id"] not in out and row.get("support_urls")]
    shaped = [row for row in (desk_shaped(question, articles) for question in quiz) if row]
    given.to.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in shaped), encoding="utf-8")
    print(f"{len(shaped)} of {len(quiz)} questions have a sentence near enough")


def _rows(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
