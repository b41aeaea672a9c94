"""A desk for asyncio: the same methods as coroutines, over a desk here or on another machine."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from qa.answer import Answer
from qa.desk import Desk
from qa.evaluation.batch import BatchProgress, BatchSummary
from qa.evaluation.question_file import Question
from qa.opening import open_desk
from qa.request import AskOptions, Event
from vectorstore.documents import Passage
from vectorstore.ingestion.ingest import IngestReport, Progress

_END = object()


def open_async_desk(home: str | Path | None = None, *, token: str | None = None, **settings: Any) -> "AsyncDesk":
    """Return a desk for asyncio; see ``open_desk`` for its arguments and errors. Use it in an ``async with`` block."""
    return AsyncDesk(open_desk(home, token=token, **settings))


class AsyncDesk:
    """A desk whose methods are awaited; the work is done in threads, so that the event loop goes on."""

    def __init__(self, desk: Desk) -> None:
        """Wrap a desk.

        Args:
            desk: who answers; it is closed with this one.
        """
        self.desk = desk

    async def ask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question; see ``Desk.ask``."""
        return await asyncio.to_thread(self.desk.ask, question, **options)

    async def stream(self, question: str, **options: Unpack[AskOptions]) -> AsyncIterator[Event]:
        """Yield an answer's events as they come; see ``Desk.stream``."""
        events: Iterator[Event] = await asyncio.to_thread(self.desk.stream, question, **options)
        try:
            while (event := await asyncio.to_thread(next, events, _END)) is not _END:
                yield event  # type: ignore[misc]
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                await asyncio.to_thread(close)

    async def search(self, question: str, limit: int = 8, **options: Unpack[AskOptions]) -> list[Passage]:
        """Find passages without writing an answer; see ``Desk.search``."""
        return await asyncio.to_thread(self.desk.search, question, limit, **options)

    async def brief(self, topic: str, **options: Unpack[AskOptions]) -> Answer:
        """Write a brief on a topic; see ``Desk.brief``."""
        return await asyncio.to_thread(self.desk.brief, topic, **options)

    async def timeline(self, topic: str, **options: Unpack[AskOptions]) -> Answer:
        """Tell a story as dated events; see ``Desk.timeline``."""
        return await asyncio.to_thread(self.desk.timeline, topic, **options)

    async def ingest(self, *paths: str | Path, on_progress: Callable[[Progress], None] | None = None) -> IngestReport:
        """Read articles into the collection; see ``Desk.ingest``. ``on_progress`` is called in a thread."""
        return await asyncio.to_thread(self.desk.ingest, *paths, on_progress=on_progress)

    async def batch(
        self,
        questions: str | Path | Iterable[Question],
        out: str | Path,
        *,
        workers: int = 1,
        retry_errors: bool = False,
        on_progress: Callable[[BatchProgress], None] | None = None,
    ) -> BatchSummary:
        """Answer many questions into a run file; see ``Desk.batch``. ``on_progress`` is called in a thread."""
        return await asyncio.to_thread(
            self.desk.batch, questions, out, workers=workers, retry_errors=retry_errors, on_progress=on_progress
        )

    async def close(self) -> None:
        """Close the desk."""
        await asyncio.to_thread(self.desk.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
