"""Run files: what a batch wrote, read back so that it can go on, be checked, and be repaired after a crash."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from qa.errors import QuestionsFileError
from qa.evaluation.question_file import Question
from vectorstore.documents import clean

_WAY_OUT = "Use --restart to begin this run file anew, or name another with --out."


@dataclass(frozen=True, slots=True)
class Identity:
    """Provenance that must stay the same within a run."""

    settings: str
    """Digest of the settings that bear on an answer."""
    index: str
    """Fingerprint of the articles, embedder and chunking."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """The fields of a line that are needed to resume a run, without its passages."""

    id: str
    question: str
    answered: bool
    error: str | None
    as_of: str | None
    identity: Identity | None
    total_ms: float | None
    tokens: int | None
    """That a model read and wrote; None where none was asked."""
    cost_usd: float | None
    number: int
    """Line in the file, from 1."""


def run_line(row: dict[str, Any], number: int) -> RunLine:
    """Return the facts of one line of a run.

    Raises:
        ValueError: it is not a line of a run.
    """
    provenance, timings = row.get("provenance") or {}, row.get("timings_ms") or {}
    if "id" not in row or not isinstance(row.get("question"), str) or not ("answered" in row or row.get("error")):
        raise ValueError("it has no id, no question, or neither an answer nor an error")
    if not isinstance(provenance, dict) or not isinstance(timings, dict):
        raise ValueError("its provenance or timings are not objects")
    usage = row.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    spent, cost = [usage.get("input_tokens"), usage.get("output_tokens")], usage.get("cost_usd")
    settings, index, total = provenance.get("settings"), provenance.get("index"), timings.get("total")
    return RunLine(
        id=str(row["id"]),
        question=row["question"],
        answered=row.get("answered") is True,
        error=str(row["error"]) if row.get("error") else None,
        as_of=row.get("as_of"),
        identity=Identity(str(settings), str(index)) if settings and index else None,
        total_ms=float(total) if isinstance(total, int | float) else None,
        tokens=sum(each for each in spent if isinstance(each, int)) if any(spent) else None,
        cost_usd=float(cost) if isinstance(cost, int | float) else None,
        number=number,
    )


def read_run(path: Path) -> list[RunLine]:
    """Read a run file; a last line that was cut off is removed from the file.

    A file that is not there has no lines, and neither has a device.

    Raises:
        QuestionsFileError: the file cannot be read or mended, or is no run file.
    """
    if not path.is_file():
        return []  # not there yet, or a device or pipe, which holds nothing to go on from
    lines: list[RunLine] = []
    kept = 0
    try:
        with path.open("rb") as stream:
            for number, raw in enumerate(stream, start=1):
                try:
                    row = json.loads(raw)
                    lines.append(run_line(row if isinstance(row, dict) else {}, number))
                except (ValueError, RecursionError) as error:
                    if not raw.endswith(b"\n"):
                        break
                    raise QuestionsFileError(
                        f"{path}, line {number} is not a line of a batch run: {error}.", _WAY_OUT
                    ) from error
                kept += len(raw)
        _mend(path, kept)
    except OSError as error:
        raise _unusable(path, error) from error
    return lines


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a run file, whole; a last line that was cut off is left out.

    Raises:
        QuestionsFileError: the file cannot be read, or a line is not one of a run.
    """
    lines = []
    try:
        raw = path.read_bytes().split(b"\n")
    except OSError as error:
        raise QuestionsFileError(
            f"The run file {path} cannot be read: {error.strerror or error}.",
            "Check its name, or make it: newsdesk batch",
        ) from error
    for number, text in enumerate(raw, start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            run_line(line if isinstance(line, dict) else {}, number)
        except (ValueError, RecursionError) as error:
            if number == len(raw):
                break
            raise QuestionsFileError(
                f"{path}, line {number} is not a line of a batch run: {error}.",
                "Name the file that newsdesk batch wrote.",
            ) from error
        lines.append(line)
    return lines


def _mend(path: Path, kept: int) -> None:
    """Cut the file after ``kept`` bytes, and end its last line when a crash left out only that."""
    with path.open("r+b") as stream:
        if stream.seek(0, os.SEEK_END) != kept:
            stream.truncate(kept)
        if kept:
            stream.seek(kept - 1)
            if stream.read(1) != b"\n":
                stream.write(b"\n")


def check_run(path: Path, lines: Sequence[RunLine], questions: Sequence[Question], identity: Identity | None) -> None:
    """Refuse a run file that was made from other questions, settings or articles.

    Raises:
        QuestionsFileError: the first line that does not fit, and the way out.
    """
    known = {str(question.id): question for question in questions}
    seen: set[str] = set()
    for line in lines:
        if reason := _misfit(line, known.get(line.id), identity) or ("an id for a second time" * (line.id in seen)):
            raise QuestionsFileError(f"{path}, line {line.number} (id {line.id}) has {reason}.", _WAY_OUT)
        seen.add(line.id)


def _misfit(line: RunLine, question: Question | None, identity: Identity | None) -> str:
    if question is None:
        return "an id that the questions file does not have"
    if clean(question.question) != clean(line.question):
        return "another question than the questions file has under that id"
    if question.as_of and line.as_of and _day(question.as_of) not in (None, line.as_of):
        return f"an answer as of {line.as_of}, where {question.as_of} is asked for"
    if identity and line.identity and line.identity.settings != identity.settings:
        return "an answer made with other settings or another model"
    if identity and line.identity and line.identity.index != identity.index:
        return "an answer made from another collection, or before articles were added or removed"
    return ""


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        return None


class RunWriter:
    """Appends lines to a run file; each is handed to the system whole, so a crash can cut only the last one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # Without a buffer: what a full disk refused must not be tried again when the file is closed.
            self._stream = path.open("ab", buffering=0)
        except OSError as error:
            raise _unusable(path, error) from error

    def write(self, row: dict[str, Any]) -> None:
        """Append a line.

        Raises:
            QuestionsFileError: it could not be written, such as on a full disk; earlier lines are safe.
        """
        left = memoryview(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        try:
            while left:
                left = left[self._stream.write(left) :]
        except OSError as error:
            raise _unusable(self._path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A device, such as /dev/stdout, cannot be synced; nothing is lost by that.
        with suppress(OSError):
            os.fsync(self._stream.fileno())
        self._stream.close()


def rewrite_run(path: Path, keep: Sequence[RunLine], order: Sequence[str] | None = None) -> None:
    """Keep only some lines of a run file, in the order of ``order`` (ids) where given; the file is swapped in whole."""
    wanted = {line.id for line in keep}
    fresh = path.with_name(path.name + ".new")
    try:
        rows = [(str(json.loads(raw)["id"]), raw) for raw in path.read_bytes().split(b"\n") if raw]
        place = {identity: at for at, identity in enumerate(order or ())}
        rows.sort(key=lambda row: place.get(row[0], 0))
        fresh.write_bytes(b"".join(raw + b"\n" for identity, raw in rows if identity in wanted))
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> QuestionsFileError:
    return QuestionsFileError(
        f"The run file {path} cannot be used: {error.strerror or error}.",
        "Check that its folder is there and writable and has free space, or name another with --out.",
    )
