"""A chat model as the writer: its draft is cut into sentences, and its marks are resolved to paragraphs."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prompts import Prompt, load_prompt
from qa.answer import QuoteSpan
from qa.errors import WriterError
from qa.sentences import split_sentences
from qa.terms import Terms
from qa.writer import Draft
from vectorstore.article import Paragraph, Passage
from vectorstore.errors import first_line
from vectorstore.lexical import stems

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_MARK = re.compile(r"\s*\[(\d{1,3})\]")
# "It rained. [1] Then" -> "It rained [1]. Then": a mark behind the full stop belongs to the sentence before it.
_LATE_MARK = re.compile(r"([.!?][”\"’']?)((?:\s*\[\d{1,3}\])+)")
_FENCE = re.compile(r"</?sources>", re.IGNORECASE)


class ChatWriter:
    """Any LangChain chat model. What it writes is checked like everything else; marks it invents are dropped."""

    name = "chat"

    def __init__(self, llm: "BaseChatModel", model: str, prompt: Prompt | None = None) -> None:
        self._llm = llm
        self.model: str | None = model
        self._prompt = prompt or load_prompt("answer.v1")
        self.prompt: str | None = self._prompt.label

    def write(self, terms: Terms, passages: Sequence[Passage]) -> Iterator[Draft]:
        """Yield the model's sentences as soon as each is complete.

        Raises:
            WriterError: the model or its provider failed.
        """
        filled = self._prompt.fill({"question": terms.question, "sources": _sources(passages)})
        text, given = "", 0
        try:
            for piece in self._llm.stream(filled):
                text += piece.text
                drafts = list(self._drafts(text, passages))
                # The last sentence may still grow.
                yield from drafts[given : max(given, len(drafts) - 1)]
                given = max(given, len(drafts) - 1)
        except WriterError:
            raise
        except Exception as error:  # providers raise errors of their own kinds
            raise WriterError(
                f"The model {self.model} failed: {first_line(error)}.",
                "Try again, or use --model extractive, which needs no model.",
            ) from error
        yield from list(self._drafts(text, passages))[given:]

    def _drafts(self, text: str, passages: Sequence[Passage]) -> Iterator[Draft]:
        text = _LATE_MARK.sub(lambda m: m[2] + m[1], " ".join(text.split()))
        for span in split_sentences(text):
            marked = text[span.start : span.end]
            sentence = _MARK.sub("", marked).strip()
            if not any(c.isalnum() for c in sentence) or self._prompt.refusal.casefold() in sentence.casefold():
                continue
            numbers = dict.fromkeys(int(n) for n in _MARK.findall(marked))
            cited = [passages[n - 1] for n in numbers if 1 <= n <= len(passages)]
            # Without a mark that means something, the sentence gets the likeliest place; the check says if it holds.
            quotes = [_best_quote(sentence, [p]) for p in cited] or [_best_quote(sentence, passages)]
            yield Draft(sentence, tuple(dict.fromkeys(quotes)))


def _sources(passages: Sequence[Passage]) -> str:
    """Return the passages numbered; a fence inside an article cannot end ours."""
    blocks = []
    for number, passage in enumerate(passages, start=1):
        known = [passage.article.title, passage.article.source, passage.article.published]
        head = ", ".join(str(value) for value in known if value)
        blocks.append(_unfenced(f"[{number}] {head}\n{passage.text}"))
    return "\n\n".join(blocks)


def _unfenced(text: str) -> str:
    """Take out every fence, those too that taking one out would make."""
    while _FENCE.search(text):
        text = _FENCE.sub("", text)
    return text


def _best_quote(sentence: str, passages: Sequence[Passage]) -> tuple[Paragraph, QuoteSpan]:
    """Return the passages' sentence that shares most words with a written one."""
    wanted = stems(sentence)

    def shared(place: tuple[Paragraph, QuoteSpan]) -> float:
        present = stems(place[0].text[place[1].start : place[1].end])
        return len(wanted & present) / (len(wanted) + len(present) or 1)

    paragraphs = [paragraph for passage in passages for paragraph in passage.paragraphs]
    places = [(p, QuoteSpan(s.start, s.end)) for p in paragraphs for s in split_sentences(p.text)]
    return max(places, key=shared)
