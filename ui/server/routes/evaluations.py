"""The routes of the Evaluate view. Each browser reaches its own evaluations alone."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from qa.errors import QuestionsFileError
from ui.backend.identity_cookie import owner_of
from ui.html import evaluations_page
from ui.jobs.evaluation_service import FILES, Evaluations
from ui.jobs.uploads import too_large
from ui.net import RefusedError

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings

_FRESH = {"cache-control": "no-store"}


def add_evaluations(server: FastAPI, assistant: "Assistant", settings: "Settings") -> Evaluations:
    """Add the routes to a server."""
    store = Evaluations(assistant)
    megabytes = settings.server.upload_megabytes
    _add_views(server, store, megabytes)
    _add_files(server, store)
    _add_changes(server, store, megabytes)
    return store


def _add_views(server: FastAPI, store: Evaluations, megabytes: int) -> None:
    """Add what the view shows: itself, and its list."""

    @server.get("/evaluations")
    def whole(request: Request) -> HTMLResponse:
        kept = store.list(_owner(request))
        return HTMLResponse(evaluations_page.view(kept, megabytes), headers=_FRESH)

    @server.get("/evaluations/list")
    def listed(request: Request) -> HTMLResponse:
        return HTMLResponse(evaluations_page.listing(store.list(_owner(request))), headers=_FRESH)


def _add_files(server: FastAPI, store: Evaluations) -> None:
    """Add the files of an evaluation, and its comparison with another."""

    @server.get("/evaluations/{evaluation}/{name}")
    def file(request: Request, evaluation: str, name: str) -> Response:
        folder = store.place(_owner(request), evaluation)
        if folder is None or name not in FILES or not (folder / name).is_file():
            raise HTTPException(404, "There is no such evaluation")
        kind = "inline" if name == "report.html" else "attachment"
        return FileResponse(
            folder / name,
            media_type=f"{FILES[name]}; charset=utf-8",
            headers=_FRESH,
            filename=f"newsdesk-{name}",
            content_disposition_type=kind,
        )

    @server.get("/evaluations/{first}/against/{second}")
    def compared(request: Request, first: str, second: str) -> HTMLResponse:
        try:
            report = store.compare(_owner(request), first, second)
        except QuestionsFileError as error:
            raise RefusedError(400, error.message, error.hint) from error
        if report is None:
            raise HTTPException(404, "There is no such evaluation")
        return HTMLResponse(report, headers=_FRESH)


def _add_changes(server: FastAPI, store: Evaluations, megabytes: int) -> None:
    """Add what begins an evaluation, stops it, goes on with it, and deletes it."""

    @server.post("/evaluations")
    async def begin(request: Request, name: str) -> JSONResponse:
        owner = _owner(request)
        content = await _content(request, megabytes)
        try:
            job = await run_in_threadpool(store.begin, owner, name, content)
        except QuestionsFileError as error:
            raise RefusedError(400, error.message, error.hint) from error
        return JSONResponse({"evaluation": job.subject}, 202)

    @server.post("/evaluations/{evaluation}/stop")
    def stop(request: Request, evaluation: str) -> JSONResponse:
        owner = _owner(request)
        jobs = [job for job in store.jobs.list(owner) if job.owner == owner and job.subject == evaluation]
        for job in jobs:
            job.stop()
        return JSONResponse({"stopping": bool(jobs)})

    @server.post("/evaluations/{evaluation}/go-on")
    def go_on(request: Request, evaluation: str) -> JSONResponse:
        return JSONResponse({"going_on": store.go_on(_owner(request), evaluation) is not None})

    @server.delete("/evaluations/{evaluation}")
    def delete(request: Request, evaluation: str) -> JSONResponse:
        return JSONResponse({"deleted": store.delete(_owner(request), evaluation)})


async def _content(request: Request, megabytes: int) -> bytes:
    """Return what a request sends.

    Raises:
        RefusedError: it is larger than a file may be.
    """
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > megabytes * 10**6:
            error = too_large(megabytes)
            raise RefusedError(413, error.message, error.hint)
    return bytes(content)


def _owner(request: Request) -> str:
    owner = owner_of(request.cookies)
    if not owner:
        raise HTTPException(403, "This browser keeps no cookies, so nothing here is yours")
    return owner
