"""Chat models by name, through LangChain; the only file that knows providers."""

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from qa.errors import WriterError
from vectorstore.errors import NewsdeskError, first_line

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

COMPATIBLE = "openai-compatible"
COMPATIBLE_KEY = "OPENAI_COMPATIBLE_API_KEY"
"""A variable of its own, so that the key for OpenAI is never sent to another server."""
GGUF = "gguf"
_EXTRAS = {"openai": "openai", COMPATIBLE: "openai", "anthropic": "anthropic", "ollama": "ollama"}
"""Provider to the extra of this package that brings what it needs."""
_SMALL_BYTES = 500_000_000
_SECRET = re.compile(r"(?i)\w*_(?:api_key|api_token|access_token)")


def load_chat_model(name: str, *, url: str | None = None, timeout_seconds: float = 60) -> "BaseChatModel":
    """Return a chat model by ``provider:model``.

    One of ``openai:NAME``, ``anthropic:NAME``, ``ollama:NAME``, ``openai-compatible:NAME`` at a server, ``gguf:PATH``
    run in this process, or another provider of LangChain's.

    Keys come from the environment, under the names the providers use; for ``openai-compatible`` it is
    ``OPENAI_COMPATIBLE_API_KEY``, where the server wants one.

    Args:
        url: base URL of the server, such as ``http://127.0.0.1:8080/v1``; needed for ``openai-compatible``,
            taken by ``openai``, ``anthropic`` and ``ollama`` too.
        timeout_seconds: longest wait for the first word, and between two.

    Raises:
        WriterError: the name has no provider, its package, key, server or file is missing.
    """
    provider, colon, model = name.partition(":")
    if not colon or not model:
        raise WriterError(
            f"There is no writer {name!r}.",
            "Use extractive, gguf:smollm2, or provider:model such as openai:NAME or ollama:NAME.",
        )
    if provider == GGUF:
        return _load_gguf(model, timeout_seconds)
    from langchain.chat_models import init_chat_model

    try:
        llm: BaseChatModel = init_chat_model(model, **_arguments(provider, _usable(provider, url), timeout_seconds))
    except ImportError as error:
        extra = _EXTRAS.get(provider)
        package = f"'newsdesk[{extra}]'" if extra else f"langchain-{provider}"
        raise WriterError(
            f"The provider {provider!r} needs a package that is not installed.", f"Run: pip install {package}"
        ) from error
    except Exception as error:  # an unknown provider, a missing key: each provider has errors of its own
        raise WriterError(
            f"The model {name!r} cannot be used: {without_keys(first_line(error))}.", "Check its name and its key."
        ) from error
    return llm


def without_keys(text: str) -> str:
    """Return a provider's message without the keys of the environment, which some servers repeat in their errors."""
    keys = (value for name, value in os.environ.items() if _SECRET.fullmatch(name) and value.strip())
    for key in sorted(keys, key=len, reverse=True):
        text = text.replace(key, "[key]")
    return text


def is_small(llm: "BaseChatModel") -> bool:
    """Return whether a model is too small to keep several sources and their marks apart: a GGUF file under 500 MB."""
    kind = llm._llm_type  # noqa: SLF001 (LangChain's only word for what a model is)
    path = getattr(llm, "path", None) if kind == "llama.cpp" else None
    return path is not None and path.stat().st_size < _SMALL_BYTES


def explain(error: Exception, name: str) -> WriterError:
    """Return what went wrong with a model as an error for the user."""
    from langchain_core.exceptions import ContextOverflowError

    if isinstance(error, WriterError):
        return error
    status = getattr(error, "status_code", None)
    if _timed_out(error):
        return WriterError(f"The model {name} took too long to give a word.", "Set model_timeout_seconds higher.")
    if status in (401, 403):
        return WriterError(f"The model {name} refused the key.", "Check the key in the environment.")
    if status == 429:
        return WriterError(f"The model {name} takes no more questions for now.", "Wait, or check the account's limits.")
    if isinstance(error, ContextOverflowError):
        return WriterError(f"The passages do not fit the model {name}.", "Set passages or passage_chars lower.")
    if _lost(error):
        return WriterError(f"The model {name} cannot be reached.", "Check that its server runs, and the network.")
    told = without_keys(first_line(error))
    return WriterError(f"The model {name} failed: {told}.", "Try again, or use --model extractive, which needs none.")


def worth_retrying(error: BaseException) -> bool:
    """Return whether a request may go well when it is sent again: not after a long wait, nor with a wrong key."""
    if not isinstance(error, Exception) or isinstance(error, NewsdeskError) or _timed_out(error):
        return False
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return status in (408, 409, 425, 429) or status >= 500
    return _lost(error)


def _timed_out(error: BaseException) -> bool:
    from langchain_core.exceptions import ModelTimeoutError

    return any(isinstance(e, (TimeoutError, httpx.TimeoutException, ModelTimeoutError)) for e in _causes(error))


def _lost(error: BaseException) -> bool:
    """Return whether the connection failed: it was never made, or broke."""
    from langchain_core.exceptions import ModelConnectionError

    kinds = (ConnectionError, httpx.TransportError, ModelConnectionError)
    # A stream that breaks comes as the bare error of the client's own HTTP library.
    return any(isinstance(e, kinds) or type(e).__name__ == "RemoteProtocolError" for e in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those it was raised from; providers wrap the network's errors in their own."""
    while error is not None:
        yield error
        error = error.__cause__


def _load_gguf(model: str, timeout_seconds: float) -> "BaseChatModel":
    from qa.llm.llama_cpp import LlamaCppChat, gguf_path

    llm = LlamaCppChat(path=gguf_path(model), timeout_seconds=timeout_seconds)
    llm.load()
    return llm


def _usable(provider: str, url: str | None) -> str | None:
    if url is None:
        if provider == COMPATIBLE:
            raise WriterError(
                "The model openai-compatible needs the address of its server.",
                "Set model_url, as in NEWSDESK_MODEL_URL=http://127.0.0.1:8080/v1",
            )
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WriterError("The setting model_url is no address.", "It looks like http://127.0.0.1:8080/v1")
    if parts.password is not None:
        raise WriterError(
            "The setting model_url holds a password, which would be shown with the settings.",
            f"Leave it out; a key goes into {COMPATIBLE_KEY} in the environment.",
        )
    return url


def _arguments(provider: str, url: str | None, timeout_seconds: float) -> dict[str, Any]:
    """Return what ``init_chat_model`` needs; retries are the writer's, which knows what was shown already."""
    given: dict[str, Any] = {"model_provider": provider, "temperature": 0}
    if url:
        given["base_url"] = url
    if provider == "ollama":
        return given | {"client_kwargs": {"timeout": timeout_seconds}}
    given |= {"timeout": timeout_seconds, "max_retries": 0}
    if provider == COMPATIBLE:
        # A server without keys still wants the header that the client would refuse to leave out.
        key = os.environ.get(COMPATIBLE_KEY) or "none"
        given |= {"model_provider": "openai", "api_key": key, "stream_usage": True}
    return given
