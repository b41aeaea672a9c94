"""Requests of programs besides answers: passages, checked claims, pages of the list of articles, each as JSON."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol

from qa.answer import Answer
from qa.answer_json import answer_json, citation_json, passage_json, summary_json
from qa.errors import QuestionError
from vectorstore.storage.article_list import Catalogue, SortKey, Wanted

if TYPE_CHECKING:
    from typing import Unpack

    from qa.assistant import Assistant
    from qa.request import AskOptions, Event
    from qa.verification.verifier import Verifier

MOST_LISTED = 200


class Source(Protocol):
    """Who answers programs: this process, or a server. Each method gives the JSON of docs/json.md and docs/api.md."""

    def ask(self, question: str, **given: Any) -> dict[str, Any]:
        """Return an answer's JSON."""
        ...

    def search(self, query: str, limit: int = 8, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
        """Return passages for a query as JSON values."""
        ...

    def check(self, text: str, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
        """Return the verdict on each claim of a text as JSON values."""
        ...

    def articles(self, wanted: "ListRequest") -> dict[str, Any]:
        """Return a page of the list of articles as JSON values."""
        ...

    def article(self, article_id: str) -> dict[str, Any] | None:
        """Return an article as JSON values, None where there is none."""
        ...


class Watch(Protocol):
    """Is told of each question that is answered, whichever way it came in."""

    def __call__(self) -> AbstractContextManager[Callable[[Answer], None]]:
        """Begin to watch a question; what is entered takes its answer."""
        ...


def _unwatched() -> AbstractContextManager[Callable[[Answer], None]]:
    return nullcontext(lambda _answer: None)


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which articles to list."""

    q: str = ""
    """Words and "phrases" that must all be somewhere in the article."""
    title: str = ""
    source: str | None = None
    since: str | None = None
    until: str | None = None
    sort: SortKey = "date"
    descending: bool = True
    offset: int = 0
    limit: int = 50


class Questions:
    """Answers programs over one assistant; safe to use from several threads."""

    def __init__(
        self,
        assistant: "Assistant",
        choose: Callable[[str], "Assistant"] | None = None,
        watch: Watch = _unwatched,
    ) -> None:
        """Put it together from its parts.

        Args:
            assistant: answers where no other writer is named.
            choose: gives the assistant that writes with a named model, or raises QuestionError.
            watch: is told of each answer.
        """
        self.assistant = assistant
        self._choose = choose
        self._watch = watch
        self._verifier: Verifier | None = None
        self._catalogue = Catalogue(assistant.collection.archive)

    def stream(self, question: str, *, model: str | None = None, **given: Any) -> "Iterator[Event]":
        """Yield the events of an answer, as ``Assistant.stream`` does.

        Raises:
            QuestionError: the question, a day or the model cannot be used.
            NewsdeskError: the collection or the writer cannot be used.
        """
        assistant = self.assistant if model is None else self._other(model)
        with self._watch() as note:
            for event in assistant.stream(question, **given):
                if isinstance(event, Answer):
                    note(event)
                yield event

    def ask(self, question: str, *, model: str | None = None, **given: Any) -> dict[str, Any]:
        """Return an answer's JSON.

        Raises:
            QuestionError: the question, a day or the model cannot be used.
            NewsdeskError: the collection or the writer cannot be used.
        """
        answer: Event | None = None
        for event in self.stream(question, model=model, **given):
            answer = event
        assert isinstance(answer, Answer)
        return answer_json(answer)

    def search(self, query: str, limit: int = 8, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
        """Return the passages found for a question or words, best first.

        Raises:
            QuestionError: the query is empty or too long, or a day cannot be read.
        """
        from qa.pipeline.request_builder import make_request

        found = self.assistant.find(make_request(query, **narrowed), limit)
        passages = [passage_json(passage) for passage in found.passages[:limit]]
        return {"query": query, "passages": passages, "searched": found.searched}

    def check(self, text: str, **narrowed: "Unpack[AskOptions]") -> dict[str, Any]:
        """Return what the articles say of each sentence of a text.

        Raises:
            QuestionError: the text is empty or too long, or a day cannot be read.
        """
        from qa.claim_check import check_claims

        checked = check_claims(text, self.assistant.find, self._check(), **narrowed)
        claims = [
            {
                "text": claim.text,
                "verdict": claim.ruling,
                "support": round(claim.support, 3),
                "reasons": list(claim.reasons),
                "citations": [citation_json(citation) for citation in claim.citations],
            }
            for claim in checked.claims
        ]
        return {"claims": claims, "searched": checked.searched}

    def articles(self, wanted: ListRequest) -> dict[str, Any]:
        """Return a page of the list of articles.

        Raises:
            QuestionError: a day cannot be read.
        """
        limit, offset = max(1, min(wanted.limit, MOST_LISTED)), max(0, wanted.offset)
        where = Wanted(
            wanted.title[:200],
            wanted.source,
            words=terms(wanted.q),
            since=_day("since", wanted.since),
            until=_day("until", wanted.until),
        )
        page = self._catalogue.page(where, wanted.sort, descending=wanted.descending, offset=offset, limit=limit)
        return {
            "articles": [summary_json(summary) for summary in page.articles],
            "found": page.found,
            "total": page.total,
            "offset": offset,
            "limit": limit,
        }

    def article(self, article_id: str) -> dict[str, Any] | None:
        """Return an article with its paragraphs, None where there is none of this id."""
        from qa.answer_json import article_json

        found = self.assistant.contents.article(article_id)
        return article_json(found, self.assistant.contents.also_in(found.id)) if found else None

    def _other(self, model: str) -> "Assistant":
        if self._choose is None:
            raise QuestionError(f"There is no writer {model!r} here.", "Leave the model out.")
        return self._choose(model)

    def _check(self) -> "Verifier":
        if self._verifier is None:
            from qa.factory import make_check

            self._verifier = make_check(self.assistant.settings, self.assistant.collection)
        return self._verifier


def terms(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what a full-text query asks for: each word in all its forms, each phrase in quotation marks as it is."""
    from vectorstore.text.lexicon import forms
    from vectorstore.text.tokenization import content_words, spaced

    text = text[:500].replace("“", '"').replace("”", '"')
    phrases = [spaced(phrase).strip() for phrase in re.findall(r'"([^"]*)"', text)]
    rest = re.sub(r'"[^"]*"', " ", text).replace('"', " ")
    single = [forms(word) for word in content_words(rest)]
    return (*((phrase,) for phrase in phrases if any(map(str.isalnum, phrase))), *single)


def _day(name: Literal["since", "until"], text: str | None) -> date | None:
    from vectorstore.text.date_parser import parse_date

    try:
        return parse_date(text or "")
    except ValueError as error:
        raise QuestionError(f"The {name} date {text!r} cannot be read: {error}.", "Write it as 2024-05-17.") from error


def narrowed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return of some options those that narrow a search and are set."""
    return {name: given[name] for name in ("as_of", "since", "until", "source") if given.get(name)}
