"""One question typed in twelve forms: how much less is answered, and said, than when it is asked as it stands.

    python -m benchmarks.forms [SLICE | --home HOME --questions FILE] [--most N] [--only FORM ...] [--kept FILE]
                               [--lost]

Each answerable question is asked as of its day, as it stands and in each form: lower case, capitals, a greeting or
context in front, "cite your sources" or thanks behind, wished for in bullet points or in one sentence, as keywords,
with two letters of its longest name exchanged, without accents, "USA" for "US". *answered* is the share that is
answered, *said* the share whose answer has an accepted string. A form that leaves a question as it stands is not asked
again. With ``--kept`` the rows of questions as they stand are kept in a file and read from there the next time.

No form may fall by more than .02, keywords and the misspelt name by no more than .05; the exit status is 1 where one
does. An answer in one sentence is compared with the first sentence of the answer to the question as it stands, since
the others were not wished for.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.labelled import Labelled, answerable, read_labelled
from benchmarks.measure import SAMPLE, table
from benchmarks.slices import assistant_for, open_slice, settings_for
from qa.assistant import Assistant
from qa.factory import open_collection
from qa.settings import load
from vectorstore.text.tokenization import content_words

MOST = 120
"""Questions that are asked."""
FALL, FALL_OF_CHANGED_WORDS = 0.02, 0.05
"""How much a form may fall; forms that change or leave out words may fall more."""
_NAME = re.compile(r"(?<!^)(?<![.!?“\"] )\b[A-Z][^\W\d_]{3,}\b")
_WORD = re.compile(r"\b[^\W\d_]{5,}\b")
_ONE_SENTENCE = "one sentence"
_US = re.compile(r"\bU\.S\.(?=\W|$)|\bUS\b|\b(?:the )?United States(?! (?:of|Open)\b)")


def _keywords(question: str) -> str:
    content = set(content_words(question))
    words = re.findall(r"[\w$%€£][\w.,'’&%-]*", question)
    kept = [word for word in words if content.intersection(content_words(word))]
    return " ".join(word.strip(".,?!'’") for word in kept) or question


def misspelt(question: str) -> str:
    """Return a question with two neighbouring letters of its longest name exchanged, or of its longest word."""
    found = _NAME.findall(question) or _WORD.findall(question)
    if not found:
        return question
    name = max(found, key=len)
    middle = len(name) // 2
    at = next((at for at in (*range(middle, len(name) - 1), *range(1, middle)) if name[at] != name[at + 1]), None)
    if at is None:
        return question
    return question.replace(name, name[:at] + name[at + 1] + name[at] + name[at + 2 :], 1)


def without_accents(question: str) -> str:
    """Return a question with plain letters in place of accented ones."""
    return "".join(each for each in unicodedata.normalize("NFD", question) if not unicodedata.combining(each))


FORMS: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "capitals": str.upper,
    "greeting": lambda question: f"Hi there! {question}",
    "context in front": lambda question: f"I am writing a story for our weekend paper. {question}",
    "cite": lambda question: f"{question} Please cite your sources.",
    "bullets": lambda question: f"{question} Answer in bullet points.",
    _ONE_SENTENCE: lambda question: f"{question} Answer in one sentence.",
    "keywords": _keywords,
    "misspelt": misspelt,
    "accents off": without_accents,
    "USA": lambda question: _US.sub("USA", question),
    "thanks": lambda question: f"{question} Thanks a lot!",
}
"""What is made of a question."""
_CHANGES_WORDS = ("keywords", "misspelt")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one question in one form."""

    id: str
    answered: bool
    said: bool
    text: str
    said_first: bool = False
    """Whether the first sentence alone has an accepted string."""


def ask(assistant: Assistant, question: Labelled, typed: str) -> Row:
    """Ask a question as it is typed, as of its day."""
    answer = assistant.ask(typed, as_of=question.asked)
    first = answer.sentences[0].text if answer.answered else ""
    said = answer.answered and question.said_in(answer.text)
    return Row(question.id, answer.answered, said, answer.text, question.said_in(first))


