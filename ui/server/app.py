"""The HTTP side: the APIs for programs, the article pages, and the chat page mounted beside them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import Route

from qa.answer_json import answer_json, article_json, summary_json
from ui.backend.conversations_json import add_conversations_json
from ui.backend.identity import owner_of
from ui.backend.identity_cookie import OwnerCookie
from ui.backend.questions import Questions
from ui.html import article_page
from ui.jobs.shared_queue import make_queue
from ui.mcp.http import McpEndpoint
from ui.net import RefusedError
from ui.page.reader_options import Assistants
from ui.server.access.cross_origin import CrossOrigin
from ui.server.access.groups import GroupMiddleware, Groups
from ui.server.access.token_gate import TokenMiddleware
from ui.server.content_security_policy import PagePolicy
from ui.server.disconnects import EndedSessions
from ui.server.error_handlers import Failing, add_error_handlers
from ui.server.json_body import JsonRoute
from ui.server.openai.routes import add_openai
from ui.server.operations import tracing
from ui.server.operations.health import add_operations
from ui.server.operations.metrics import Metrics
from ui.server.operations.observing import Observing
from ui.server.operations.tracing import Tracing, make_tracer
from ui.server.own_paths import HeadAsGet, close_own_paths
from ui.server.password_gate import PasswordMiddleware
from ui.server.request_guard import Guard
from ui.server.routes.collection import add_collection
from ui.server.routes.conversations_html import add_conversations
from ui.server.routes.evaluations import add_evaluations
from ui.server.routes.library import add_library
from ui.server.v1.batches import Batches
from ui.server.v1.openapi import add_description
from ui.server.v1.routes import add_v1
from ui.server.v1.service import Service
from ui.sub_path import SubPath
from vectorstore.storage.versions import Versions

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings
    from vectorstore.storage.postgres.desks import Desks

ASSETS = Path(__file__).parents[1] / "assets"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_SERVED = {path.name: path for path in ASSETS.iterdir() if path.suffix in _TYPES}


class SaidBody(BaseModel):
    """An earlier question with the text of its answer, where that is known."""

    model_config = ConfigDict(extra="forbid")

    question: str
    answer: str = ""
    articles: list[str] = Field(default_factory=list, max_length=200)


class AskBody(BaseModel):
    """What ``POST /api/ask`` takes; dates in any common form."""

    model_config = ConfigDict(extra="forbid")

    question: str
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    conversation: list[str | SaidBody] = Field(default_factory=list, max_length=200)
    keep_in: str | None = None
    """Id of the stored conversation that the answer is added to."""


def build_server(assistant: "Assistant", settings: "Settings", *, collection: str = "") -> FastAPI:
    """Return the whole server: API, article pages and chat page, behind the guard.

    Args:
        collection: its name, where it is one of several.
    """
    whole = _mount_page(_routes(assistant, settings), assistant, settings.server.root_path, collection)
    return _protected(whole, settings, assistant.collection.desks)


def _mount_page(server: "FastAPI", assistant: "Assistant", root_path: str = "", collection: str = "") -> "FastAPI":
    """Mount the page at "/" of a server; routes the server has already come first."""
    import gradio as gr

    from ui.page.app import build_page, head

    page = build_page(assistant, collection)
    gr.mount_gradio_app(
        server,
        page,
        path="/",
        root_path=root_path or None,
        footer_links=[],
        run_history=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head=head(),
    )
    server.add_middleware(PagePolicy)
    server.add_middleware(OwnerCookie)
    server.add_middleware(EndedSessions)
    return server


def build_api(assistant: "Assistant", settings: "Settings") -> FastAPI:
    """Return the server without the chat page, whose library takes seconds to import."""
    return _protected(_routes(assistant, settings), settings, assistant.collection.desks)


def _routes(assistant: "Assistant", settings: "Settings") -> FastAPI:
    @asynccontextmanager
    async def lifespan(server: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for part in server.state.parts:
                await stack.enter_async_context(part())
            for jobs in queues.values():
                jobs.start()
            assistant.collection.keep_index()
            yield
        for jobs in queues.values():
            jobs.close()

    server = FastAPI(
        title="Newsdesk",
        version=version("newsdesk"),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    server.router.route_class = JsonRoute
    server.state.parts = []  # what else lives as long as the server: context managers, entered at its start
    add_error_handlers(server)
    _add_api(server, assistant)
    _add_pages(server, assistant)
    add_conversations(server, assistant)
    add_conversations_json(server, assistant)
    library = add_library(server, assistant, settings)
    add_collection(server, library)
    evaluations = add_evaluations(server, assistant, settings)
    queues = {"ingest": library.jobs, "evaluation": evaluations.jobs, "feed": library.feeds.jobs}
    metrics = server.state.metrics = Metrics(assistant.collection, queues, library.feeds.followed)
    assistants = Assistants(assistant)
    questions = Questions(assistant, assistants.of_writer, metrics.question)
    batches = Batches(questions, library.files, make_queue("asking batches", assistant.collection))
    queues["batch"] = batches.jobs
    add_operations(server, assistant, settings, metrics)
    api = add_v1(server, Service(assistant, settings, questions, library, evaluations, batches))
    openai = add_openai(server, questions, settings)
    _add_mcp(server, questions)
    add_description(server, (api, openai), settings.server.root_path, has_password=settings.server.password is not None)
    close_own_paths(server)
    return server


def _add_mcp(server: FastAPI, questions: Questions) -> None:
    endpoint = McpEndpoint(questions)
    for path in ("/mcp", "/mcp/"):  # POST alone: there are no sessions to listen to or to end
        server.router.routes.append(Route(path, endpoint, methods=["POST"]))
    server.state.parts.append(endpoint.living)


def _protected(server: FastAPI, settings: "Settings", desks: "Desks | None") -> FastAPI:
    """Put what stands before every route around a server; what is added last comes first."""
    server.add_middleware(Failing)
    server.add_middleware(HeadAsGet)
    if settings.server.groups:
        allowed = Groups(settings.server.groups, settings.server.groups_header, settings.server.trusted_proxies)
        server.add_middleware(GroupMiddleware, groups=allowed)
    if settings.server.password:
        password = settings.server.password.get_secret_value()
        server.add_middleware(PasswordMiddleware, password=password, home=settings.home, desks=desks)
    server.add_middleware(TokenMiddleware, home=settings.home, desks=desks)
    server.add_middleware(
        Guard,
        host=settings.server.host,
        allowed_hosts=settings.server.allowed_hosts,
        allowed_origins=settings.server.allowed_origins,
        upload_megabytes=settings.server.upload_megabytes,
    )
    if settings.server.allowed_origins:
        server.add_middleware(CrossOrigin, origins=settings.server.allowed_origins)
    if tracing.wanted():
        server.add_middleware(Tracing, tracer=make_tracer())
    server.add_middleware(
        Observing, count=server.state.metrics.request, questions=settings.server.access_log == "questions"
    )
    if settings.server.root_path:
        server.add_middleware(SubPath, root=settings.server.root_path)
    return server


def _add_api(server: FastAPI, assistant: "Assistant") -> None:
    # Plain functions run in a pool of threads, so that one long answer holds up nobody else.
    @server.post("/api/ask")
    def ask(body: AskBody, request: Request) -> JSONResponse:
        request.state.question = body.question
        answer = answer_json(assistant.ask(**body.model_dump(exclude={"keep_in"})))
        if body.keep_in:
            assistant.conversations.append(owner_of(request.cookies), body.keep_in, body.question, answer)
        return JSONResponse(answer)

    @server.get("/api/articles")
    def articles() -> JSONResponse:
        return JSONResponse({"articles": [summary_json(summary) for summary in assistant.contents.articles()]})

    @server.get("/api/articles/{article_id}")
    def article(article_id: str) -> JSONResponse:
        found = assistant.contents.article(article_id)
        if found is None:
            raise RefusedError(404, "There is no article of this id.", "GET /api/articles lists the articles.")
        return JSONResponse(article_json(found, assistant.contents.also_in(found.id)))


def _add_pages(server: FastAPI, assistant: "Assistant") -> None:
    @server.get("/articles/{article_id}")
    def article_of_id(article_id: str, mark: str = "", fragment: bool = False) -> HTMLResponse:
        found = assistant.contents.article(article_id)
        if found is None:
            tell = article_page.message if fragment else article_page.message_page
            text = "It may have been removed or replaced by a newer version since this address was made."
            return HTMLResponse(tell("There is no such article", text), 404)
        marks = article_page.parse_marks(mark)
        also = assistant.contents.also_in(found.id)
        earlier = len(Versions(assistant.collection.archive.database).of(found.id))
        render = article_page.fragment if fragment else article_page.page
        return HTMLResponse(render(found, marks, also, earlier=earlier))

    @server.get("/articles")
    def list_of_articles(find: str = "", page: int = 1, fragment: bool = False) -> HTMLResponse:
        render = article_page.listing if fragment else article_page.listing_page
        return HTMLResponse(render(assistant.contents.articles(), find[:200], page))

    @server.get("/page/{name}")
    def asset(name: str) -> Response:
        if name not in _SERVED:
            raise HTTPException(404)
        path = _SERVED[name]
        return FileResponse(path, media_type=_TYPES[path.suffix], headers={"cache-control": "no-cache"})
