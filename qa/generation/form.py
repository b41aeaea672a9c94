"""The form of an answer's text: fewer sentences, bullet points, a table by outlet and day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.answer import Answer, Citation, Sentence
from qa.draft import Draft, Outcome
from qa.generation.wrapping import Wrapping
from qa.query.style import Form
from vectorstore.documents import written_day

if TYPE_CHECKING:
    from qa.request import Found


@dataclass(frozen=True, slots=True)
class Limited(Wrapping):
    """A writer of whose sentences only the first are taken."""

    most: int

    def write(self, found: "Found") -> Iterator[Draft | Outcome]:
        """Yield the first sentences, and what the writer tells when it has written."""
        taken = 0
        for written in self.writer.write(found):
            if isinstance(written, Draft):
                taken += 1
            if isinstance(written, Outcome) or taken <= self.most:
                yield written


def formed(answer: Answer, form: Form) -> Answer:
    """Return an answer whose text has a form; its sentences and citations stay as they are."""
    if form == "prose" or not answer.sentences or answer.kind == "talk":
        return answer
    heads = {item.sentence: item.heading for item in answer.items if item.heading}
    if form == "bullets":
        lines = (f"{_headed(heads.get(place, ''))}{_marked(s)}" for place, s in enumerate(answer.sentences))
        return replace(answer, text="\n".join(f"- {line}" for line in lines))
    by_number = {citation.number: citation for citation in answer.citations}
    first = "| | outlet | day | what it says |" if heads else "| outlet | day | what it says |"
    rows = [
        (f"| {_cell(heads.get(place, ''))} " if heads else "") + f"| {_about(s, by_number)} | {_cell(_marked(s))} |"
        for place, s in enumerate(answer.sentences)
    ]
    return replace(answer, text="\n".join([first, "| --- " * (3 + bool(heads)) + "|", *rows]))


def _headed(heading: str) -> str:
    return f"{heading}: " if heading else ""


def _about(sentence: Sentence, citations: dict[int, Citation]) -> str:
    heads = [citations[number].article for number in sentence.citations[:1] if number in citations]
    outlet = next((head.source for head in heads if head.source), "")
    day = next((written_day(head.published) for head in heads if head.published), "")
    return f"{_cell(outlet)} | {day}"


def _marked(sentence: Sentence) -> str:
    return sentence.text + "".join(f" [{number}]" for number in sentence.citations)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
