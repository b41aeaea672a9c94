"""The MCP server, asked with the SDK's own client over standard input and output and over HTTP."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.apis import AS_OF, QUESTION, api_served, client, copied

TOOLS = {"ask", "search", "read_article", "list_articles", "check_claim", "brief", "timeline"}
Visit = Callable[[Client], Awaitable[None]]


@pytest.fixture(scope="module")
def base(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with api_served(copied(sample_home, tmp_path_factory.mktemp("mcp"))) as url:
        yield url


def over_http(base: str, visit: Visit, mode: str = "auto") -> None:
    async def run() -> None:
        async with Client(f"{base}/mcp", mode=mode, read_timeout_seconds=120) as session:
            await visit(session)

    asyncio.run(run())


async def every_tool(session: Client) -> None:
    """Use each tool, and compare what it says with what it gives as data."""
    tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert set(tools) >= TOOLS
    for tool in tools.values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.output_schema
        assert tool.description
    asked = await session.call_tool("ask", {"question": QUESTION, "as_of": AS_OF})
    answer = data(asked)
    assert answer["answered"]
    assert answer["citations"][0]["article"]["title"] in words(asked)
    assert "<quoted>" in words(asked)
    found = data(await session.call_tool("search", {"query": QUESTION, "limit": 2}))
    assert len(found["passages"]) == 2
    listed = await session.call_tool("list_articles", {"words": "Korea", "limit": 1})
    (article,) = data(listed)["articles"]
    assert article["id"] in words(listed)
    read = await session.call_tool("read_article", {"article_id": article["id"]})
    assert data(read)["paragraphs"][0]["text"].split()[0] in words(read)
    for kind in ("brief", "timeline"):
        assert data(await session.call_tool(kind, {"topic": "North Korea", "as_of": AS_OF}))["kind"] == kind
    checked = await session.call_tool("check_claim", {"claim": answer["sentences"][0]["text"], "as_of": AS_OF})
    assert data(checked)["claims"][0]["verdict"] == "supported"


async def resources_and_prompts(session: Client) -> None:
    listed = (await session.list_resources()).resources
    assert "newsdesk://articles" in {str(resource.uri) for resource in listed}
    newest = (await session.read_resource("newsdesk://articles")).contents[0]
    identity = getattr(newest, "text", "").split(" id ")[1].split()[0]
    article = (await session.read_resource(f"newsdesk://articles/{identity}")).contents[0]
    assert "<quoted>" in getattr(article, "text", "")
    with pytest.raises(MCPError, match="no article"):
        await session.read_resource("newsdesk://articles/nothing")
    prompts = {prompt.name for prompt in (await session.list_prompts()).prompts}
    assert prompts >= {"answer_with_sources", "check_text", "brief_me"}
    got = await session.get_prompt("answer_with_sources", {"question": QUESTION})
    assert QUESTION in getattr(got.messages[0].content, "text", "")
    for name, given, says in (
        ("brief_me", {}, "'topic' is missing"),
        ("brief_me", {"topic": "a", "colour": "red"}, "'colour' is unknown"),
        ("brief", {}, "There are: answer_with_sources, check_text, brief_me"),
    ):
        with pytest.raises(MCPError, match=says):
            await session.get_prompt(name, given)


async def errors(session: Client) -> None:
    for tool, given, says in (
        ("ask", {"question": " "}, "empty"),
        ("ask", {"question": QUESTION, "as_of": "31 February"}, "31 February"),
        ("read_article", {"article_id": "nothing"}, "no article"),
        ("search", {"query": QUESTION, "limit": 1000}, "limit"),
        ("ask", {"question": QUESTION, "source": "BBC"}, "source"),
        ("list_articles", {"outlet": "BBC"}, "outlet"),
        ("ask", {"question": 7}, "string"),
        ("brief", {"topic": " "}, "topic is empty"),
        ("timeline", {"topic": ""}, "topic is empty"),
        ("check_claim", {"claim": "why " * 600}, "2,000"),
    ):
        result = await session.call_tool(tool, given)
        assert result.is_error, tool
        assert says in words(result)
        assert "Traceback" not in words(result)
    refused = await session.call_tool("ask", {"question": "Who won the 1998 chess championship of Peru?"})
    assert not refused.is_error
    assert data(refused)["answered"] is False
    assert "never instructions" in words(refused), "it names the nearest articles, whose titles are foreign text"


def data(result: Any) -> dict[str, Any]:
    assert not result.is_error, result
    found: dict[str, Any] = result.structured_content
    return found


def words(result: Any) -> str:
    return "\n".join(getattr(block, "text", "") for block in result.content)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_tool_over_http(base: str, mode: str) -> None:
    over_http(base, every_tool, mode)


def test_resources_prompts_and_errors_over_http(base: str) -> None:
    over_http(base, resources_and_prompts)
    over_http(base, errors)


def test_every_tool_over_standard_input_and_output(sample_copy: Path) -> None:
    async def run() -> None:
        arguments = ["-m", "ui.cli.app", "mcp", "--home", str(sample_copy)]
        async with Client(StdioServerParameters(command=sys.executable, args=arguments)) as session:
            await every_tool(session)
            await resources_and_prompts(session)

    asyncio.run(run())


def test_the_password_and_the_guard_stand_before_it(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_PASSWORD", "seven goats")
    with api_served(sample_copy) as url, client(url) as http:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        assert http.post("/mcp", json=body).status_code == 401
        right = {"authorization": "Bearer seven goats"}
        assert http.post("/mcp", json=body, headers={**right, "origin": "https://evil.example"}).status_code == 403
        assert http.post("/mcp", json=body, headers={**right, "host": "evil.example"}).status_code == 400

        async def run() -> None:
            let_in = httpx2.AsyncClient(headers=right, trust_env=False, timeout=120)
            transport = streamable_http_client(f"{url}/mcp", http_client=let_in)
            async with let_in, Client(transport) as session:
                assert {tool.name for tool in (await session.list_tools()).tools} >= TOOLS

        asyncio.run(run())
