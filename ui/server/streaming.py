"""Answers that are streamed: a generator that runs in one thread, read by the event loop, stopped when nobody reads."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from starlette.concurrency import run_in_threadpool

T = TypeVar("T")
_END = object()


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


@dataclass(slots=True)
class _Worker(Generic[T]):
    """Runs a generator from its beginning to its end, in whatever thread ``run`` is called."""

    make: Callable[[], Iterator[T]]
    loop: asyncio.AbstractEventLoop
    arrived: "asyncio.Queue[object]" = field(default_factory=asyncio.Queue)
    gone: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        items: Iterator[T] | None = None
        try:
            items = self.make()
            for item in items:
                if self.gone.is_set():
                    return
                self._put(item)
        except BaseException as error:
            self._put(_Failed(error))
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                close()
            self._put(_END)

    def _put(self, item: object) -> None:
        with suppress(RuntimeError):  # the loop has ended with the server
            self.loop.call_soon_threadsafe(self.arrived.put_nowait, item)


async def in_thread(make: Callable[[], Iterator[T]], idle_seconds: float | None = None) -> AsyncIterator[T | None]:
    """Yield what a generator yields; it runs in one worker thread from its beginning to its end.

    When the reader goes away, the generator is closed at its next item, so that no work goes on for nobody.

    Args:
        make: returns the generator; called in the thread.
        idle_seconds: yield None whenever so long nothing came; None for never.

    Raises:
        Exception: what the generator raised.
    """
    worker = _Worker(make, asyncio.get_running_loop())
    running = asyncio.ensure_future(run_in_threadpool(worker.run))
    try:
        while True:
            try:
                item = await asyncio.wait_for(worker.arrived.get(), idle_seconds)
            except TimeoutError:
                yield None
                continue
            if item is _END:
                break
            if isinstance(item, _Failed):
                raise item.error
            yield cast(T, item)
    finally:
        worker.gone.set()
        running.add_done_callback(lambda done: done.cancelled() or done.exception())


async def begun(stream: AsyncIterator[T]) -> AsyncIterator[T]:
    """Return the same stream once its first item is there, so that what is wrong with a request is told as an error.

    Raises:
        Exception: what came in place of the first item.
    """
    first = await anext(stream)

    async def whole() -> AsyncIterator[T]:
        yield first
        async for item in stream:
            yield item

    return whole()
