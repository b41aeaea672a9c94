"""The JSON of an answer made into the values that it was made of; what JSON does not carry is left at its default."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from qa.answer import (
    Answer,
    Checked,
    Citation,
    Disagreement,
    Item,
    Provenance,
    Query,
    QuoteSpan,
    Sentence,
    ShortAnswer,
    Side,
)
from qa.llm.usage import Usage
from qa.query.dates.time_window import Timeframe
from vectorstore.documents import ArticleHead, Found, Paragraph, Passage

Json = Mapping[str, Any]


def answer_of(body: Json) -> Answer:
    """Return the answer that a JSON object tells.

    Raises:
        KeyError: a field that every answer has is missing.
        ValueError: a day is none.
    """
    days = {name: _day(body[name]) for name in ("as_of", "since", "until")}
    as_of = days.pop("as_of")
    assert as_of is not None
    return Answer(
        query=Query(body["question"], as_of, source=body["source"], **days),
        answered=body["answered"],
        reason=body["reason"],
        text=body["text"],
        sentences=tuple(map(_sentence, body["sentences"])),
        citations=tuple(map(_citation, body["citations"])),
        passages=tuple(map(passage_of, body["passages"])),
        provenance=Provenance(**_only(body["provenance"], Provenance)),
        searched=body["searched"],
        notes=tuple(body["notes"]),
        window=_window(body.get("window")),
        standalone_question=body["asked"],
        confidence=body["confidence"],
        reason_kind=body["reason_kind"],
        short_answer=ShortAnswer(**_only(body["short_answer"], ShortAnswer)) if body["short_answer"] else None,
        items=tuple(map(_item, body.get("items") or ())),
        kind=body["kind"],
        disagreements=tuple(map(_disagreement, body["disagreements"])),
        checked=Checked(**_only(body["checked"], Checked)),
        usage=Usage(**_only(body["usage"], Usage)) if body["usage"] else None,
        timings_ms=dict(body["timings_ms"]),
    )


def passage_of(body: Json) -> Passage:
    """Return a passage; its ``chunk_id`` is made of article and paragraphs, for JSON has none."""
    head = head_of(body["article"])
    texts = body["text"].split("\n\n")
    numbers: Sequence[int] = body["paragraphs"]
    whole = len(texts) == len(numbers)
    paragraphs = tuple(Paragraph(head.id, n, text) for n, text in zip(numbers, texts, strict=True)) if whole else ()
    return Passage(
        chunk_id=f"{head.id}:{numbers[0]}-{numbers[-1]}",
        rank=body["rank"],
        article=head,
        paragraphs=paragraphs,
        text=body["text"],
        similarity=body["similarity"],
        found_by=tuple(Found(name, rank) for name, rank in body["ranks"].items()),
        also_in=tuple(map(head_of, body["also_in"])),
    )


def head_of(body: Json) -> ArticleHead:
    """Return what is known of an article without its text."""
    return ArticleHead(body["id"], body["title"], body["url"], body["source"], _day(body["published"]))


def _citation(body: Json) -> Citation:
    head = head_of(body["article"])
    paragraph = Paragraph(head.id, body["paragraph"]["number"], body["paragraph"]["text"])
    quote = QuoteSpan(body["quote"]["start"], body["quote"]["end"])
    return Citation(body["number"], head, paragraph, quote, tuple(map(head_of, body["also_in"])))


def _sentence(body: Json) -> Sentence:
    kept = _only(body, Sentence) | {"citations": tuple(body["citations"]), "context": body.get("context") or ""}
    return Sentence(**kept)


def _item(body: Json) -> Item:
    kept = _only(body, Item) | {"day": _day(body.get("day")), "outlets": tuple(body.get("outlets") or ())}
    return Item(**kept)


def _disagreement(body: Json) -> Disagreement:
    sides = (Side(each["text"], each["citation"], each["outlet"], _day(each["day"])) for each in body["sides"])
    return Disagreement(body["about"], tuple(sides))


def _window(body: Json | None) -> Timeframe | None:
    if body is None:
        return None
    days = {name: _day(body[name]) for name in ("since", "until", "as_of")}
    return Timeframe(**days, is_filter=body["hard"], phrase=body["phrase"], is_timeless=body["standing"])


def _only(body: Json, kind: type[Any]) -> dict[str, Any]:
    """Return the fields that a value has; a newer server may tell more."""
    return {name: body[name] for name in kind.__dataclass_fields__ if name in body}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
