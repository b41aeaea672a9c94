"""One line of a run against the labels of its question: every measure that can be taken, and what went wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from qa.answer import QuoteSpan
from qa.evaluation.gold_labels import GoldParagraph, Labels
from qa.evaluation.metrics.answers import (
    choose,
    contains_answer,
    exact_match,
    label_form,
    realtimeqa_form,
    squad_form,
    token_f1,
)
from qa.evaluation.metrics.citations import Check, Evidence, citation_scores
from qa.evaluation.metrics.reading import Shown, reading_scores
from qa.evaluation.metrics.registry import STAGES
from vectorstore.documents import Paragraph

Line = Mapping[str, Any]
"""A line of a run file: an answer's JSON (docs/json.md), or an error."""
Failure = Literal[
    "failed", "not found", "found but not chosen", "refused wrongly", "answered wrongly", "unsupported sentence"
]
FAILURES: dict[Failure, str] = {
    "failed": "The question ended in an error.",
    "not found": "No passage shown to the writer holds an accepted answer.",
    "found but not chosen": "A passage holds an accepted answer; the text says something else.",
    "refused wrongly": "A passage holds an accepted answer; the question was refused.",
    "answered wrongly": "The collection does not hold the answer; something was answered.",
    "unsupported sentence": "A sentence is not supported by what it cites.",
}
"""Each way to fail, first cause first, in words."""


def judge(line: Line, labels: Labels, short_answer: str, check: Check) -> dict[str, float]:
    """Return a line's measures by name, those of ranking apart. A measure whose label is missing is left out."""
    if line.get("error"):
        return {"failed": 1.0}
    values = {"failed": 0.0}
    if labels.answerable is not False:
        values |= _found(line, labels) | _said(line, labels, short_answer)
    values |= _decided(line, labels)
    values |= _read(line, labels)
    values |= _cited(line, labels, check)
    values |= _spent(line)
    return values


def article_key(article: Mapping[str, Any], gold: frozenset[str]) -> str:
    """Return what labels know an article by: its address, or its headline where only that is labelled."""
    url, title = str(article.get("url") or ""), str(article.get("title") or "")
    return title if title in gold and url not in gold else url or title


def articles_found(line: Line, labels: Labels) -> list[str]:
    """Return the articles of the passages shown, best first, by the key of the labels, each once."""
    gold = labels.gold_articles or frozenset()
    return list(dict.fromkeys(article_key(passage["article"], gold) for passage in line.get("passages") or ()))


def paragraphs_found(line: Line, labels: Labels) -> list[str]:
    """Return the paragraphs of the passages shown, best passage first, in their order within each."""
    gold = labels.gold_articles or frozenset()
    return [
        paragraph_key(GoldParagraph(article_key(passage["article"], gold), number))
        for passage in line.get("passages") or ()
        for number in passage["paragraphs"]
    ]


def paragraph_key(place: GoldParagraph) -> str:
    """Return the id under which a gold paragraph is ranked: its article's id and its number."""
    return f"{place.article}#{place.number}"


def plain_text(line: Line) -> str:
    """Return the answer's sentences without their marks; empty for a refusal."""
    return " ".join(sentence["text"] for sentence in line.get("sentences") or ()) if line.get("answered") else ""


def _texts(line: Line) -> list[str]:
    return [str(passage.get("text") or "") for passage in line.get("passages") or ()]


def _found(line: Line, labels: Labels) -> dict[str, float]:
    if not labels.answers:
        return {}
    holds = [contains_answer(text, labels.answers) for text in _texts(line)]
    return {
        "answer_in_passages@1": float(any(holds[:1])),
        "answer_in_passages@5": float(any(holds[:5])),
        "answer_in_passages": float(any(holds)),
    }


def _said(line: Line, labels: Labels, short_answer: str) -> dict[str, float]:
    if not labels.answers:
        return {}
    answers, text = labels.answers, plain_text(line)
    cited = [citation["paragraph"]["text"] for citation in line.get("citations") or ()] if line.get("answered") else []
    values = {
        "answer_said": float(contains_answer(text, answers)),
        "answer_cited": float(any(contains_answer(each, answers) for each in cited)),
        "exact_match": exact_match(short_answer, answers, squad_form),
        "token_f1": token_f1(short_answer, answers, squad_form),
        "exact_match_realtimeqa": exact_match(short_answer, answers, realtimeqa_form),
        "token_f1_realtimeqa": token_f1(short_answer, answers, realtimeqa_form),
    }
    if labels.choices:
        chosen = choose(text, labels.choices)
        right = chosen is not None and label_form(chosen) in map(label_form, answers)
        values["choice_accuracy"] = float(right)
    return values


