"""The public way in from Python: a collection that can be asked, searched and added to."""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from qa.answer import Answer
from qa.answer_json import answer_json
from qa.assistant import Assistant
from qa.evaluation.batch import BatchProgress, BatchSummary, run_batch
from qa.evaluation.question_file import Question, read_questions
from qa.evaluation.run_file import Identity
from qa.factory import make_search, open_assistant, open_collection
from qa.pipeline.request_builder import make_request
from qa.query.outlet_mentions import narrowed
from qa.request import AskOptions, Event
from qa.settings import Settings, check_home
from vectorstore.collection import Collection
from vectorstore.documents import Passage
from vectorstore.ingestion.ingest import IngestReport, Progress
from vectorstore.ingestion.ingest import ingest as read_in
from vectorstore.search.search import Search
from vectorstore.storage.filter import Filter

Day = date | str | None


class Desk:
    """A collection of articles, and the assistant that answers from it. Safe to use from several threads.

    Every method but ``ingest`` needs a collection that is there. All of them raise ``LockedError`` where another
    process has the folder open, and other kinds of ``NewsdeskError`` where something is wrong that a user can mend.
    """

    def __init__(self, settings: Settings) -> None:
        """Make a desk over an open collection; ``open_desk`` does it.

        Args:
            settings: the settings in force; ``open_desk`` makes them.
        """
        self.settings = settings
        self._collection: Collection | None = None
        self._made: tuple[Assistant, Search] | None = None
        self._opening = threading.RLock()

    def ask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question.

        Args:
            question: in plain words.
            options: ``as_of`` (the day it is asked on; only what was published by then counts; today by default),
                ``since`` and ``until`` (days of publication; days are dates or text in any common form), ``source``
                (an outlet, or several with commas between them), ``conversation`` (what was asked before, oldest
                first, for a follow-up).

        Returns:
            The answer with its citations and passages; where nothing supports one, ``answered`` is false and
            ``reason`` says why.

        Raises:
            QuestionError: the question is empty or too long, or a day cannot be read.
            HomeError: there is no collection in the folder.
        """
        return self._assistant.ask(question, **options)

    def stream(self, question: str, **options: Unpack[AskOptions]) -> Iterator[Event]:
        """Answer as ``ask`` does, in events as they come.

        Returns:
            ``Shown`` with the passages first, a ``Delta`` for each checked sentence, the ``Answer`` last.

        Raises:
            QuestionError: the question is empty or too long, or a day cannot be read.
            HomeError: there is no collection in the folder.
        """
        return self._assistant.stream(question, **options)

    def search(self, question: str, limit: int = 8, **options: Unpack[AskOptions]) -> list[Passage]:
        """Find passages without writing an answer.

        Args:
            question: a question, or words to search for.
            limit: how many passages at most.
            options: as for ``ask``.

        Returns:
            The passages, best first.

        Raises:
            QuestionError: the question is empty or too long, or a day cannot be read.
            HomeError: there is no collection in the folder.
        """
        request = make_request(question, **options)
        query = request.query
        last = min(query.until, query.as_of) if query.until else query.as_of
        _, search = self._parts()
        with self._open().archive.snapshot() as view:
            where = narrowed(Filter(query.since, last, query.source, request.undated), view)
        return search(request.search_for, where, limit, recency=request.recency, words=request.words)

    def brief(self, topic: str, **options: Unpack[AskOptions]) -> Answer:
        """Write a brief on a topic in at most ten cited lines.

        Args:
            topic: in a few words.
            options: as for ``ask``.

        Returns:
            The brief as an answer, its lines in ``items``.

        Raises:
            QuestionError: the topic is empty or too long, or a day cannot be read.
            HomeError: there is no collection in the folder.
        """
        return self._assistant.digest("brief", topic, **options)

    def timeline(self, topic: str, **options: Unpack[AskOptions]) -> Answer:
        """Tell a story as dated, cited events in order.

        Args:
            topic: in a few words.
            options: as for ``ask``.

        Returns:
            The timeline as an answer, its lines in ``items``.

        Raises:
            QuestionError: the topic is empty or too long, or a day cannot be read.
            HomeError: there is no collection in the folder.
        """
        return self._assistant.digest("timeline", topic, **options)

    def ingest(self, *paths: str | Path, on_progress: Callable[[Progress], None] | None = None) -> IngestReport:
        """Read articles into the collection, which is made where there is none.

        Args:
            *paths: files, folders and globs. Reading them again takes only what is new or changed.
            on_progress: called with how far it is, some times a second.

        Returns:
            How many articles were added, changed, removed and left, and what could not be read.

        Raises:
            ReadError: a path does not exist.
            IndexMismatchError: the collection was built with another embedder or chunking.
        """
        return read_in(paths, self._open(new=True), on_progress)

    def batch(
        self,
        questions: str | Path | Iterable[Question],
        out: str | Path,
        *,
        workers: int = 1,
        retry_errors: bool = False,
        on_progress: Callable[[BatchProgress], None] | None = None,
    ) -> BatchSummary:
        """Answer many questions into a run file; where the file is there already, go on with it.

        Args:
            questions: a questions file (JSONL, CSV or a line each), or questions.
            out: the run file, a JSON line for each answer.
            workers: questions asked at once.
            retry_errors: ask again what failed before.
            on_progress: called after each line.

        Returns:
            The whole run file in figures.

        Raises:
            QuestionsFileError: the questions cannot be read, or the run file is of another run.
            HomeError: there is no collection in the folder.
        """
        asked = read_questions(Path(questions)) if isinstance(questions, (str, Path)) else questions
        assistant = self._assistant

        def ask(question: Question) -> dict[str, Any]:
            answer = assistant.ask(question.question, as_of=question.as_of, conversation=question.conversation)
            return answer_json(answer)

        return run_batch(
            asked,
            ask,
            Path(out),
            on_progress=on_progress,
            retry_errors=retry_errors,
            workers=workers,
            identity=Identity(self.settings.digest(), assistant.contents.fingerprint()),
        )

    def close(self) -> None:
        """Give the collection's folder back; a later call opens it again."""
        with self._opening:
            collection, self._collection, self._made = self._collection, None, None
            if collection is not None:
                collection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self, *, new: bool = False) -> Collection:
        with self._opening:
            if self._collection is None:
                if not new:
                    check_home(self.settings.home, self.settings.collection.database_url)
                self._collection = open_collection(self.settings, command="python")
            return self._collection

    def _parts(self) -> tuple[Assistant, Search]:
        with self._opening:
            if self._made is None:
                search = make_search(self.settings, self._open())
                self._made = open_assistant(self.settings, self._open(), search=search), search
            return self._made

    @property
    def _assistant(self) -> Assistant:
        return self._parts()[0]
