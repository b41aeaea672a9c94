"""``/api/v1`` work that goes on while nobody waits: ingest, batch, evaluate, and the jobs they become."""

from collections.abc import AsyncIterator
from dataclasses import asdict, is_dataclass
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from qa.errors import QuestionsFileError
from ui.backend import schemas
from ui.jobs.evaluation_service import FILES
from ui.jobs.job_queue import Job, Jobs
from ui.jobs.uploads import TooLargeError, read_upload, safe_name, take, too_large
from ui.net import RefusedError
from ui.server.streaming import in_thread
from ui.server.v1.ask import STREAM_HEADERS
from ui.server.v1.service import Service, owner, problems

JSON_LINES = "application/jsonl"
Id = Annotated[str, Path(max_length=64)]
Name = Annotated[str, Query(min_length=1, max_length=300, description="The file's name; its end says the format.")]
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}
STARTED: dict[str, Any] = {"status_code": 202, "response_model": schemas.Job, "tags": ["jobs"]}


def add_jobs(router: APIRouter, service: Service) -> None:
    """Add the routes to a router."""
    _add_starts(router, service)
    _add_evaluate(router, service)

    @router.get("/jobs", response_model=schemas.JobList, responses=problems(), summary="List one's jobs", tags=["jobs"])
    def jobs(request: Request) -> JSONResponse:
        mine = owner(request)
        found = [job_json(request, kind, job) for kind, queue in _queues(service).items() for job in queue.list(mine)]
        return JSONResponse({"jobs": found})

    @router.get(
        "/jobs/{job_id}", response_model=schemas.Job, responses=problems(404), summary="How far a job is", tags=["jobs"]
    )
    def job(job_id: Id, request: Request) -> JSONResponse:
        return JSONResponse(job_json(request, *_found(service, request, job_id)))

    @router.delete(
        "/jobs/{job_id}",
        response_model=schemas.Job,
        responses=problems(404),
        summary="Stop a job",
        description="What it has done stays.",
        tags=["jobs"],
    )
    def stop(job_id: Id, request: Request) -> JSONResponse:
        kind, found = _found(service, request, job_id)
        if kind == "ingest":
            service.library.check_open()
        found.stop()
        return JSONResponse(job_json(request, kind, found))

    @router.get(
        "/batch/{job_id}",
        responses={
            200: {"description": "A line for each answer, as it comes.", "content": {JSON_LINES: {}}},
            **problems(404),
        },
        response_class=StreamingResponse,
        summary="The lines of a batch, as they come",
        tags=["jobs"],
    )
    async def lines(job_id: Id, request: Request) -> StreamingResponse:
        kind, found = _found(service, request, job_id)
        if kind != "batch":
            raise HTTPException(404, "There is no such batch")
        return StreamingResponse(
            _lines(service, found), media_type=f"{JSON_LINES}; charset=utf-8", headers=STREAM_HEADERS
        )


def _add_starts(router: APIRouter, service: Service) -> None:
    @router.post(
        "/ingest",
        responses=problems(413),
        openapi_extra=_BODY,
        summary="Read a file of articles into the collection",
        description="The file is the request's body. It is kept in the collection's folder, and read by and by.",
        **STARTED,
    )
    async def ingest(request: Request, name: Name) -> JSONResponse:
        library = service.library
        library.check_open()
        title = safe_name(name)
        try:
            path = await take(request.stream(), library.collection.home, name, library.settings.upload_megabytes)
        except TooLargeError as error:
            raise RefusedError(413, error.message, error.hint) from error
        job = library.jobs.add(Job(title), lambda job: read_upload(library.collection, path, job))
        return accepted(request, "ingest", job)

    @router.post(
        "/batch",
        responses=problems(413),
        summary="Ask many questions",
        description="Answers come as lines at the job's `result`, in the questions' order.",
        **STARTED,
    )
    def batch(body: schemas.BatchBody, request: Request) -> JSONResponse:
        return accepted(request, "batch", service.batches.begin(owner(request), body))


def _add_evaluate(router: APIRouter, service: Service) -> None:
    @router.post(
        "/evaluate",
        responses=problems(413),
        openapi_extra=_BODY,
        summary="Ask and measure a questions file",
        description="The file (JSONL or CSV, docs/evaluation.md) is the request's body.",
        **STARTED,
    )
    async def evaluate(request: Request, name: Name) -> JSONResponse:
        limit, content = service.settings.upload_megabytes, bytearray()
        async for part in request.stream():
            content += part
            if len(content) > limit * 10**6:
                error = too_large(limit)
                raise RefusedError(413, error.message, error.hint)
        try:
            job = await run_in_threadpool(service.evaluations.begin, owner(request), name, bytes(content))
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
            raise HTTPException(404, "There is no such evaluation")
        return FileResponse(folder / name, media_type=f"{FILES[name]}; charset=utf-8", headers=STREAM_HEADERS)


def job_json(request: Request, kind: str, job: Job) -> dict[str, Any]:
    """Return a job as programs see it."""
    root = request.scope.get("root_path", "")
    result = None
    if kind == "batch":
        result = f"{root}/api/v1/batch/{job.id}"
    elif kind == "evaluation" and job.state == "done":
        result = f"{root}/api/v1/evaluations/{job.title}/evaluation.json"
    message, hint = job.error
    return {
        "id": job.id,
        "kind": kind,
        "title": job.title,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "what": job.what,
        "seconds_left": job.seconds_left(),
        "error": message or None,
        "hint": hint or None,
        "result": result,
        "outcome": _outcome(job.outcome),
    }


def _outcome(outcome: Any) -> dict[str, Any] | None:
    """Return what a job told at its end, without paths of the server."""
    told = asdict(outcome) if is_dataclass(outcome) and not isinstance(outcome, type) else outcome
    if not isinstance(told, dict):
        return None
    return {name: value for name, value in told.items() if isinstance(value, int | float | str | None)}


def accepted(request: Request, kind: str, job: Job) -> JSONResponse:
    """Return the answer to a request that began a job."""
    where = f"{request.scope.get('root_path', '')}/api/v1/jobs/{job.id}"
    return JSONResponse(job_json(request, kind, job), 202, {"location": where})


def _queues(service: Service) -> dict[str, Jobs]:
    return {"ingest": service.library.jobs, "batch": service.batches.jobs, "evaluation": service.evaluations.jobs}


def _found(service: Service, request: Request, job_id: str) -> tuple[str, Job]:
    for kind, queue in _queues(service).items():
        if job := queue.get(job_id, owner(request)):
            return kind, job
    raise HTTPException(404, "There is no such job")


async def _lines(service: Service, job: Job) -> AsyncIterator[bytes]:
    async for line in in_thread(lambda: service.batches.lines(job)):
        if line:
            yield line
