"""Questions files for a person to correct, from what readers thought of answers or from a run.

A label is set only where a person has said so: a thumb up. Everything else is left open, with what was said beside it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vectorstore.storage.conversations import Feedback

Line = Mapping[str, Any]


def from_ratings(rated: Iterable[Feedback]) -> list[dict[str, Any]]:
    """Return a line for each question that was rated; of one asked again as of the same day, the last.

    A thumb up for an answer makes what it cites gold, and one for a refusal makes the question unanswerable. A thumb
    down says only that something is wrong.
    """
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for each in rated:
        turn, answer = each.turn, each.turn.answer
        row = _row(f"{each.conversation[:8]}-{turn.number}", turn.question, answer, liked=turn.thumb == "up")
        if each.earlier:
            row["conversation"] = list(each.earlier)
        row["note"] |= {"thumb": turn.thumb, "comment": turn.comment}
        # Put at the end again, so that the order is that of the last ratings.
        key = (turn.question, answer.get("as_of"), repr(each.earlier))
        found.pop(key, None)
        found[key] = row
    return list(found.values())


def from_run(lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """Yield a line for each question of a run that was asked, without any label set."""
    for line in lines:
        if not line.get("error"):
            yield _row(line["id"], line["question"], line, liked=False)


def _row(identity: str | int, question: str, answer: Line, *, liked: bool) -> dict[str, Any]:
    answered = bool(answer.get("answered"))
    cited = [_place(citation) for citation in answer.get("citations") or ()]
    note = {"said": (answer.get("text") if answered else answer.get("reason")) or "", "answered": answered}
    row: dict[str, Any] = {"id": identity, "question": question}
    if answer.get("as_of"):
        row["date"] = answer["as_of"]
    row |= {"answers": [], "answerable": answered if liked else None, "gold_paragraphs": cited if liked else []}
    return row | {"note": note if liked else note | {"cited": cited}}


def _place(citation: Line) -> dict[str, Any]:
    """Return a cited paragraph as a questions file names it."""
    article = citation["article"]
    name = {"url": article["url"]} if article.get("url") else {"title": article["title"]}
    return name | {"number": citation["paragraph"]["number"]}
