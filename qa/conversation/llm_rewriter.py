"""Follow-ups rewritten by the chat model, where there is one; the rules are the fallback."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from prompts import load_prompt
from qa.conversation.follow_ups import Condensed, FollowUp, Turn
from qa.errors import WriterError
from qa.llm.client import ModelCalls
from qa.llm.prompt_context import sanitize
from qa.llm.usage import Prices
from qa.text.noun_phrases import AUXILIARIES, WH
from vectorstore.text.tokenization import content_words, stem

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PROMPT = "condense.v1"
_TURNS = 4
"""Earlier turns that the model reads."""
_ANSWER_CHARS = 400
_MOST_CHARS = 600
"""Most characters of a rewritten question."""
_READ_CHARS = 2000
"""Characters after which the model is stopped."""
_OWN_WORD = re.compile(r"\w[\w'’.-]*\w|\w")
_LEAD = re.compile(r"^(?:rewritten(?: question)?|question|answer)\s*:\s*", re.IGNORECASE)
_ASKS = (
    WH | AUXILIARIES | {"since", "until", "in", "on", "at", "by", "for", "from", "to", "tell", "describe", "compare"}
)


class ChatCondenser:
    """Asks a LangChain chat model to rewrite a question; what it writes is used only if ``acceptable``."""

    def __init__(
        self,
        llm: "BaseChatModel",
        model: str,
        *,
        retries: int = 1,
        wait_seconds: float = 0.5,
        prices: Prices | None = None,
    ) -> None:
        self._llm = llm
        self._model = model
        self._retries = retries
        self._wait_seconds = wait_seconds
        self._prices = prices or Prices()
        self._prompt = load_prompt(PROMPT)

    def __call__(self, question: str, earlier: Sequence[Turn], by_rules: FollowUp) -> Condensed:
        """Return the model's wording, or the rules' where the model fails or writes what cannot be used.

        A question that does not depend on earlier turns is left to the rules without asking the model.
        """
        if not by_rules.context_query:
            return Condensed(by_rules)
        calls = ModelCalls(self._llm, self._model, self._retries, self._wait_seconds, self._prices)
        values = {"conversation": _written(earlier), "question": _fenced_in(question)}
        try:
            text = _first_line(_read(calls.stream(self._prompt, values)))
        except WriterError as error:
            note = f"{error.message.rstrip('.')}; the follow-up was read by rules."
            return Condensed(by_rules, calls.usage(), (note,))
        if not acceptable(text, question, earlier):
            return Condensed(by_rules, calls.usage())
        beside = by_rules.context_query.removesuffix(by_rules.standalone_question) + text
        last = by_rules.last or earlier[-1].question
        return Condensed(replace(by_rules, standalone_question=text, last=last, context_query=beside), calls.usage())


def _written(earlier: Sequence[Turn]) -> str:
    """Return the last turns as the prompt has them; the answers come from articles, so they are sanitized."""
    lines = []
    for turn in earlier[-_TURNS:]:
        lines.append(f"Question: {_fenced_in(turn.question)}")
        if turn.answer:
            lines.append(f"Answer: {_fenced_in(turn.answer[:_ANSWER_CHARS])}")
    return "\n".join(lines)


def _fenced_in(text: str) -> str:
    """Return a text in one line that cannot close the fence around the conversation."""
    return " ".join(sanitize(text).replace("<", "‹").replace(">", "›").split())


def _read(pieces: Iterable[str]) -> str:
    text = ""
    for piece in pieces:
        text += piece
        if len(text) > _READ_CHARS or "\n" in text.strip():
            break
    return text


def _first_line(text: str) -> str:
    line = (text.strip().splitlines() or [""])[0]
    return _LEAD.sub("", line).strip().strip("\"“”'").strip()


def acceptable(text: str, question: str, earlier: Sequence[Turn]) -> bool:
    """Return whether a rewritten question can be used: a question, short, on the same matter, with nothing made up.

    Every name (a word with a capital that does not begin the question) and every number must stand in the conversation,
    and so must at least one word of meaning of the question asked, unless that has none.
    """
    words = _OWN_WORD.findall(text)
    if not words or len(text) > _MOST_CHARS or (not text.endswith("?") and words[0].lower() not in _ASKS):
        return False
    said = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in earlier)])
    known = {_bare(word) for word in _OWN_WORD.findall(said)}
    made_up = [
        word
        for place, word in enumerate(words)
        if (any(c.isdigit() for c in word) or (word[0].isupper() and place > 0)) and _bare(word) not in known
    ]
    kept = {stem(word) for word in content_words(question)} & {stem(word) for word in content_words(text)}
    follows = len(content_words(question)) < _OWN or bool(kept)
    return not made_up and follows


_OWN = 3
"""A question of fewer content words, such as "and Iran?", may be reworded completely."""


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower()).strip(".'’-")
