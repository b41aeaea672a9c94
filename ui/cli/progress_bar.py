"""Progress on stderr: a bar with rate and time left on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from ui.cli.console import console, one_line
from ui.jobs.time_left import duration, seconds_left

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

EVERY_SECONDS = 10.0
"""Between two lines where stderr is no terminal."""


class Show(Protocol):
    """Whatever shows how far some work is."""

    def __call__(self, done: float, total: float, what: str, rate: str = "", known: float = 0.0) -> None:
        """Show how far it is: ``done`` of ``total`` in any unit, what is being done, and how fast, in words.

        Args:
            known: what of ``done`` an earlier run had done; the time left is worked out without it.
        """


@contextmanager
def progress(verb: str) -> Iterator[Show]:
    """Show progress while the block runs; nothing is left of a bar afterwards."""
    if sys.stderr.isatty():
        with _bar() as bar:
            yield _Bar(bar, bar.add_task(verb, total=None, what="", rate=""))
    else:
        yield _Lines(verb)


def _bar() -> "Progress":
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    # The columns take their text as it is: a file name may look like markup.
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[what]}", style="dim", markup=False),
        console=console(stderr=True),
        transient=True,
    )


class _Bar:
    def __init__(self, bar: "Progress", task: "TaskID") -> None:
        self._bar, self._task = bar, task

    def __call__(self, done: float, total: float, what: str, rate: str = "", known: float = 0.0) -> None:
        # What is known needs no thought here: the bar goes by the pace of the last half minute.
        self._bar.update(self._task, completed=done, total=total or None, what=one_line(what)[:40], rate=rate)


class _Lines:
    """The first line comes after a while, so that a short run says nothing."""

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._begin = self._last = self._seen = time.monotonic()
        self._total = 0.0

    def __call__(self, done: float, total: float, what: str, rate: str = "", known: float = 0.0) -> None:
        now = time.monotonic()
        if self._total and total != self._total:  # another step of the work, at a pace of its own
            self._begin = self._seen
        self._total, self._seen = total, now
        if now - self._last < EVERY_SECONDS or not total:
            return
        self._last = now
        left = seconds_left(now - self._begin, done, total, known)
        parts = [
            f"{done / total:.0%}",
            rate,
            f"about {duration(left)} left" if left is not None else "",
            one_line(what),
        ]
        sys.stderr.write(f"{self._verb}: {', '.join(part for part in parts if part)}\n")
        sys.stderr.flush()
