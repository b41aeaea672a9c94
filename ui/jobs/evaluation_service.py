"""Evaluations started from the page: a questions file is asked, measured and reported, and kept in a folder of its own.

Each belongs to the browser that started it. A run that was stopped, or that a restart cut off, can be gone on with.
"""

import json
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from qa.answer_json import answer_json
from qa.errors import QuestionsFileError
from ui.jobs.job_queue import Job
from ui.jobs.shared_queue import make_queue
from ui.jobs.uploads import safe_name

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.evaluation.batch import BatchProgress
    from qa.evaluation.question_file import Question
    from qa.evaluation.results import Evaluation

FOLDER = "evaluations"
FILES = {
    "report.html": "text/html",
    "report.md": "text/markdown",
    "evaluation.json": "application/json",
    "run.jsonl": "application/jsonl",
}
"""The files of an evaluation that can be downloaded."""
WORKERS = 2
"""Questions of one evaluation asked at once; people ask beside it."""
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class About:
    """The record of an evaluation's start."""

    id: str
    name: str
    """The questions file's own name."""
    begun: str
    """ISO time in UTC."""
    questions: int
    model: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One evaluation as the list shows it."""

    about: About
    job: Job | None
    """While it runs, or did since the server started."""
    summary: str | None
    """The counts of the questions; None until the report is there."""
    failed: int = 0
    """Questions that could not be asked, or whose asking failed."""


class Evaluations:
    """The evaluations of one collection."""

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant
        self._folder = (assistant.settings.server.shared_folder or assistant.collection.home) / FOLDER
        self.jobs = make_queue("evaluating", assistant.collection)
        self.jobs.on("evaluation", self._evaluate)

    def place(self, owner: str, evaluation: str) -> Path | None:
        """Return the folder of an owner's evaluation, None where there is none."""
        if not (_ID.fullmatch(evaluation) and re.fullmatch(r"[0-9a-f]+", owner)):
            return None
        folder = self._folder / owner / evaluation
        return folder if (folder / "about.json").is_file() else None

    def list(self, owner: str) -> list[Kept]:
        """Return an owner's evaluations, newest first."""
        jobs = {job.subject: job for job in reversed(self.jobs.list(owner)) if job.owner == owner}
        found = []
        for path in (self._folder / owner).glob("*/about.json"):
            about = About(**json.loads(path.read_bytes()))
            told = path.parent / "summary.txt"
            summary = told.read_text(encoding="utf-8") if told.is_file() else None
            failed = path.parent / "failed.txt"
            count = int(failed.read_text(encoding="utf-8")) if failed.is_file() else 0
            found.append(Kept(about, jobs.get(about.id), summary, count))
        return sorted(found, key=lambda kept: (kept.about.begun, kept.about.id), reverse=True)

    def begin(self, owner: str, name: str, content: bytes) -> Job:
        """Take a questions file and start asking.

        Raises:
            QuestionsFileError: it is none, or a label in it cannot be read.
        """
        name = safe_name(name)
        evaluation = token_hex(8)
        folder = self._folder / owner / evaluation
        folder.mkdir(parents=True)
        try:
            path = folder / _questions_name(name)
            path.write_bytes(content)
            questions = _read(path, name)
            begun = datetime.now(UTC).isoformat(timespec="seconds")
            about = About(evaluation, name, begun, len(questions), self._assistant.settings.model.name)
            (folder / "about.json").write_text(json.dumps(asdict(about)), encoding="utf-8")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return self._start(owner, about)

    def go_on(self, owner: str, evaluation: str) -> Job | None:
        """Go on with one that was stopped; None where there is none to go on with."""
        folder = self.place(owner, evaluation)
        running = [job for job in self.jobs.list(owner) if job.subject == evaluation and not job.over]
        if folder is None or running or (folder / "report.html").is_file():
            return None
        return self._start(owner, About(**json.loads((folder / "about.json").read_bytes())))

    def delete(self, owner: str, evaluation: str) -> bool:
        """Stop and delete an evaluation; return whether there was one."""
        folder = self.place(owner, evaluation)
        if folder is None:
            return False
        for job in self.jobs.list(owner):
            if job.subject == evaluation:
                job.stop()
        shutil.rmtree(folder, ignore_errors=True)
        return True

    def compare(self, owner: str, first: str, second: str) -> str | None:
        """Return the report that compares two finished ones, None where one is missing.

        Raises:
            QuestionsFileError: they have no question in common.
        """
        from qa.evaluation.compare import compare
        from qa.evaluation.report.comparison_report import comparison_report

        places = [self.place(owner, each) for each in (first, second)]
        if not all(place and (place / "evaluation.json").is_file() for place in places):
            return None
        (one, a), (other, b) = (_stored(place) for place in places if place)
        names = (a, b) if a != b else (f"{a} (first)", f"{b} (second)")
        return comparison_report(compare(one, other), names)

    def _start(self, owner: str, about: About) -> Job:
        given = {"owner": owner, "about": asdict(about)}
        return self.jobs.add(Job(about.name, owner, about.id, kind="evaluation", given=given))

    def _evaluate(self, job: Job) -> None:
        folder = self._folder / job.given["owner"] / job.subject
        evaluate(self._assistant, folder, About(**job.given["about"]), job)


