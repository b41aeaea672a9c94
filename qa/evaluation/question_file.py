"""Questions files: JSONL, CSV or plain text in, questions out.

A line that cannot be used becomes a question with a ``problem``.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from qa.conversation.follow_ups import as_turns
from qa.errors import QuestionsFileError

KNOWN = frozenset(
    (
        "id",
        "question",
        "date",
        "as_of",
        "answers",
        "answerable",
        "gold_urls",
        "gold_paragraphs",
        "choices",
        "gold",
        "nuggets",
        "conversation",
    )
)
"""Fields with a meaning of their own; every other one is carried into the run file under ``given``."""
LABELS = ("answers", "answerable", "gold_urls", "gold_paragraphs", "choices", "gold", "nuggets")
"""Those that say what a right answer is; an evaluation reads them (``gold_labels.py``), a batch run never does."""


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a questions file."""

    id: str | int
    """As the file writes it; ``line N`` where the file gives none."""
    question: str
    as_of: str | None = None
    """The day it is asked on, as written; None where not known."""
    conversation: tuple[str | dict[str, Any], ...] = ()
    """Earlier questions, oldest first."""
    given: dict[str, Any] = field(default_factory=dict)
    """Fields nobody here knows, for whoever reads the run."""
    labels: dict[str, Any] = field(default_factory=dict)
    """The fields of ``LABELS`` that the file has, as written."""
    line: int = 0
    """Where it begins in the file, from 1."""
    problem: str | None = None
    """Why it cannot be asked; None when it can."""


def read_questions(path: Path) -> list[Question]:
    """Return a file's questions in its order.

    ``.csv`` is read as CSV, ``.txt`` as plain text with one question a line, anything else as JSONL.

    Raises:
        QuestionsFileError: the file cannot be read, holds no question, or gives two questions one id.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")  # read_text() would change the line ends inside CSV cells
    except OSError as error:
        raise QuestionsFileError(
            f"The questions file {path} cannot be read: {error.strerror or error}.", "Check its name and permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise QuestionsFileError(
            f"The questions file {path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8."
        ) from error
    rows = _rows(path, text)
    questions = [row if isinstance(row, Question) else _question(line, row) for line, row in rows]
    if not questions:
        raise QuestionsFileError(
            f"The questions file {path} holds no question.",
            'A line is {"id": …, "question": …}; in a file named .txt a line is a question.',
        )
    _check_ids(path, questions)
    return questions


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any] | Question]]:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _csv_rows(path, text)
    if suffix == ".txt":
        return _text_rows(text)
    first = text.strip()
    if first and not any(line.lstrip().startswith(("{", "[")) for line in text.split("\n")):
        raise QuestionsFileError(
            f"The questions file {path} has no line of JSON: it begins with “{_excerpt(first)}”.",
            "For plain questions, one a line, name the file .txt; for a table with a column 'question', .csv.",
        )
    return _jsonl_rows(text)


def _excerpt(text: str, most: int = 60) -> str:
    """Return the beginning of a text's first line, at most ``most`` characters."""
    line = text.split("\n", 1)[0].strip()
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _text_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | Question]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, {"question": line.strip()}


def _jsonl_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | Question]]:
    # Not splitlines(): JSON strings may hold U+2028 and other characters it would split at.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            yield number, _bad(number, f"line {number} is not JSON: {error}")
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            yield number, _bad(number, f"line {number} is not a JSON object")


def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any] | Question]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    begin = 2
    try:
        if "question" not in (reader.fieldnames or ()):
            raise QuestionsFileError(f"{path} has no column named 'question'.", "The first line names the columns.")
        begin = reader.line_num + 1
        for row in reader:
            # An empty cell means that the field is not known; cells beyond the header have no name to be kept under.
            yield begin, {name: cell for name, cell in row.items() if name and cell}
            begin = reader.line_num + 1
    except csv.Error as error:
        raise QuestionsFileError(f"{path}, line {begin}: not CSV: {error}.", "Mend the line.") from error


def _question(line: int, row: dict[str, Any]) -> Question:
    identity = row.get("id")
    text = row.get("question")
    problem = None
    if identity is None or identity == "":
        identity = f"line {line}"
    elif isinstance(identity, bool) or not isinstance(identity, str | int):
        identity, problem = f"line {line}", "the id is neither a string nor a whole number"
    if not isinstance(text, str) or not text.strip():
        text, problem = text if isinstance(text, str) else "", problem or "there is no question in the field 'question'"
    day = row.get("date") or row.get("as_of")  # the name that answers carry
    if day is not None and not isinstance(day, str):
        day, problem = None, problem or "the date is not a string such as 2024-05-17"
    turns = _turns(row.get("conversation"))
    if turns is None:
        problem = problem or "the conversation is not a list of earlier questions"
    given = {name: value for name, value in row.items() if name not in KNOWN}
    labels = {name: row[name] for name in LABELS if row.get(name) is not None}
    if not _encodable(row):
        problem = problem or "the line holds half a character (a lone surrogate)"
        identity, text, given, labels = _whole(identity), _whole(text), {}, {}
    full = f"line {line}: {problem}" if problem else None
    return Question(identity, text, day or None, turns or (), given, labels, line, full)


def _turns(value: object) -> tuple[str | dict[str, Any], ...] | None:
    """Return earlier turns, None when the field cannot be read so; CSV writes the list as JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if value is None:
        return ()
    if not isinstance(value, list):
        return None
    try:
        as_turns(value)
    except ValueError:
        return None
    return tuple(value)


def _bad(line: int, problem: str) -> Question:
    return Question(f"line {line}", "", line=line, problem=problem)


def _encodable(row: dict[str, Any]) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _whole(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _check_ids(path: Path, questions: list[Question]) -> None:
    lines: dict[str, int] = {}
    for question in questions:
        first = lines.setdefault(str(question.id), question.line)
        if first != question.line:
            raise QuestionsFileError(
                f"{path}: the id {str(question.id)!r} stands on line {first} and on line {question.line}.",
                "Give every question an id of its own.",
            )
