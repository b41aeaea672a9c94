"""Requests to a chat model: retried before the first word, timed, tokens counted."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompts import Prompt
from qa.llm.providers import explain, worth_retrying
from qa.llm.usage import Prices, Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage


@dataclass(slots=True)
class ModelCalls:
    """Requests to a model, one after another."""

    llm: "BaseChatModel"
    name: str
    """As the settings name it, for messages."""
    retries: int = 2
    """Further tries of a request that failed before its first word."""
    wait_seconds: float = 0.5
    """Longest wait before the first of them; twice as long before each further one."""
    prices: Prices = field(default_factory=Prices)
    wrote: bool = False
    """Whether any request gave a word."""
    cut: bool = False
    """Whether the last request reached the model's limit, so that its last sentence may lack its end."""
    _started: float = field(default_factory=time.perf_counter)
    _first_token_ms: float | None = None
    _calls: int = 0
    _counted: bool = False
    _input: int = 0
    _output: int = 0

    def stream(self, prompt: Prompt, values: Mapping[str, str]) -> Iterator[str]:
        """Yield the model's text as it comes.

        Args:
            values: of the prompt's variables.

        Raises:
            WriterError: the model cannot be reached, refused, was silent for too long or broke off.
        """
        try:
            pieces, first = self._begin(prompt, values)
            yield first
            yield from pieces
        except Exception as error:  # providers raise errors of their own kinds
            raise explain(error, self.name) from error

    def usage(self) -> Usage | None:
        """Return what was used so far; None where the provider told nothing."""
        if not self._counted:
            return None
        cost = None
        if self.prices.input is not None and self.prices.output is not None:
            cost = (self._input * self.prices.input + self._output * self.prices.output) / 1e6
        return Usage(self._input, self._output, self._calls, cost, self._first_token_ms)

    def _begin(self, prompt: Prompt, values: Mapping[str, str]) -> tuple[Iterator[str], str]:
        """Ask until the first word comes, and return it with the rest of the stream; an answer may have no word."""
        from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

        tries = Retrying(
            stop=stop_after_attempt(1 + self.retries),
            wait=wait_random_exponential(multiplier=self.wait_seconds, max=20 * self.wait_seconds),
            retry=retry_if_exception(worth_retrying),
            reraise=True,
        )
        return tries(self._ask, prompt, values)

    def _ask(self, prompt: Prompt, values: Mapping[str, str]) -> tuple[Iterator[str], str]:
        from qa.llm.model_chain import model_chain

        self._calls += 1
        self.cut = False
        pieces = model_chain(prompt, self.llm, self._take).stream(values)
        for piece in pieces:
            if piece:
                return pieces, piece
        return iter(()), ""

    def _take(self, chunk: "AIMessage") -> str:
        if usage := chunk.usage_metadata:
            self._counted = True
            self._input += usage["input_tokens"]
            self._output += usage["output_tokens"]
        ends = (chunk.response_metadata.get(key) for key in ("finish_reason", "stop_reason", "done_reason"))
        self.cut = self.cut or any(end in ("length", "max_tokens") for end in ends)
        text = chunk.text
        if text and self._first_token_ms is None:
            self._first_token_ms = round(1000 * (time.perf_counter() - self._started), 1)
        self.wrote = self.wrote or bool(text.strip())
        return text
