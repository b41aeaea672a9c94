"""The tools: what each does, and how it becomes one of the SDK's, with words, data and their schema. All only read."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool as McpTool
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from qa.errors import QuestionError
from ui.backend import schemas
from ui.backend.questions import ListRequest, Source
from ui.mcp import rendering
from vectorstore.errors import NewsdeskError

Day = Annotated[str | None, Field(description="A day, such as 2024-05-17.")]
Outlet = Annotated[str | None, Field(description="Only this outlet, by its name or domain.")]
Limit = Annotated[int, Field(ge=1, le=50, description="How many at most.")]
Topic = Annotated[str, Field(description="What it is to be about, in a few words.")]
_NARROWING = {"as_of": Day, "since": Day, "until": Day, "source_name": Outlet}


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: a function from a desk and arguments to JSON; its docstring describes it to the other side."""

    title: str
    work: Callable[..., dict[str, Any]]
    """Takes the desk first; ``**narrowed`` in its signature stands for the days and the outlet."""
    data: type[BaseModel]
    """The schema of its JSON."""
    words: Callable[[Mapping[str, Any]], str]
    """Renders its JSON."""


def tools_over(desk: Source) -> list[McpTool]:
    """Return all tools, as the SDK's, over a desk."""
    return [_made(tool, desk) for tool in TOOLS]


def _made(tool: Tool, desk: Source) -> McpTool:
    reads = ToolAnnotations(
        title=tool.title,
        read_only_hint=True,
        destructive_hint=False,
        idempotent_hint=True,
        open_world_hint=False,
    )
    made = McpTool.from_function(_bound(tool, desk), title=tool.title, annotations=reads)
    # The SDK passes over what it does not know: a filter by another name, and the answer would be of all outlets.
    taken = made.fn_metadata.arg_model
    taken.model_config["extra"] = "forbid"
    taken.model_rebuild(force=True)
    made.parameters = taken.model_json_schema(by_alias=True)
    return made


def ask(
    desk: Source,
    /,
    question: Annotated[str, Field(description="A question in plain words.")],
    conversation: Annotated[list[str] | None, Field(description="Questions asked before, oldest first.")] = None,
    **narrowed: str,
) -> dict[str, Any]:
    """Answer a question from the news articles, each sentence with the paragraph that says it."""
    return desk.ask(question, conversation=conversation or [], **narrowed)


def search(
    desk: Source,
    /,
    query: Annotated[str, Field(description="A question, or words.")],
    limit: Limit = 8,
    **narrowed: str,
) -> dict[str, Any]:
    """Find passages of the news articles, without writing an answer."""
    return desk.search(query, limit, **narrowed)


def brief(desk: Source, /, topic: Topic, **narrowed: str) -> dict[str, Any]:
    """Write a short brief on a topic from the news articles, each line with the paragraph that says it."""
    return desk.ask(f"A brief on {_named(topic)}", **narrowed)


def timeline(desk: Source, /, topic: Topic, **narrowed: str) -> dict[str, Any]:
    """List what happened, day by day, from the news articles, each line with the paragraph that says it."""
    return desk.ask(f"A timeline of {_named(topic)}", **narrowed)


def check_claim(
    desk: Source,
    /,
    claim: Annotated[str, Field(description="One claim or a few, a sentence each.")],
    **narrowed: str,
) -> dict[str, Any]:
    """Say whether the news articles say a claim, state it otherwise, or do neither."""
    return desk.check(claim, **narrowed)


def read_article(
    desk: Source, /, article_id: Annotated[str, Field(description="Its id, as search and list_articles give it.")]
) -> dict[str, Any]:
    """Read a whole article with its paragraphs numbered."""
    found = desk.article(article_id)
    if found is None:
        raise ToolError(f"There is no article {article_id!r}. list_articles and search give the ids.")
    return found


def list_articles(
    desk: Source,
    /,
    words: Annotated[str, Field(description='Words and "phrases" that must be in the article.')] = "",
    since: Day = None,
    until: Day = None,
    source_name: Outlet = None,
    sort: Literal["date", "title", "outlet", "paragraphs"] = "date",
    descending: bool = True,
    limit: Limit = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
) -> dict[str, Any]:
    """List the articles of the collection, the newest first unless asked otherwise."""
    wanted = ListRequest(words, "", source_name, since, until, sort, descending, offset, limit)
    return {**desk.articles(wanted), "next": None}  # an address that leads on over HTTP, and here to nothing


def _named(topic: str) -> str:
    if not topic.strip():
        raise QuestionError("The topic is empty.", "Name it in a few words.")
    return topic


TOOLS = (
    Tool("Ask the articles", ask, schemas.Answer, rendering.answer_text),
    Tool("Search the articles", search, schemas.Passages, rendering.passages_text),
    Tool("Brief", brief, schemas.Answer, rendering.answer_text),
    Tool("Timeline", timeline, schemas.Answer, rendering.answer_text),
    Tool("Check claims", check_claim, schemas.Checked, rendering.claims_text),
    Tool("Read an article", read_article, schemas.Article, rendering.article_text),
    Tool("List articles", list_articles, schemas.Articles, rendering.list_text),
)


def _bound(tool: Tool, desk: Source) -> Callable[..., CallToolResult]:
    """Return a tool over a desk, as a function whose signature says to the SDK what it takes and gives."""
    taken = [
        each
        for each in inspect.signature(tool.work).parameters.values()
        if each.kind is not inspect.Parameter.POSITIONAL_ONLY
    ]
    narrows = taken[-1].kind is inspect.Parameter.VAR_KEYWORD

    def called(**given: Any) -> CallToolResult:
        if narrows:
            narrowed = {name: given.pop(name) for name in _NARROWING if name in given}
            narrowed["source"] = narrowed.pop("source_name", None)
            given |= {name: value for name, value in narrowed.items() if value}
        return _result(partial(tool.work, desk, **given), tool.words)

    own = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in taken[: -1 if narrows else None]]
    more = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in (_NARROWING.items() if narrows else ())
    ]
    gives = Annotated[CallToolResult, tool.data]
    called.__name__, called.__doc__ = tool.work.__name__, tool.work.__doc__
    called.__signature__ = inspect.Signature([*own, *more], return_annotation=gives)  # type: ignore[attr-defined]
    return called


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
