"""Batches of questions sent by programs: asked one after the other, their lines kept in the folder until a restart."""

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import QuestionError
from ui.backend.schemas import BatchBody
from ui.jobs.job_queue import Job, Jobs
from ui.jobs.shared_queue import Queue

if TYPE_CHECKING:
    from qa.evaluation.batch import BatchProgress
    from qa.evaluation.question_file import Question
    from ui.backend.questions import Questions

FOLDER = "batches"
KEPT = 20
"""Batches whose lines are kept."""
WORKERS = 2
"""Questions of one batch asked at once; people ask beside it."""
_LOOK_SECONDS = 0.2


class Batches:
    """The batches of one server."""

    def __init__(self, questions: "Questions", folder: Path, jobs: Queue) -> None:
        """Put it together from its parts.

        Args:
            folder: in which a folder of batches is made.
            jobs: the queue that they wait in.
        """
        self._questions = questions
        self._folder = folder / FOLDER
        if isinstance(jobs, Jobs):  # those are of a server before this one; nobody knows their jobs
            shutil.rmtree(self._folder, ignore_errors=True)
        self.jobs = jobs
        self.jobs.on("batch", self._run)

    def begin(self, owner: str, body: BatchBody) -> Job:
        """Start asking.

        Raises:
            QuestionError: two questions have one id.
            NewsdeskError: too much waits already.
        """
        given = body.model_dump(mode="json")
        questions = _questions(given)
        if len({question.id for question in questions}) != len(questions):
            raise QuestionError("Two questions have the same id.", "Give every question an id of its own, or none.")
        job = Job(f"{len(questions)} questions", owner, kind="batch", given=given)
        self._forget_old()
        (self._folder / job.id).mkdir(parents=True, exist_ok=True)
        return self.jobs.add(job)

    def lines(self, job: Job) -> Iterator[bytes]:
        """Yield the lines of a batch as they come, until it is over; each is whole."""
        path = self._run_file(job)
        pending, position = b"", 0
        while True:
            over = (
                self.jobs.get(job.id, job.owner) or job
            ).over  # looked at before reading: what is written after it is read in the next round
            try:
                with path.open("rb") as file:
                    file.seek(position)
                    fresh = file.read()
            except OSError:
                fresh = b""
            position += len(fresh)
            *whole, pending = (pending + fresh).split(b"\n")
            yield from (line + b"\n" for line in whole if line)
            if over:
                return
            if not whole:
                time.sleep(_LOOK_SECONDS)
                yield b""  # lets who reads see whether anybody still listens

    def _run(self, job: Job) -> dict[str, Any]:
        from qa.evaluation.batch import run_batch

        def ask(question: "Question") -> dict[str, Any]:
            return self._questions.ask(question.question, as_of=question.as_of, conversation=question.conversation)

        def tell(now: "BatchProgress") -> None:
            job.tell(now.done, now.total, f"{now.done:,} of {now.total:,} questions")

        return asdict(run_batch(_questions(job.given), ask, self._run_file(job), on_progress=tell, workers=WORKERS))

    def _run_file(self, job: Job) -> Path:
        return self._folder / job.id / "run.jsonl"

    def _forget_old(self) -> None:
        over = [job for job in self.jobs.all() if job.over]
        for job in over[: max(0, len(over) - KEPT)]:
            shutil.rmtree(self._folder / job.id, ignore_errors=True)


def _questions(given: Mapping[str, Any]) -> "list[Question]":
    """Return the questions of a request's body, as JSON values."""
    from qa.evaluation.question_file import Question

    return [
        Question(each["id"] or str(number), each["question"], each["as_of"], tuple(each["conversation"]))
        for number, each in enumerate(given["questions"], start=1)
    ]
