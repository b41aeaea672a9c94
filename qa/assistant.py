"""One assistant over one collection; commands, page and API all ask it."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Unpack

from qa.answer import Answer, Provenance
from qa.catalogue.answering import CatalogueReplies
from qa.catalogue.reported import of_outlet, wished_outlets
from qa.conversation.follow_ups import Condense, Turn
from qa.conversation.unclear import ASK_INSTEAD, is_unclear
from qa.digest.replies import CHOICES, DigestReplies
from qa.draft import Writer
from qa.generation.form import Limited
from qa.generation.lines import in_lines
from qa.pipeline.chain import Check, Parts, build_chain
from qa.pipeline.contents import Contents
from qa.pipeline.decomposition import in_parts
from qa.pipeline.finder import Finder
from qa.pipeline.intent_handlers import Replies, of_topic, traced
from qa.pipeline.request_builder import (
    MAX_QUESTION,
    as_published,
    earlier_turns,
    make_query,
    make_request,
    without_window,
)
from qa.query.digests import DigestKind
from qa.query.intents import Intent
from qa.query.term_weights import make_terms
from qa.reading.reader import Read, read_question
from qa.reading.values import Reading
from qa.request import AskOptions, Delta, Event, Request, Shown
from qa.settings import Settings
from qa.suggestions.suggest import LEAST_CHANCE, Asked, follow_ups
from qa.verification.verifier import check as default_check
from vectorstore.collection import Collection
from vectorstore.search.search import Search
from vectorstore.storage.conversations import Conversations
from vectorstore.storage.filter import Filter

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["MAX_QUESTION", "Assistant", "Delta", "Event", "Shown", "make_query"]


class Assistant:
    """Answers questions; safe to use from several threads."""

    def __init__(
        self,
        collection: Collection,
        search: Search,
        writer: Writer,
        settings: Settings,
        check: Check = default_check,
        condense: Condense | None = None,
        read: Read | None = None,
    ) -> None:
        """Put an assistant together from its parts.

        Args:
            read: reads the passages with the question; None leaves the choice of sentences to what can be counted.
            condense: makes follow-ups stand alone; None leaves them to the rules.
        """
        self.collection = collection
        self.settings = settings
        self.contents = Contents(collection)
        self.find = Finder(self.contents, search, settings.retrieval.passages)
        self._search = search
        self._writer = writer
        self._check = check
        self._condense = condense
        self._read = read

    @property
    def chain(self) -> "Runnable[dict[str, Any], Event]":
        """The LangChain runnable that answers: ``{"request": Request}`` in, events out."""
        return build_chain(self.find, self._parts)

    @property
    def _parts(self) -> Parts:
        least, policy = self.settings.answer.min_confidence, self.settings.answer.unsupported
        return Parts(self._writer, self._check, self._provenance, least, policy, self._read)

    @property
    def _replies(self) -> Replies:
        return Replies(self.ask, self.contents, self._parts, self.find)

    @property
    def conversations(self) -> Conversations:
        """The stored conversations; asking stores nothing by itself."""
        return self.collection.conversations

    def ask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question.

        Args:
            question: in plain words; a wish for a brief, a timeline or a list too.
            options: what narrows it, and what was said before, by the names in ``AskOptions``.

        Raises:
            QuestionError: the question is empty or too long, or a day cannot be read.
            NewsdeskError: the collection or the writer cannot be used.
        """
        return _last(self.stream(question, **options))

    def digest(self, kind: DigestKind, topic: str, **options: Unpack[AskOptions]) -> Answer:
        """Write a brief on a topic, tell its story as a timeline, or tell what is latest on it.

        Args:
            kind: which of the three.
            topic: a few words, such as "the strike at the harbour".
            options: as for ``ask``.

        Raises:
            QuestionError: the topic is empty or too long, or a day cannot be read.
            NewsdeskError: the collection cannot be used.
        """
        request = self._request(topic, **options)
        events = DigestReplies(self._parts, self.find).events(kind, of_topic(Intent(kind, topic), request))
        return _last(traced(events, request))

    def stream(self, question: str, **options: Unpack[AskOptions]) -> Iterator[Event]:
        """Answer as ``ask`` does, in events: Shown first, a Delta for each checked sentence, the Answer last."""
        options["conversation"] = earlier = earlier_turns(options.get("conversation", ()))
        request = self._request(question, **options)
        catalogue = CatalogueReplies(self.collection.archive, self._parts, self.find)
        intent = request.question.intent
        if intent and intent.kind in CHOICES and intent.about:
            events = DigestReplies(self._parts, self.find).events(intent.kind, of_topic(intent, request))
        elif intent and (intent.about or intent.kind not in CHOICES):
            events = self._replies.events(intent, request, earlier)
        else:
            cited = partial(self._replies.cited, request, earlier)
            events = (
                catalogue.of_last(request, earlier, cited)
                or catalogue.events(request)
                or self._to_question(request, earlier)
            )
        return traced(events, request)

    def _request(self, typed: str, **options: Unpack[AskOptions]) -> Request:
        """Return what is asked for, read and spelt as the articles spell it."""
        wished = wished_outlets(typed[:MAX_QUESTION], self.contents.outlets())
        if not wished.said:
            return self.find.spelt(make_request(typed, condense=self._condense, **options))
        if wished.sources and not options.get("source"):
            options["source"] = "; ".join(wished.sources)
        request = make_request(wished.question, condense=self._condense, **options)
        return wished.noted(self.find.spelt(request), typed)

    def _to_question(self, request: Request, earlier: Sequence[Turn]) -> Iterator[Event]:
        """Answer a question to the articles, or say what to ask where nothing says what it is about."""
        days = request.window.phrase if request.window else None
        if not days and is_unclear(request.question.said, earlier):
            return self._replies.events(Intent("talk", reply=ASK_INSTEAD), request, earlier)
        return self._events(of_outlet(request, self.contents.outlets()))

    def _events(self, request: Request) -> Iterator[Event]:
        """Answer a request; where only days read from the question leave nothing, answer again without them."""
        if self.settings.answer.split_questions:
            request = in_parts(request, self.contents.outlets())
        if not (request.window and request.window.is_filter):
            yield from self._chain(request).stream({"request": request})
            return
        held: list[Event] = []
        for event in self._chain(request).stream({"request": request}):
            held.append(event)
            if isinstance(event, Answer) and not event.answered and (wider := without_window(request, event)):
                # Nothing of the first try was shown yet: a stream has its passages once.
                yield from self._again(wider, event)
                return
            if not isinstance(event, Shown):
                yield from held
                held.clear()

    def _again(self, request: Request, refused: Answer) -> Iterator[Event]:
        """Answer a request in place of a refused one, whose time counts too."""
        for event in self._chain(request).stream({"request": request}):
            if isinstance(event, Answer):
                spent = {name: ms + refused.timings_ms.get(name, 0.0) for name, ms in event.timings_ms.items()}
                event = as_published(event.with_timings(spent))
            yield event

    def _chain(self, request: Request) -> "Runnable[dict[str, Any], Event]":
        """Return the chain with a writer of the answer's shape and of as many sentences as are wished for."""
        parts, most = self._parts, request.question.style.max_sentences
        writer = in_lines(parts.writer, request)
        return build_chain(self.find, replace(parts, writer=Limited(writer, most) if most else writer))

    def read(self, question: str, **options: Unpack[AskOptions]) -> Reading:
        """Search for a question and read what is found: nothing is written, and no chat model is asked.

        Args:
            question: in plain words.
            options: as for ``ask``.
        """
        found = self.find(self._request(question, **options))
        return read_question(self._read, found.terms, found.passages)

    def follow_ups(self, answer: Answer, before: Sequence[str] = ()) -> tuple[str, ...]:
        """Return at most three questions that an answer's passages answer too; none after a refusal or in doubt.

        Args:
            answer: to the last question.
            before: questions of the conversation up to it, as typed, none of which is suggested again.
        """
        doubtful = answer.kind == "answer" and answer.confidence < LEAST_CHANCE
        if not answer.answered or not answer.standalone_question or doubtful:
            return ()
        quoted = frozenset(sentence.text for sentence in answer.sentences)
        cited = frozenset(citation.article.id for citation in answer.citations)
        with self.collection.archive.snapshot() as view:
            chunks = self.contents.counts(view).chunks
            terms_of = partial(make_terms, frequency=view.text.frequency, chunks=chunks)
            asked = Asked(answer.standalone_question, quoted, cited, (*before, answer.query.question))
            return follow_ups(self._read, terms_of, answer.passages, asked)

    def warm_up(self) -> None:
        """Load the model and the index now rather than at the first question."""
        self.collection.check_compatibility()
        _ = self.collection.embedder
        self.collection.open_index()  # before the search, which then uses it
        self._search("warm up", Filter(), 1)

    def _provenance(self) -> Provenance:
        return Provenance(
            writer=self._writer.name,
            model=self._writer.model,
            prompt=self._writer.prompt,
            embedder=self.collection.embedder_name,
            index=self.contents.fingerprint(),
            settings=self.settings.digest(),
            version=version("newsdesk"),
        )


def _last(events: Iterator[Event]) -> Answer:
    (answer,) = deque(events, maxlen=1)
    assert isinstance(answer, Answer)
    return answer
