"""OpenAI's protocol, asked with OpenAI's own client and LangChain's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from langchain_openai import ChatOpenAI

from tests.apis import AS_OF, QUESTION, api_served, client, copied

MODEL = f"newsdesk:as-of={AS_OF}"
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}


@pytest.fixture(scope="module")
def base(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("openai"))) as url:
        yield url


@pytest.fixture
def desk(base: str) -> Iterator[openai.OpenAI]:
    with httpx2.Client(trust_env=False, timeout=120) as http:
        yield openai.OpenAI(base_url=f"{base}/v1", api_key="none", http_client=http, max_retries=0)


@pytest.fixture(scope="module")
def answer(base: str) -> dict[str, Any]:
    with client(base) as http:
        found: dict[str, Any] = http.post("/api/v1/ask", json={"question": QUESTION, "as_of": AS_OF}).json()
    assert found["answered"]
    return found


def asks(text: str = QUESTION) -> list[Any]:
    return [{"role": "system", "content": "You are helpful."}, {"role": "user", "content": text}]


def extra(completion: Any) -> dict[str, Any]:
    found: dict[str, Any] = completion.model_extra["newsdesk"]
    return found


def test_models_are_listed(desk: openai.OpenAI) -> None:
    assert [model.id for model in desk.models.list()] == ["newsdesk", "newsdesk/extractive"]
    assert desk.models.retrieve("newsdesk/extractive").id == "newsdesk/extractive"
    with pytest.raises(openai.NotFoundError, match="newsdesk/extractive") as told:
        desk.models.retrieve("gpt-5")
    assert (told.value.code, told.value.param) == ("model_not_found", "model")


def test_a_completion_is_the_answer_with_its_citations(desk: openai.OpenAI, answer: dict[str, Any]) -> None:
    completion = desk.chat.completions.create(model=MODEL, messages=asks(), temperature=0.3, max_tokens=50)
    message = completion.choices[0].message
    assert message.content == answer["text"]
    assert completion.choices[0].finish_reason == "stop"
    assert extra(completion)["citations"] == answer["citations"]
    assert message.annotations
    cited = [each.url_citation for each in message.annotations]
    assert [each.title for each in cited] == [c["article"]["title"] for c in answer["citations"]]
    for sentence, each in zip(answer["sentences"], cited, strict=True):
        span = answer["text"][each.start_index : each.end_index]
        assert span.startswith(sentence["text"])
        assert span.endswith("]")
        assert each.url.startswith("http")
    assert len({each.url for each in cited}) == len(answer["citations"]), "clients number sources by their addresses"


def test_a_stream_makes_the_same_text(desk: openai.OpenAI, answer: dict[str, Any]) -> None:
    chunks = list(
        desk.chat.completions.create(model=MODEL, messages=asks(), stream=True, stream_options={"include_usage": True})
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == answer["text"]
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    last = next(chunk for chunk in chunks if (chunk.model_extra or {}).get("newsdesk"))
    assert extra(last)["text"] == text
    plain = list(desk.chat.completions.create(model=MODEL, messages=asks(), stream=True))
    assert all(chunk.choices for chunk in plain)


def test_a_refusal_is_an_ordinary_message(desk: openai.OpenAI) -> None:
    for stream in (False, True):
        made = desk.chat.completions.create(
            model="newsdesk", messages=asks("Who won the 1998 chess championship of Peru?"), stream=stream
        )
        if isinstance(made, openai.Stream):
            chunks = list(made)
            text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
            last: Any = chunks[-1]
        else:
            text, last = made.choices[0].message.content or "", made
        assert extra(last)["answered"] is False
        assert text == extra(last)["reason"]


def test_the_messages_before_are_the_conversation(desk: openai.OpenAI, answer: dict[str, Any]) -> None:
    follow_up = "Why does it do that?"
    turns = [*asks(), {"role": "assistant", "content": answer["text"]}, {"role": "user", "content": follow_up}]
    led = extra(desk.chat.completions.create(model=MODEL, messages=turns))
    alone = extra(desk.chat.completions.create(model=MODEL, messages=asks(follow_up)))
    assert led["question"] == alone["question"] == follow_up
    assert led["asked"] != alone["asked"]
    parts = [{"type": "text", "text": QUESTION}]
    assert extra(desk.chat.completions.create(model=MODEL, messages=asks(parts)))["question"] == QUESTION  # type: ignore[arg-type]


def test_options_come_by_name_or_by_metadata(desk: openai.OpenAI) -> None:
    for model, metadata in (
        ("newsdesk:as-of=2001-01-01", None),
        ("newsdesk/extractive:as_of=2001-01-01,source=BBC", None),
        ("newsdesk", {"as_of": "2001-01-01"}),
        ("newsdesk:as-of=2024-01-01", {"as-of": "2001-01-01", "chat_id": "mine"}),
    ):
        made = desk.chat.completions.create(model=model, messages=asks(), metadata=metadata or openai.omit)
        assert extra(made)["as_of"] == "2001-01-01", model
    listed = desk.chat.completions.create(model=f"{MODEL},sources=list", messages=asks())
    content = listed.choices[0].message.content or ""
    assert "\n\nSources:\n[1] " in content
    again = [*asks(), {"role": "assistant", "content": content}, {"role": "user", "content": "Why does it do that?"}]
    assert "Sources:" not in extra(desk.chat.completions.create(model=MODEL, messages=again))["asked"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"model": "gpt-5"}, "does not exist"),
        ({"model": "newsdesk/openai:gpt-5"}, "does not exist"),
        ({"model": "newsdesk:as-of=31 February"}, "31 February"),
        ({"model": "newsdesk:until=2024-01-01,colour=red"}, "colour"),
        ({"n": 2}, "n is not 1"),
        ({"messages": [{"role": "assistant", "content": "hello"}]}, "no message of the user"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, "image_url"),
        ({"messages": []}, "messages"),
        ({"response_format": {"type": "json_object"}}, "json_object"),
        ({"response_format": "json"}, "'json'"),
        ({"tools": [TOOL], "tool_choice": "required"}, "No tool is called"),
        ({"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "f"}}}, "No tool is called"),
        ({"modalities": ["text", "audio"]}, "modality"),
    ],
)
def test_what_cannot_be_done_is_an_error_of_openais_form(
    desk: openai.OpenAI, change: dict[str, Any], says: str
) -> None:
    for stream in (False, True):
        with pytest.raises(openai.APIStatusError, match=says) as told:
            desk.chat.completions.create(**{"model": "newsdesk", "messages": asks(), "stream": stream, **change})
        assert told.value.status_code in {400, 404, 422}
        assert isinstance(told.value.body, dict)
        assert told.value.body["message"]


def test_responses_in_their_basic_form(desk: openai.OpenAI, answer: dict[str, Any]) -> None:
    made = desk.responses.create(model=MODEL, input=QUESTION, metadata={"mine": "1"})
    assert made.output_text == answer["text"]
    assert made.status == "completed"
    assert made.metadata == {"mine": "1"}
    (message,) = made.output
    assert message.type == "message"
    (part,) = message.content
    assert part.type == "output_text"
    assert [each.type for each in part.annotations] == ["url_citation"] * len(answer["citations"])
    turns: Any = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": answer["text"]}]
    turns.append({"role": "user", "content": [{"type": "input_text", "text": "Why does it do that?"}]})
    assert "Korea" in extra(desk.responses.create(model=MODEL, input=turns))["asked"]
    schema: Any = {"format": {"type": "json_schema", "name": "a", "schema": {"type": "object"}}}
    with pytest.raises(openai.BadRequestError, match="json_schema"):
        desk.responses.create(model=MODEL, input=QUESTION, text=schema)
    assert desk.responses.create(model=MODEL, input=QUESTION, text={"format": {"type": "text"}}).output_text
    with pytest.raises(openai.BadRequestError, match="not stored"):
        desk.responses.create(model=MODEL, input="And then?", previous_response_id="resp_1")
    with pytest.raises(openai.BadRequestError, match="not stored"):
        desk.responses.create(model=MODEL, input="And then?", conversation="conv_1")
    with pytest.raises(openai.BadRequestError, match="No tool is called"):
        desk.responses.create(model=MODEL, input=QUESTION, tool_choice="required")
    offered: Any = [{"type": "function", "name": "f", "parameters": {"type": "object", "properties": {}}}]
    assert desk.responses.create(model=MODEL, input=QUESTION, tools=offered, tool_choice="auto").output_text


def test_streamed_responses(desk: openai.OpenAI, answer: dict[str, Any]) -> None:
    events = list(desk.responses.create(model=MODEL, input=QUESTION, stream=True))
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text == answer["text"]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert events[0].type == "response.created"
    assert events[-1].type == "response.completed"
    assert events[-1].response.output_text == text


def test_langchain_asks_the_desk_as_a_model(base: str, answer: dict[str, Any]) -> None:
    with httpx2.Client(trust_env=False, timeout=120) as http:
        given: dict[str, Any] = {"base_url": f"{base}/v1", "api_key": "none", "http_client": http, "max_retries": 0}
        model = ChatOpenAI(model=MODEL, **given)
        assert model.invoke(QUESTION).content == answer["text"]
        assert "".join(str(chunk.content) for chunk in model.stream(QUESTION)) == answer["text"]
        newer = ChatOpenAI(model=MODEL, use_responses_api=True, **given)
        told = newer.invoke(QUESTION)
        assert told.text == answer["text"]
        (block,) = told.content_blocks
        assert [each["title"] for each in block["annotations"]] == [  # type: ignore[typeddict-item]
            citation["article"]["title"] for citation in answer["citations"]
        ]
