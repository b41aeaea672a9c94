"""Chat models by name: what each needs, said when it is missing; and a real server that speaks OpenAI's protocol."""

import json
import logging
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import langchain.chat_models.base
import pytest

from qa.errors import SettingsError, WriterError
from qa.llm.llama_cpp import LlamaCppChat
from qa.llm.providers import load_chat_model, without_keys
from qa.settings import load

KEY = "sk-this-must-never-be-seen-0123456789"


@pytest.fixture
def echoing() -> Iterator[str]:
    """A server that refuses every request and repeats its headers, as careless ones do."""

    class Echo(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.dumps({"error": {"message": f"Not with {dict(self.headers)}", "type": "no", "code": "no"}})
            self.send_response(401)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(told.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_a_server_that_speaks_openais_protocol(
    llama_server: tuple[str, str], smollm2: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, key = llama_server
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", key)
    llm = load_chat_model("openai-compatible:smollm2", url=url)
    question = "Why do ferries need a harbour? Answer in one sentence."
    pieces = list(llm.stream(question, max_tokens=40))
    here = LlamaCppChat(path=smollm2, max_tokens=40).invoke(question)
    assert "".join(piece.text for piece in pieces) == here.text
    (usage,) = [piece.usage_metadata for piece in pieces if piece.usage_metadata]
    assert here.usage_metadata
    assert usage["output_tokens"] == here.usage_metadata["output_tokens"]


@pytest.mark.slow
def test_a_servers_key_is_another_than_openais(llama_server: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    url, key = llama_server
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(Exception, match=r"(?i)invalid api key"):
        load_chat_model("openai-compatible:smollm2", url=url).invoke("Hello")


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("openai:m", "OPENAI_API_KEY"),
        ("openai-compatible:m", "OPENAI_COMPATIBLE_API_KEY"),
        ("anthropic:m", "ANTHROPIC_API_KEY"),
    ],
)
def test_keys_are_sent_and_never_seen(
    name: str, variable: str, echoing: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(variable, KEY)
    with caplog.at_level(logging.DEBUG):
        llm = load_chat_model(name, url=echoing)
        with pytest.raises(Exception, match="Not with") as failure:
            llm.invoke("Hello")
    assert KEY in str(failure.value), "the server saw the key and told it"
    assert KEY not in without_keys(str(failure.value))
    assert "[key]" in without_keys(str(failure.value))
    assert KEY not in repr(llm) + str(llm) + caplog.text


@pytest.mark.parametrize("provider", ["openai", "anthropic", "ollama"])
def test_a_provider_whose_package_is_missing(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    langchain.chat_models.base._get_chat_model_creator.cache_clear()  # LangChain remembers what it imported
    monkeypatch.setitem(sys.modules, f"langchain_{provider}", None)
    with pytest.raises(WriterError, match=rf"Run: pip install 'newsdesk\[{provider}\]'"):
        load_chat_model(f"{provider}:m")


def test_another_provider_whose_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_mistralai", None)
    with pytest.raises(WriterError, match="Run: pip install langchain-mistralai"):
        load_chat_model("mistralai:m")


@pytest.mark.parametrize(
    ("name", "url", "message"),
    [
        ("clever", None, r"There is no writer 'clever'\. Use extractive, gguf:smollm2"),
        ("nobody:x", None, "'nobody:x' cannot be used"),
        ("openai:", None, "There is no writer"),
        ("openai:m", None, r"(?i)'openai:m' cannot be used: .*api_key"),
        ("openai-compatible:m", None, "needs the address of its server. Set model_url"),
        ("openai-compatible:m", "127.0.0.1:8080", "model_url is no address"),
        ("openai-compatible:m", "file:///etc/passwd", "model_url is no address"),
        ("openai-compatible:m", "http://me:hidden@127.0.0.1/v1", "model_url holds a password"),
    ],
)
def test_a_model_that_cannot_be_had_says_what_to_do(name: str, url: str | None, message: str) -> None:
    with pytest.raises(WriterError, match=message) as failure:
        load_chat_model(name, url=url)
    assert "hidden" not in str(failure.value)


def test_ollama_by_name() -> None:
    from langchain_ollama import ChatOllama

    llm = load_chat_model("ollama:m", url="http://127.0.0.1:1", timeout_seconds=7)
    assert isinstance(llm, ChatOllama)
    assert llm.client_kwargs == {"timeout": 7}


def test_a_timeout_of_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="model_timeout_seconds"):
        load({"model_timeout_seconds": 0})