def evaluate(assistant: "Assistant", folder: Path, about: About, job: Job) -> None:
    """Ask the questions of a folder that are not asked yet, measure the run, and write the reports.

    Raises:
        QuestionsFileError: the questions cannot be read, or the articles have changed since the run was begun.
        StoppedError: the job was asked to stop; what is answered stays.
    """
    from qa.evaluation.batch import run_batch
    from qa.evaluation.evaluate import evaluate as evaluated
    from qa.evaluation.report.html_report import html_report, summary
    from qa.evaluation.report.markdown_report import markdown_report
    from qa.evaluation.run_file import Identity, read_lines

    questions = _read(folder / _questions_name(about.name), about.name)
    run = folder / "run.jsonl"

    def ask(question: "Question") -> dict[str, Any]:
        return answer_json(assistant.ask(question.question, as_of=question.as_of, conversation=question.conversation))

    def tell(now: "BatchProgress") -> None:
        errors = f", {now.errors:,} failed" if now.errors else ""
        job.tell(now.done, now.total, f"{now.done:,} of {now.total:,} questions{errors}", known=now.done - now.asked)

    identity = Identity(assistant.settings.digest(), assistant.contents.fingerprint())
    with _own_words(folder):
        run_batch(questions, ask, run, on_progress=tell, workers=WORKERS, identity=identity)
        job.tell(about.questions, about.questions, "measuring")
        found = evaluated(questions, read_lines(run), sources={"questions": {"file": about.name}})
    title = f"{about.name}, {about.begun[:10]}"
    _write(folder / "evaluation.json", json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n")
    _write(folder / "report.md", markdown_report(found, title))
    _write(folder / "report.html", html_report(found, title))
    _write(folder / "failed.txt", str(found.failures.get("failed", 0)))
    _write(folder / "summary.txt", summary(found))


def _read(path: Path, name: str) -> "list[Question]":
    from qa.evaluation.gold_labels import read_labels
    from qa.evaluation.question_file import read_questions

    with _own_words(path.parent):
        questions = read_questions(path)
        for question in questions:
            read_labels(question)  # told before the asking, not after it
    return questions


class _own_words:  # noqa: N801 (reads as a function)
    """Leave the server's folders out of messages about a reader's own file."""

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder}/"

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, QuestionsFileError) and self._folder in error.message:
            raise QuestionsFileError(error.message.replace(self._folder, ""), error.hint) from error


def _questions_name(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return f"questions{suffix if suffix in ('.csv', '.txt') else '.jsonl'}"


def _stored(folder: Path) -> "tuple[Evaluation, str]":
    from qa.evaluation.results import Evaluation

    about = About(**json.loads((folder / "about.json").read_bytes()))
    found = Evaluation.from_json(json.loads((folder / "evaluation.json").read_bytes()))
    return found, f"{about.name}, {about.begun[:16].replace('T', ' ')}"


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, so that a reader never sees half of it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
