"""A chat model as the writer: its draft is cut into sentences, and its marks are resolved to paragraphs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Literal

from prompts import Prompt, load_prompt
from qa.errors import WriterError
from qa.extractive import ExtractiveWriter, candidates, choose, read_again
from qa.instructions import NOTE, holds_instruction
from qa.marks import Check, Marks, sentences
from qa.model_calls import Messages, ModelCalls, Prices
from qa.reading import Read
from qa.sources import harmless, numbered, source
from qa.terms import Terms
from qa.verify import check as default_check
from qa.writer import Draft, Outcome
from vectorstore.article import Paragraph, Passage
from vectorstore.lexical import content_words, stem

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Style = Literal["together", "apart"]
PROMPTS: dict[Style, str] = {"together": "answer.v2", "apart": "passage.v1"}
_A_TURN = 2
"""Most sentences of one turn over a paragraph: a small model that goes on repeats itself or rambles."""
_TURN_CHARS = 500
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
        read: Read | None = None,
    ) -> None:
        """Args:
        instead: writes where the model fails.
        read: chooses the paragraphs that a small model reads one a turn.
        """
        self._llm = llm
        self.model: str | None = model
        self._options = options or ChatOptions()
        self._check = check
        self._instead = instead or ExtractiveWriter()
        self._prompt = prompt or load_prompt(PROMPTS[self._options.style])
        self._read = read
        self.prompt: str | None = self._prompt.label

    @property
    def llm(self) -> "BaseChatModel":
        """The model itself, for what else is asked of it."""
        return self._llm

    def write(self, terms: Terms, passages: Sequence[Passage]) -> Iterator[Draft | Outcome]:
        """Yield the model's sentences as soon as each is complete, and at last what became of the request.

        Where the model fails, what it had completed stands, and the extractive writer goes on.

        Raises:
            WriterError: the model failed, and nobody is to write in its place.
        """
        read = passages if self._options.style == "apart" else passages[: self._options.passages]
        calls = self._calls()
        marks = Marks(read, self._check)
        failure: WriterError | None = None
        try:
            yield from self._drafts(terms, read, calls, marks)
            if not calls.wrote:
                failure = WriterError(f"The model {self.model} wrote nothing.", "Try another model.")
        except WriterError as error:
            failure = error
        notes = [NOTE] if holds_instruction(passages) else []
        if failure:
            if not self._options.fall_back:
                raise failure
            notes.append(self._excuse(failure, begun=calls.wrote))
            yield from (draft for draft in self._instead.write(terms, passages) if isinstance(draft, Draft))
        written_by = self._instead.name if failure and not calls.wrote else None
        yield Outcome(calls.usage(), tuple(notes), marks.unknown, written_by)

    def _calls(self) -> ModelCalls:
        options = self._options
        return ModelCalls(self._llm, str(self.model), options.retries, options.wait_seconds, options.prices)

    def _drafts(self, terms: Terms, passages: Sequence[Passage], calls: ModelCalls, marks: Marks) -> Iterator[Draft]:
        question = harmless(terms.question)
        if self._options.style == "together":
            messages = self._prompt.messages({"question": question, "sources": numbered(passages)})
            yield from self._written(calls, messages, marks, None)
            return
        said = {_key(terms.question)}  # a question said again as a statement holds, and answers nothing
        ranked = read_again(terms, candidates(terms, passages), self._read)
        for chosen in choose(ranked, self._options.passages):
            material = source(chosen.passage, chosen.paragraph)
            messages = self._prompt.messages({"question": question, "source": material})
            for draft in islice(self._written(calls, messages, marks, chosen.paragraph), _A_TURN):
                key = _key(draft.text)
                if not any(key <= before for before in said):
                    said.add(key)
                    yield draft

    def _written(self, calls: ModelCalls, messages: Messages, marks: Marks, only: Paragraph | None) -> Iterator[Draft]:
        """Yield what one request gives, sentence by sentence."""
        text, given = "", 0
        for piece in calls.stream(messages):
            text += piece
            if only and len(text) > _TURN_CHARS:
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


def _key(text: str) -> frozenset[str]:
    """Return the stems of what a sentence is about, without those of "The answer is" and "The article says"."""
    return frozenset(map(stem, content_words(text))) - {"answer", "articl", "sai", "question"}
