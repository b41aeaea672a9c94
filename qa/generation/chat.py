"""A chat model as the writer: its draft is cut into sentences, and its marks are resolved to paragraphs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal

from prompts import Prompt, load_prompt
from qa.draft import Draft, Outcome
from qa.errors import WriterError
from qa.generation.citation_marks import Check, Marks, sentences
from qa.generation.extractive import ExtractiveWriter
from qa.llm.client import ModelCalls
from qa.llm.prompt_context import numbered, sanitize, source
from qa.llm.usage import Prices
from qa.reading.selection import repeats
from qa.reading.values import ReadSentence
from qa.request import Found
from qa.text.prompt_injection import NOTE, holds_instruction
from qa.verification.verifier import check as default_check
from vectorstore.documents import Paragraph, Passage
from vectorstore.text.tokenization import content_stems

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Style = Literal["together", "apart"]
PROMPTS: dict[Style, str] = {"together": "answer.v2", "apart": "passage.v1"}
_READ_SENTENCES = 8
"""Sentences, the likeliest to answer, whose paragraphs a model reads."""
_MAX_TURN_SENTENCES = 2
"""Most sentences of one turn over a paragraph: a small model that goes on repeats itself or rambles."""
_MAX_TURN_CHARS = 500
"""Most characters of such a turn; what is complete by then counts."""


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """How a chat model is asked, and what happens when it fails."""

    style: Style = "together"
    """All passages in one prompt with marks asked for, or one paragraph a turn, for models too small for marks."""
    passages: int = 50
    """Most passages, or paragraphs, the model reads, the best first."""
    retries: int = 2
    wait_seconds: float = 0.5
    """Before the first further try; see ``ModelCalls``."""
    prices: Prices = field(default_factory=Prices)
    fall_back: bool = True
    """Whether the extractive writer answers when the model fails; else the failure is an error."""


class ChatWriter:
    """Any LangChain chat model. What it writes is checked like everything else; marks it invents are dropped."""

    name = "chat"

    def __init__(
        self,
        llm: "BaseChatModel",
        model: str,
        options: ChatOptions | None = None,
        *,
        check: Check = default_check,
        instead: ExtractiveWriter | None = None,
        prompt: Prompt | None = None,
    ) -> None:
        """Make a writer of a chat model.

        Args:
            instead: writes where the model fails.
        """
        self._llm = llm
        self.model: str | None = model
        self._options = options or ChatOptions()
        self._check = check
        self._instead = instead or ExtractiveWriter()
        self._prompt = prompt or load_prompt(PROMPTS[self._options.style])
        self.prompt: str | None = self._prompt.label

    @property
    def llm(self) -> "BaseChatModel":
        """The model itself, for what else is asked of it."""
        return self._llm

    @property
    def falls_back(self) -> bool:
        """Whether quotes take the place of what the model fails to write; else its failure is an error."""
        return self._options.fall_back

    @property
    def writes_freely(self) -> bool:
        """Whether the model is shown much at once and keeps to marks; a small one reads a paragraph a turn."""
        return self._options.style == "together"

    def write(self, found: Found) -> Iterator[Draft | Outcome]:
        """Yield the model's sentences as soon as each is complete, and at last what became of the request.

        Where the model fails, what it had completed stands, and the extractive writer goes on.

        Raises:
            WriterError: the model failed, and nobody is to write in its place.
        """
        apart = self._options.style == "apart"
        shown = found.passages if apart else likely(found.reading.sentences, found.passages, self._options.passages)
        calls = self.calls()
        marks = Marks(shown, self._check)
        failure: WriterError | None = None
        try:
            yield from self._drafts(found, shown, calls, marks)
            if not calls.wrote:
                failure = WriterError(f"The model {self.model} wrote nothing.", "Try another model.")
        except WriterError as error:
            failure = error
        notes = [NOTE] if holds_instruction(found.passages) else []
        if failure:
            if not self._options.fall_back:
                raise failure
            notes.append(self._excuse(failure, begun=calls.wrote))
            yield from (draft for draft in self._instead.write(found) if isinstance(draft, Draft))
        written_by = self._instead.name if failure and not calls.wrote else None
        yield Outcome(calls.usage(), tuple(notes), marks.unknown, written_by)

    def calls(self) -> ModelCalls:
        """Return what asks the model, retries and counts, for one answer."""
        options = self._options
        return ModelCalls(self._llm, str(self.model), options.retries, options.wait_seconds, options.prices)

    def _drafts(self, found: Found, shown: Sequence[Passage], calls: ModelCalls, marks: Marks) -> Iterator[Draft]:
        question = sanitize(found.terms.question)
        if self._options.style == "together":
            values = {"question": question, "sources": numbered(shown)}
            yield from self._written(calls, values, marks, None)
            return
        said = {_key(found.terms.question)}  # a question said again as a statement holds, and answers nothing
        for chosen in one_a_paragraph(found.reading.sentences, self._options.passages):
            values = {"question": question, "source": source(chosen.passage, chosen.paragraph)}
            for draft in islice(self._written(calls, values, marks, chosen.paragraph), _MAX_TURN_SENTENCES):
                key = _key(draft.text)
                if not any(key <= before for before in said):
                    said.add(key)
                    yield draft

    def _written(
        self, calls: ModelCalls, values: Mapping[str, str], marks: Marks, only: Paragraph | None
    ) -> Iterator[Draft]:
        """Yield what one request gives, sentence by sentence."""
        text, given = "", 0
        for piece in calls.stream(self._prompt, values):
            text += piece
            if only and len(text) > _MAX_TURN_CHARS:
                return  # a small model that finds no end says the same again and again
            complete = list(sentences(text))[:-1]  # the last one may still grow
            yield from self._resolved(complete[given:], marks, only)
            given = max(given, len(complete))
        rest = list(sentences(text))[given:]
        yield from self._resolved(rest[:-1] if calls.cut else rest, marks, only)

    def _resolved(self, written: Sequence[str], marks: Marks, only: Paragraph | None) -> Iterator[Draft]:
        for sentence in written:
            refusal = self._prompt.refusal.rstrip(".").casefold()
            if not (refusal and refusal in sentence.casefold()) and (draft := marks.resolve(sentence, only)):
                yield draft

    def _excuse(self, failure: WriterError, *, begun: bool) -> str:
        instead = "the rest of this answer quotes the articles" if begun else "this answer quotes the articles"
        return f"{failure.message.rstrip('.')}; {instead}. {failure.hint}".rstrip()


def likely(ranked: Sequence[ReadSentence], passages: Sequence[Passage], most: int) -> list[Passage]:
    """Return passages cut down to the paragraphs of the likeliest sentences and those next to them.

    Args:
        ranked: the sentences that were read, best first; without any the passages stay whole.
        most: passages.
    """
    near = {
        (sentence.paragraph.article_id, sentence.paragraph.number + step)
        for sentence in ranked[:_READ_SENTENCES]
        for step in (-1, 0, 1)
    }
    cut = []
    for passage in passages:
        kept = tuple(p for p in passage.paragraphs if not near or (p.article_id, p.number) in near)
        if kept:
            text = passage.text if kept == passage.paragraphs else "\n\n".join(p.text for p in kept)
            cut.append(replace(passage, paragraphs=kept, text=text))
    return cut[:most]


def one_a_paragraph(ranked: Sequence[ReadSentence], most: int) -> list[ReadSentence]:
    """Return the likeliest sentences of different paragraphs that do not repeat each other."""
    chosen: list[ReadSentence] = []
    for sentence in ranked:
        if len(chosen) == most:
            break
        if not any(sentence.paragraph == other.paragraph or repeats(sentence, other) for other in chosen):
            chosen.append(sentence)
    return chosen


def _key(text: str) -> frozenset[str]:
    """Return the stems of what a sentence is about, without those of "The answer is" and "The article says"."""
    return content_stems(text) - {"answer", "articl", "sai", "question"}
