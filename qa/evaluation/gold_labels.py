"""Gold labels: what a questions file says of the right answer. What it does not say stays unknown."""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.errors import QuestionsFileError
from qa.evaluation.question_file import Question

_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class GoldParagraph:
    """A paragraph that answers; its article is known by address or, where that is not given, by headline."""

    article: str
    number: int


@dataclass(frozen=True, slots=True)
class Labels:
    """Every field is None where the file says nothing of it."""

    answers: tuple[str, ...] | None = None
    """Accepted answers, any of which will do."""
    answerable: bool | None = None
    """Whether the collection holds the answer."""
    gold_articles: frozenset[str] | None = None
    """Addresses, or headlines, of articles that hold it."""
    gold_paragraphs: frozenset[GoldParagraph] | None = None
    choices: tuple[str, ...] | None = None
    quotes: tuple[str, ...] | None = None
    """Sentences of the gold articles that answer; empty where it is known that none does."""
    nuggets: tuple[tuple[str, ...], ...] | None = None
    """The facts that an answer must hold, each with the wordings that will do."""


def read_labels(question: Question) -> Labels:
    """Return a question's labels. Where ``answerable`` is not given, an answer or gold article means that it is.

    Raises:
        QuestionsFileError: a label is of another shape than docs/formats.md has it.
    """
    raw = question.labels
    answers = _texts(question, "answers", raw.get("answers"))
    choices = _texts(question, "choices", raw.get("choices"))
    paragraphs = _paragraphs(question, raw.get("gold_paragraphs"))
    articles = frozenset(_texts(question, "gold_urls", raw.get("gold_urls")) or ())
    articles |= {paragraph.article for paragraph in paragraphs}
    gold = _gold(question, raw.get("gold"))
    articles |= {article for article, _ in gold}
    quotes = None if raw.get("gold") is None else tuple(quote for _, of_article in gold for quote in of_article)
    answerable = _yes_no(question, raw.get("answerable"))
    if answerable is None and (answers or articles):
        answerable = True
    nuggets = _nuggets(question, raw.get("nuggets"))
    return Labels(answers, answerable, articles or None, paragraphs or None, choices, quotes, nuggets or None)


def _texts(question: Question, name: str, value: Any) -> tuple[str, ...] | None:
    """Return a list of texts; a CSV cell holds it as JSON, or is the only one."""
    if isinstance(value, str):
        value = _cell(value)
        value = [value] if isinstance(value, str | int | float) and not isinstance(value, bool) else value
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, str | int | float) for each in value):
        raise _bad(question, f"{name} is not a list of texts")
    return tuple(text for each in value if (text := html.unescape(str(each)).strip())) or None


def _paragraphs(question: Question, value: Any) -> frozenset[GoldParagraph]:
    if isinstance(value, str):
        value = _cell(value)
    if value is None:
        return frozenset()
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(map(_is_place, value)):
        raise _bad(question, 'gold_paragraphs is not a list of {"url", "number"} or {"title", "number"}')
    return frozenset(GoldParagraph(each.get("url") or each["title"], each["number"]) for each in value)


def _is_place(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    article, number = value.get("url") or value.get("title"), value.get("number")
    return isinstance(article, str) and isinstance(number, int) and not isinstance(number, bool)


def _gold(question: Question, value: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Return each gold article's address with the sentences of it that answer."""
    value = _cell(value) if isinstance(value, str) else value
    if value is None:
        return []
    shaped = isinstance(value, list) and all(isinstance(each, Mapping) and each.get("url") for each in value)
    if not shaped or not all(_is_texts(each.get("quotes", [])) for each in value):
        raise _bad(question, 'gold is not a list of {"url", "quotes"}')
    return [(str(each["url"]), tuple(each.get("quotes", ()))) for each in value]


def _nuggets(question: Question, value: Any) -> tuple[tuple[str, ...], ...]:
    value = _cell(value) if isinstance(value, str) else value
    if value is None:
        return ()
    if not isinstance(value, list) or not all(_is_texts(each) and each for each in value):
        raise _bad(question, "nuggets is not a list of lists of texts")
    return tuple(tuple(each) for each in value)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _yes_no(question: Question, value: Any) -> bool | None:
    if isinstance(value, str):
        value = _YES_NO.get(value.strip().lower(), value)
    if value is None or isinstance(value, bool):
        return value
    raise _bad(question, "answerable is neither true nor false")


def _cell(text: str) -> Any:
    """Return the list a CSV cell holds as JSON, else the cell."""
    if not text.lstrip().startswith("["):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _bad(question: Question, what: str) -> QuestionsFileError:
    where = f"line {question.line}, " if question.line else ""
    return QuestionsFileError(f"The questions file, {where}id {question.id}: {what}.", "Mend the line.")
