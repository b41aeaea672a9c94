"""The MCP server over whoever answers: this process, or a running desk. Every tool only reads."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from ui.backend import schemas
from ui.backend.questions import ListRequest, Source
from ui.mcp import rendering
from vectorstore.errors import NewsdeskError

_ABOUT = f"""A desk that answers questions about a collection of news articles. Every sentence of an answer cites the
paragraph that says it; a question that the articles do not answer is refused, with the reason. {rendering.MATERIAL}"""
_LISTED = 50
"""Articles, the newest, that are listed as resources; the others are reached by their id."""
Day = Annotated[str | None, Field(description="A day, such as 2024-05-17.")]
Outlet = Annotated[str | None, Field(description="Only this outlet, by its name or domain.")]
Limit = Annotated[int, Field(ge=1, le=50, description="How many at most.")]


def build_mcp(source: Source) -> MCPServer[Any]:
    """Return the server; which transport it speaks over is its caller's choice."""
    server: MCPServer[Any] = MCPServer(
        "newsdesk", title="Newsdesk", instructions=_ABOUT, version=version("newsdesk"), log_level="WARNING"
    )
    _add_questions(server, source)
    _add_articles(server, source)
    _add_resources(server, source)
    _add_prompts(server)
    return server


def _reads(title: str) -> ToolAnnotations:
    return ToolAnnotations(
        title=title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )


def _add_questions(server: MCPServer[Any], source: Source) -> None:
    @server.tool(title="Ask the articles", annotations=_reads("Ask the articles"))
    def ask(
        question: Annotated[str, Field(description="A question in plain words.")],
        as_of: Day = None,
        since: Day = None,
        until: Day = None,
        source_name: Outlet = None,
        conversation: Annotated[list[str] | None, Field(description="Questions asked before, oldest first.")] = None,
    ) -> Annotated[CallToolResult, schemas.Answer]:
        """Answer a question from the news articles, each sentence with the paragraph that says it."""
        given = _narrowed(as_of, since, until, source_name)
        return _result(lambda: source.ask(question, conversation=conversation or [], **given), rendering.answer_text)

    @server.tool(title="Search the articles", annotations=_reads("Search the articles"))
    def search(
        query: Annotated[str, Field(description="A question, or words.")],
        limit: Limit = 8,
        as_of: Day = None,
        since: Day = None,
        until: Day = None,
        source_name: Outlet = None,
    ) -> Annotated[CallToolResult, schemas.Passages]:
        """Find passages of the news articles, without writing an answer."""
        given = _narrowed(as_of, since, until, source_name)
        return _result(lambda: source.search(query, limit, **given), rendering.passages_text)

    @server.tool(title="Brief", annotations=_reads("Brief"))
    def brief(
        topic: Annotated[str, Field(description="What it is to be about, in a few words.")],
        as_of: Day = None,
        since: Day = None,
        until: Day = None,
        source_name: Outlet = None,
    ) -> Annotated[CallToolResult, schemas.Answer]:
        """Write a short brief on a topic from the news articles, each line with the paragraph that says it."""
        given = _narrowed(as_of, since, until, source_name)
        return _result(lambda: source.ask(f"A brief on {topic}", **given), rendering.answer_text)

    @server.tool(title="Timeline", annotations=_reads("Timeline"))
    def timeline(
        topic: Annotated[str, Field(description="What happened, in a few words.")],
        as_of: Day = None,
        since: Day = None,
        until: Day = None,
        source_name: Outlet = None,
    ) -> Annotated[CallToolResult, schemas.Answer]:
        """List what happened, day by day, from the news articles, each line with the paragraph that says it."""
        given = _narrowed(as_of, since, until, source_name)
        return _result(lambda: source.ask(f"A timeline of {topic}", **given), rendering.answer_text)

    @server.tool(title="Check claims", annotations=_reads("Check claims"))
    def check_claim(
        claim: Annotated[str, Field(description="One claim or a few, a sentence each.")],
        as_of: Day = None,
        since: Day = None,
        until: Day = None,
        source_name: Outlet = None,
    ) -> Annotated[CallToolResult, schemas.Checked]:
        """Say whether the news articles say a claim, state it otherwise, or do neither."""
        given = _narrowed(as_of, since, until, source_name)
        return _result(lambda: source.check(claim, **given), rendering.claims_text)


def _add_articles(server: MCPServer[Any], source: Source) -> None:
    @server.tool(title="Read an article", annotations=_reads("Read an article"))
    def read_article(
        article_id: Annotated[str, Field(description="Its id, as search and list_articles give it.")],
    ) -> Annotated[CallToolResult, schemas.Article]:
        """Read a whole article with its paragraphs numbered."""

        def found() -> dict[str, Any]:
            article = source.article(article_id)
            if article is None:
                raise ToolError(f"There is no article {article_id!r}. list_articles and search give the ids.")
            return article

        return _result(found, rendering.article_text)

    @server.tool(title="List articles", annotations=_reads("List articles"))
    def list_articles(
        words: Annotated[str, Field(description='Words and "phrases" that must be in the article.')] = "",
        since: Day = None,
        until: Day = None,
        source_name: Outlet = None,
        sort: Literal["date", "title", "outlet", "paragraphs"] = "date",
        descending: bool = True,
        limit: Limit = 20,
        offset: Annotated[int, Field(ge=0)] = 0,
    ) -> Annotated[CallToolResult, schemas.Articles]:
        """List the articles of the collection, the newest first unless asked otherwise."""
        wanted = ListRequest(words, "", source_name, since, until, sort, descending, offset, limit)
        return _result(lambda: {"next": None, **source.articles(wanted)}, rendering.list_text)


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


def _narrowed(as_of: str | None, since: str | None, until: str | None, outlet: str | None) -> dict[str, Any]:
    given = {"as_of": as_of, "since": since, "until": until, "source": outlet}
    return {name: value for name, value in given.items() if value}


def _result(make: Callable[[], dict[str, Any]], render: Callable[[Mapping[str, Any]], str]) -> CallToolResult:
    """Return a tool's result in words and as data.

    Raises:
        ToolError: what was asked cannot be done; the message says why and what to do.
    """
    try:
        found = make()
    except NewsdeskError as error:
        raise ToolError(f"{error.message} {error.hint}".strip()) from error
    return CallToolResult(content=[TextContent(text=render(found))], structured_content=found)
