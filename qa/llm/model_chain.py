"""Asking a chat model as a LangChain chain: prompt | model | parser.

The parser is our own because langchain-core's read their input to the end even when nobody takes their output any more
(``Runnable._transform_stream_with_config``, 1.7): a model that rambles, or whose reader has left, could not be stopped.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

Take = Callable[["AIMessage"], str]
"""Counts a message, or a piece of one, and returns its text."""


class TextParser(Runnable["AIMessage", str]):
    """The text of a model's messages, piece by piece; it stops reading as soon as it is closed."""

    def __init__(self, take: Take) -> None:
        self._take = take

    def invoke(
        self,
        input: "AIMessage",  # noqa: A002 (LangChain names it)
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> str:
        """Return the text of a whole message."""
        return self._take(input)

    def transform(
        self,
        input: Iterator["AIMessage"],  # noqa: A002 (LangChain names it)
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Iterator[str]:
        """Yield the text of each piece of a message; empty where a piece has none."""
        yield from map(self._take, input)


def model_chain(prompt: Prompt, llm: "BaseChatModel", take: Take) -> Runnable[Mapping[str, str], str]:
    """Return prompt | model | parser: from a prompt's values to the text that the model writes."""
    return RunnableLambda(prompt.messages, name=prompt.label) | llm | TextParser(take)
