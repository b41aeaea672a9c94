"""Chat models by name, through LangChain; the only file that knows providers."""

from typing import TYPE_CHECKING

from qa.errors import WriterError
from vectorstore.errors import first_line

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def load_chat_model(name: str) -> "BaseChatModel":
    """Return a chat model by ``provider:model``, such as ``openai:NAME`` or ``ollama:NAME``.

    Keys come from the environment, under the names the providers use.

    Raises:
        WriterError: the name has no provider, the provider's package is missing, or its key is.
    """
    provider, colon, model = name.partition(":")
    if not colon or not model:
        raise WriterError(
            f"There is no writer {name!r}.", "Use extractive, or provider:model such as openai:NAME or ollama:NAME."
        )
    from langchain.chat_models import init_chat_model

    try:
        llm: BaseChatModel = init_chat_model(name, temperature=0)
    except ImportError as error:
        raise WriterError(
            f"The provider {provider!r} needs a package that is not installed.",
            f"Run: pip install langchain-{provider}",
        ) from error
    except Exception as error:  # an unknown provider, a missing key: each provider has errors of its own
        raise WriterError(
            f"The model {name!r} cannot be used: {first_line(error)}.", "Check its name and its key."
        ) from error
    return llm