def as_they_stand(assistant: Assistant, questions: Sequence[Labelled], kept: Path | None) -> dict[str, Row]:
    """Return a row for each question as it stands, read from a file where that has it."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept and kept.exists() else []
    known = {row.id: row for row in (Row(**json.loads(line)) for line in lines)}
    rows = {each.id: known.get(each.id) or ask(assistant, each, each.question) for each in questions}
    if kept:
        lines = [json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows.values()]
        kept.write_text("".join(lines), encoding="utf-8")
    return rows


def in_form(
    assistant: Assistant, questions: Sequence[Labelled], form: str, standing: dict[str, Row]
) -> list[tuple[str, Row]]:
    """Return what each question reads in a form, and its row."""
    made = [(each, FORMS[form](each.question)) for each in questions]
    return [
        (typed, standing[each.id] if typed == each.question else ask(assistant, each, typed)) for each, typed in made
    ]


def share(rows: Sequence[Row], name: str) -> float:
    """Return the share of rows of which something is so."""
    return sum(getattr(row, name) for row in rows) / len(rows) if rows else 0.0


def falls(form: str, rows: Sequence[Row], standing: Sequence[Row]) -> list[str]:
    """Return how a form falls further than it may, a line for each measure."""
    most = FALL_OF_CHANGED_WORDS if form in _CHANGES_WORDS else FALL
    lost = {name: share(standing, name) - share(rows, name) for name in ("answered", "said")}
    return [f"{form}: {name} falls by {by:.3f}, {most} at most" for name, by in lost.items() if round(by, 6) > most]


def measure(assistant: Assistant, questions: Sequence[Labelled], given: argparse.Namespace) -> int:
    """Ask, print the table, and return the exit status."""
    standing = as_they_stand(assistant, questions, given.kept)
    base = list(standing.values())
    shown = [["as they stand", "", f"{share(base, 'answered'):.3f}", "", f"{share(base, 'said'):.3f}", ""]]
    fallen: list[str] = []
    for form in given.only or FORMS:
        made = in_form(assistant, questions, form, standing)
        rows = [row for _, row in made]
        changed = sum(typed != each.question for each, (typed, _) in zip(questions, made, strict=True))
        against = [replace(row, said=row.said_first) for row in base] if form == _ONE_SENTENCE else base
        cells = [
            cell for name in ("answered", "said") for cell in (f"{share(rows, name):.3f}", _apart(rows, against, name))
        ]
        shown.append([form, str(changed), *cells])
        fallen += falls(form, rows, against)
        if given.lost:
            _tell_lost(form, made, standing)
    print(table(("form", "changed", "answered", "apart", "said", "apart"), shown))
    print("\n" + ("\n".join(fallen) or "No form falls further than it may."))
    return int(bool(fallen))


def _apart(rows: Sequence[Row], standing: Sequence[Row], name: str) -> str:
    return f"{share(rows, name) - share(standing, name):+.3f}"


def _tell_lost(form: str, made: Sequence[tuple[str, Row]], standing: dict[str, Row]) -> None:
    """Print the questions that a form loses, for whoever mends it."""
    for typed, row in made:
        was = standing[row.id]
        if was.answered > row.answered or was.said > row.said:
            print(f"{form} {row.id}: {typed}\n   was {was.text[:200]!r}\n   is {row.text[:200] or 'refused'!r}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark.

    Args:
        argv: its arguments; by default those of the command line.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slice", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--home", type=Path, help="a collection that is there")
    parser.add_argument("--questions", type=Path, help="its questions, with the articles that support the answers")
    parser.add_argument("--most", type=int, default=MOST, help="questions that are asked")
    parser.add_argument("--only", nargs="*", choices=FORMS, help="only these forms")
    parser.add_argument("--kept", type=Path, help="keep the rows of questions as they stand in this file")
    parser.add_argument("--lost", action="store_true", help="print each question that a form loses")
    given = parser.parse_args(argv)
    if bool(given.home) != bool(given.questions):
        parser.error("--home and --questions go together.")
    questions = answerable(read_labelled(given.questions or given.slice / "questions.jsonl"))[: given.most]
    settings = load({"home": given.home})[0] if given.home else settings_for(given.slice)
    opened = open_collection(settings, command="benchmark") if given.home else open_slice(given.slice, settings)
    with opened as collection:
        return measure(assistant_for(collection, settings), questions, given)


if __name__ == "__main__":
    sys.exit(main())