def _read(line: Line, labels: Labels) -> dict[str, float]:
    """Return what a reader meets: is the first sentence an answer, are the others, are the facts said.

    ``desk`` is all of it in one: of answerable questions the harmonic mean of ``right`` and ``nuggets``, of others
    whether they were refused. An answerable question that was refused has 0 of each, and no ``right``, which is a share
    of what is shown.
    """
    if labels.quotes is None and labels.nuggets is None:
        return {}
    if labels.answerable is False:
        return {"desk": float(not line.get("answered"))}
    gold = labels.gold_articles or frozenset()
    cited = {c["number"]: article_key(c["article"], gold) for c in line.get("citations") or ()}
    sentences = line.get("sentences") or () if line.get("answered") else ()
    shown = [Shown(s["text"], any(cited.get(number) in gold for number in s.get("citations") or ())) for s in sentences]
    scores = reading_scores(shown, labels.quotes or (), labels.nuggets or ())
    values = {"lead": scores.lead, "nuggets": scores.nuggets, "desk": scores.desk}
    return values | ({"right": scores.right, "sentences": float(len(shown))} if shown else {})


def _decided(line: Line, labels: Labels) -> dict[str, float]:
    """Return whether answering or refusing was right, and ``correct`` where the labels can tell."""
    answered = bool(line.get("answered"))
    if labels.answerable is None:
        return {}
    if not labels.answerable:
        return {"refused": float(not answered), "correct": float(not answered)}
    values = {"answered": float(answered)}
    if labels.answers:
        values["correct"] = float(contains_answer(plain_text(line), labels.answers))
    return values


def evidence_of(line: Line) -> list[tuple[str, list[Evidence]]]:
    """Return each sentence of an answer with what it cites."""
    cited: dict[int, Evidence] = {}
    for citation in line.get("citations") or ():
        paragraph, quote = citation["paragraph"], citation["quote"]
        place = Paragraph(citation["article"]["id"], paragraph["number"], paragraph["text"])
        cited[citation["number"]] = (place, QuoteSpan(quote["start"], quote["end"]))
    sentences = line.get("sentences") or () if line.get("answered") else ()
    return [(s["text"], [cited[number] for number in s["citations"] if number in cited]) for s in sentences]


def _cited(line: Line, labels: Labels, check: Check) -> dict[str, float]:
    values: dict[str, float] = {}
    citations: Sequence[Mapping[str, Any]] = line.get("citations") or () if line.get("answered") else ()
    gold = labels.gold_articles
    keys = [article_key(citation["article"], gold or frozenset()) for citation in citations]
    if gold and labels.answerable:
        values["gold_cited"] = float(any(key in gold for key in keys))
    if not line.get("answered"):
        return values
    if gold and keys:
        values["gold_article_citations"] = sum(key in gold for key in keys) / len(keys)
    if labels.gold_paragraphs and keys:
        places = [GoldParagraph(k, c["paragraph"]["number"]) for k, c in zip(keys, citations, strict=True)]
        values["gold_paragraph_citations"] = sum(place in labels.gold_paragraphs for place in places) / len(places)
    values["citations"] = float(len(citations))
    sentences = line.get("sentences") or ()
    if sentences:
        verdicts = [sentence.get("verdict") for sentence in sentences]
        values["uncited_sentences"] = sum(not sentence["citations"] for sentence in sentences) / len(sentences)
        values["unsupported_sentences"] = verdicts.count("unsupported") / len(verdicts)
        values["partly_supported_sentences"] = verdicts.count("partly") / len(verdicts)
    # Of the articles themselves an answer says what their records hold, which no paragraph can support.
    quoted = [] if line.get("kind") == "metadata" else evidence_of(line)
    if scores := citation_scores(quoted, check):
        values["citation_recall"] = scores.recall
        if scores.precision is not None:
            values["citation_precision"] = scores.precision
    return values


def _spent(line: Line) -> dict[str, float]:
    times, usage = line.get("timings_ms") or {}, line.get("usage") or {}
    values = {f"{stage}_ms": float(times[stage]) for stage in STAGES if times.get(stage) is not None}
    fields = {"input_tokens": "input_tokens", "output_tokens": "output_tokens", "model_calls": "calls"}
    fields["cost_usd"] = "cost_usd"
    return values | {name: float(usage[key]) for name, key in fields.items() if usage.get(key) is not None}


def failure_of(line: Line, labels: Labels, values: Mapping[str, float]) -> Failure | None:
    """Return what went wrong first, None where nothing did or the labels cannot tell."""
    if line.get("error"):
        return "failed"
    if labels.answerable is False and line.get("answered"):
        return "answered wrongly"
    if values.get("correct") == 0.0:
        if not values["answer_in_passages"]:
            return "not found"
        return "found but not chosen" if line.get("answered") else "refused wrongly"
    if values.get("unsupported_sentences", 0.0) > 0 or values.get("citation_recall", 1.0) < 1:
        return "unsupported sentence"
    return None
