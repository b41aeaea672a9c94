"""``/api/v1/jobs``: work that goes on while nobody waits, and the lines of a batch."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, StreamingResponse

from ui.backend import schemas
from ui.jobs.job_queue import Job
from ui.server.streaming import in_thread
from ui.server.v1.ask import STREAM_HEADERS
from ui.server.v1.job_json import job_json
from ui.server.v1.service import Service, missing, owner, problems

JSON_LINES = "application/jsonl"
Id = Annotated[str, Path(max_length=64)]
_CHANGES = frozenset({"ingest", "feed"})
"""Jobs that only those stop who may change articles."""


def add_jobs(router: APIRouter, service: Service) -> None:
    """Add the routes to a router."""
    _add_lines(router, service)

    @router.get("/jobs", response_model=schemas.JobList, responses=problems(), summary="List one's jobs", tags=["jobs"])
    def jobs(request: Request) -> JSONResponse:
        return JSONResponse({"jobs": [job_json(request, kind, job) for kind, job in _all(service, owner(request))]})

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
        if kind in _CHANGES:
            service.library.check_open()
        found.stop()
        return JSONResponse(job_json(request, kind, found))


def _add_lines(router: APIRouter, service: Service) -> None:
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
            raise missing("batch", "POST /api/v1/batch begins one.")
        return StreamingResponse(
            _lines(service, found), media_type=f"{JSON_LINES}; charset=utf-8", headers=STREAM_HEADERS
        )


def _all(service: Service, of: str) -> Iterator[tuple[str, Job]]:
    """Yield the jobs that one may see, each with its kind."""
    yield from (("ingest", job) for job in service.library.jobs.list(of))
    # The same queue reads the server's own folders, and carries out commands.
    runs = service.library.feeds.jobs.list(of)
    yield from (("feed", job) for job in runs if job.subject.startswith(("http://", "https://")))
    yield from (("batch", job) for job in service.batches.jobs.list(of))
    yield from (("evaluation", job) for job in service.evaluations.jobs.list(of))


def _found(service: Service, request: Request, job_id: str) -> tuple[str, Job]:
    for kind, job in _all(service, owner(request)):
        if job.id == job_id:
            return kind, job
    raise missing("job", "GET /api/v1/jobs lists yours.")


async def _lines(service: Service, job: Job) -> AsyncIterator[bytes]:
    async for line in in_thread(lambda: service.batches.lines(job)):
        if line:
            yield line
