"""``/api/v1`` work that becomes a job: ingest, batch, evaluate; and what an evaluation made."""

from collections.abc import AsyncIterator
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from qa.errors import QuestionsFileError
from ui.backend import schemas
from ui.jobs.evaluation_service import FILES
from ui.jobs.uploads import TooLargeError, safe_name, take, too_large
from ui.net import RefusedError
from ui.server.json_body import refuse_packed
from ui.server.v1.ask import STREAM_HEADERS
from ui.server.v1.feeds import address_of
from ui.server.v1.job_json import accepted
from ui.server.v1.service import Service, missing, owner, problems

Id = Annotated[str, Path(max_length=64)]
Name = Annotated[str, Query(min_length=1, max_length=300, description="The file's name; its end says the format.")]
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}
_STARTED: dict[str, Any] = {"status_code": 202, "response_model": schemas.Job, "tags": ["jobs"]}


def add_starts(router: APIRouter, service: Service) -> None:
    """Add the routes to a router."""
    _add_ingest(router, service)
    _add_evaluate(router, service)

    @router.post(
        "/batch",
        responses=problems(413, 415),
        summary="Ask many questions",
        description="Answers come as lines at the job's `result`, in the questions' order.",
        **_STARTED,
    )
    def batch(body: schemas.BatchBody, request: Request) -> JSONResponse:
        return accepted(request, "batch", service.batches.begin(owner(request), body))


def _add_ingest(router: APIRouter, service: Service) -> None:
    library = service.library

    @router.post(
        "/ingest",
        responses=problems(413, 415),
        openapi_extra=_BODY,
        summary="Read a file of articles into the collection",
        description="The file is the request's body. It is kept in the collection's folder, and read by and by.",
        **_STARTED,
    )
    async def file(request: Request, name: Name) -> JSONResponse:
        library.check_open()
        title = safe_name(name)
        try:
            path = await take(_file(request), library.files, name, library.settings.server.upload_megabytes)
        except TooLargeError as error:
            raise RefusedError(413, error.message, error.hint) from error
        return accepted(request, "ingest", await run_in_threadpool(library.read_upload, title, path))

    @router.post(
        "/ingest/urls",
        responses=problems(415),
        summary="Read pages, feeds and files at addresses into the collection",
        description="Fetched politely, from public addresses alone; what cannot be had is in the job's outcome.",
        **_STARTED,
    )
    def urls(body: schemas.UrlsBody, request: Request) -> JSONResponse:
        library.check_open()
        given = {"paths": [address_of(url) for url in body.urls], "limit": body.limit}
        title = body.urls[0] if len(body.urls) == 1 else f"{len(body.urls)} addresses"
        return accepted(request, "ingest", library.read_addresses(title, given))


def _add_evaluate(router: APIRouter, service: Service) -> None:
    @router.post(
        "/evaluate",
        responses=problems(413, 415),
        openapi_extra=_BODY,
        summary="Ask and measure a questions file",
        description="The file (JSONL or CSV, docs/evaluation.md) is the request's body.",
        **_STARTED,
    )
    async def evaluate(request: Request, name: Name) -> JSONResponse:
        content = await _content(request, service.settings.server.upload_megabytes)
        try:
            job = await run_in_threadpool(service.evaluations.begin, owner(request), name, content)
        except QuestionsFileError as error:
            raise RefusedError(400, error.message, error.hint) from error
        return accepted(request, "evaluation", job)

    @router.get(
        "/evaluations/{evaluation}/{name}",
        responses={200: {"description": f"One of {', '.join(FILES)}."}, **problems(404)},
        response_class=FileResponse,
        summary="What an evaluation made",
        tags=["jobs"],
    )
    def made(evaluation: Id, name: Id, request: Request) -> Response:
        folder: FilePath | None = service.evaluations.place(owner(request), evaluation)
        if folder is None or name not in FILES or not (folder / name).is_file():
            raise missing("evaluation or file of one", f"Its files are {', '.join(FILES)}, once its job is done.")
        return FileResponse(folder / name, media_type=f"{FILES[name]}; charset=utf-8", headers=STREAM_HEADERS)


def _file(request: Request) -> AsyncIterator[bytes]:
    """Return the file that is a request's body, in parts.

    Raises:
        RefusedError: it is packed, or wrapped in a form, whose lines would be read as articles.
    """
    refuse_packed(request)
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        raise RefusedError(
            415, "The file is wrapped in a form.", "Send it alone as the body: curl --data-binary @FILE, not -F."
        )
    return request.stream()


async def _content(request: Request, megabytes: int) -> bytes:
    """Return the whole of the file that is a request's body.

    Raises:
        RefusedError: it is too large, or wrapped in a form.
    """
    content = bytearray()
    async for part in _file(request):
        content += part
        if len(content) > megabytes * 10**6:
            error = too_large(megabytes)
            raise RefusedError(413, error.message, error.hint)
    return bytes(content)
