"""The JSON of answers and articles, as programs rely on it (docs/json.md)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from qa.answer import Answer, Citation, Disagreement, Item, Sentence, ShortAnswer
from qa.query.dates.time_window import Timeframe
from vectorstore.documents import Article, ArticleHead, Paragraph, Passage
from vectorstore.storage.archive import ArticleSummary
from vectorstore.text.unquoted import unquoted


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON values, with all fields of docs/json.md."""
    query = answer.query
    return {
        "kind": answer.kind,
        "question": query.question,
        "asked": answer.standalone_question or query.question,
        "as_of": _iso(query.as_of),
        "since": _iso(query.since),
        "until": _iso(query.until),
        "source": query.source,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "reason": answer.reason,
        "reason_kind": answer.reason_kind,
        "short_answer": short_answer_json(answer.short_answer) if answer.short_answer else None,
        "text": answer.text,
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "items": [item_json(item, answer.sentences[item.sentence]) for item in answer.items],
        "citations": [citation_json(citation) for citation in answer.citations],
        "disagreements": [disagreement_json(each) for each in answer.disagreements],
        "passages": [passage_json(passage) for passage in answer.passages],
        "searched": answer.searched,
        "notes": list(answer.notes),
        "understood": answer.understood.to_json() if answer.understood else None,
        "window": window_json(answer.window) if answer.window else None,
        "checked": asdict(answer.checked),
        "usage": asdict(answer.usage) if answer.usage else None,
        "provenance": asdict(answer.provenance),
        "timings_ms": {stage: round(ms, 1) for stage, ms in answer.timings_ms.items()},
    }


def sentence_json(sentence: Sentence) -> dict[str, Any]:
    """Return a sentence as JSON values; its support has three decimals."""
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "verdict": sentence.verdict,
        "support": round(sentence.support, 3),
        "outlets": sentence.outlets,
        "context": sentence.context or None,
    }


def item_json(item: Item, sentence: Sentence) -> dict[str, Any]:
    """Return a line of a list or a timeline as JSON values, with its sentence's text and citations."""
    return {
        "heading": item.heading,
        "day": _iso(item.day),
        "outlets": list(item.outlets),
        "sentence": item.sentence,
        "text": sentence.text,
        "citations": list(sentence.citations),
    }


def short_answer_json(short: ShortAnswer) -> dict[str, Any]:
    """Return a short answer as JSON values; its chance has four decimals."""
    return asdict(short) | {"chance": round(short.chance, 4)}


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return a citation as JSON values: its article, its paragraph and the characters quoted."""
    return {
        "number": citation.number,
        "article": head_json(citation.article),
        "paragraph": {"number": citation.paragraph.number, "text": citation.paragraph.text},
        "quote": {"start": citation.quote.start, "end": citation.quote.end},
        "also_in": [head_json(head) for head in citation.also_in],
    }


def disagreement_json(disagreement: Disagreement) -> dict[str, Any]:
    """Return a point on which outlets differ as JSON values: what it is about, and each side."""
    sides = [
        {"text": side.text, "citation": side.citation, "outlet": side.outlet, "day": _iso(side.day)}
        for side in disagreement.sides
    ]
    return {"about": disagreement.about, "sides": sides}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def window_json(window: Timeframe) -> dict[str, Any]:
    """Return what was read of time in a question as JSON values; days in ISO form or null."""
    return {
        "since": _iso(window.since),
        "until": _iso(window.until),
        "as_of": _iso(window.as_of),
        "phrase": window.phrase,
        "hard": window.is_filter,
        "standing": window.is_timeless,
        "line": window.line,
    }


def head_json(head: ArticleHead) -> dict[str, Any]:
    """Return what is known of an article apart from its text as JSON values."""
    return {
        "id": head.id,
        "title": head.title,
        "source": head.source,
        "published": _iso(head.published),
        "url": head.url,
    }


def summary_json(summary: ArticleSummary) -> dict[str, Any]:
    """Return a line of the list of articles."""
    return head_json(summary.head) | {"paragraphs": summary.paragraphs}


def article_json(article: Article, also_in: Sequence[ArticleHead] = ()) -> dict[str, Any]:
    """Return a whole article, with the others that print its story."""
    kinds = unquoted(article.paragraphs)
    return head_json(article.head) | {
        "authors": list(article.authors),
        "language": article.language,
        "section": article.section,
        "updated": article.updated,
        "paragraphs": [_paragraph_json(each, kinds.get(each.number)) for each in article.paragraphs],
        "asides": [{"after": a.after, "kind": a.kind, "text": a.text} for a in article.asides],
        "also_in": [head_json(head) for head in also_in],
    }


def _paragraph_json(paragraph: Paragraph, kind: str | None) -> dict[str, Any]:
    return {"number": paragraph.number, "text": paragraph.text} | ({"kind": kind} if kind else {})


def passage_json(passage: Passage) -> dict[str, Any]:
    """Return a passage as JSON values; its similarity has four decimals."""
    return {
        "rank": passage.rank,
        "similarity": round(passage.similarity, 4),
        "article": head_json(passage.article),
        "paragraphs": [p.number for p in passage.paragraphs],
        "text": passage.text,
        "found_by": [f.search for f in passage.found_by],
        "ranks": {f.search: f.rank for f in passage.found_by},
        "also_in": [head_json(head) for head in passage.also_in],
    }
