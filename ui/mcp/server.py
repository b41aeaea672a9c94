"""The MCP server over whoever answers: this process, or a running desk."""

from dataclasses import replace
from importlib.metadata import version
from typing import Any

from mcp import MCPError
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError
from mcp.types import INVALID_PARAMS

from ui.backend.questions import ListRequest, Source
from ui.mcp import rendering
from ui.mcp.tools import tools_over

_ABOUT = f"""A desk that answers questions about a collection of news articles. Every sentence of an answer cites the
paragraph that says it; a question that the articles do not answer is refused, with the reason. {rendering.MATERIAL}"""
_LISTED = 50
"""Articles, the newest, that are listed as resources; the others are reached by their id."""


def build_mcp(source: Source) -> MCPServer[Any]:
    """Return the server; which transport it speaks over is its caller's choice."""
    server = _Desk(
        "newsdesk",
        title="Newsdesk",
        instructions=_ABOUT,
        version=version("newsdesk"),
        tools=tools_over(source),
        log_level="WARNING",
    )
    _add_resources(server, source)
    _add_prompts(server)
    return server


class _Desk(MCPServer[Any]):
    """The SDK's server, which tells a client what is wrong with the prompt that it asks for."""

    async def get_prompt(self, name: str, arguments: dict[str, Any] | None = None, context: Any = None) -> Any:
        """Return a prompt; the SDK itself answers "Internal server error" to an argument that is missing.

        Raises:
            MCPError: there is no such prompt, or the arguments are not those that it takes.
        """
        prompts = {prompt.name: prompt for prompt in await self.list_prompts()}
        if name not in prompts:
            told = f"There is no prompt {name[:100]!r}. There are: {', '.join(prompts)}."
            raise MCPError(INVALID_PARAMS, told)
        taken = {argument.name for argument in prompts[name].arguments or []}
        if wrong := sorted(taken ^ set(arguments or {})):
            told = f"The prompt {name} takes the arguments {', '.join(sorted(taken))}: {wrong[0][:100]!r} is "
            raise MCPError(INVALID_PARAMS, f"{told}{'missing' if wrong[0] in taken else 'unknown'}.")
        return await super().get_prompt(name, arguments, context)


def _add_resources(server: MCPServer[Any], source: Source) -> None:
    @server.resource(f"{rendering.URI}{{article_id}}", title="An article", mime_type="text/plain")
    def article(article_id: str) -> str:
        """An article with its paragraphs numbered, marked as quoted material."""
        found = source.article(article_id)
        if found is None:
            raise ResourceNotFoundError(f"There is no article {article_id!r}.")
        return rendering.article_text(found)

    @server.resource("newsdesk://articles", title="The newest articles", mime_type="text/plain")
    def newest() -> str:
        """The newest articles with their ids."""
        return rendering.list_text(source.articles(replace(ListRequest(), limit=_LISTED)))


def _add_prompts(server: MCPServer[Any]) -> None:
    @server.prompt(title="Answer with sources")
    def answer_with_sources(question: str) -> str:
        """Answer a question from the articles alone, with their citations."""
        return (
            f"Use the tool ask of Newsdesk to answer this: {question}\nRepeat its answer with its [n] and list the"
            " sources. If it gives no answer, say so and give its reason; do not answer from memory."
        )

    @server.prompt(title="Check a text")
    def check_text(text: str) -> str:
        """Check each claim of a text against the articles."""
        return (
            "Use the tool check_claim of Newsdesk on each claim of the text below. List the claims with what it found"
            f" and the sources.\n\n{text}"
        )

    @server.prompt(title="Brief me")
    def brief_me(topic: str) -> str:
        """Write a short brief on a topic from the articles alone."""
        return (
            f"Write a brief on {topic} of at most ten sentences. Use the tools search and read_article of Newsdesk, and"
            " ask for single facts. Every sentence ends with its source; where sources differ, say so."
        )
