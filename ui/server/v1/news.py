"""``/api/v1`` news that comes in and changes: addresses to read, feeds that are followed, versions of an article."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from qa.errors import QuestionError
from ui.backend import schemas
from ui.backend.history import history_json
from ui.jobs.collection_work import as_json, ingest
from ui.jobs.feed_schedule import telling
from ui.jobs.job_queue import Job
from ui.server.v1.jobs import STARTED, accepted
from ui.server.v1.service import Service, problems

_ALLOWED = ("http://", "https://")


def add_news(router: APIRouter, service: Service) -> None:
    """Add the routes to a router."""
    library = service.library

    @router.post(
        "/ingest/urls",
        responses=problems(),
        summary="Read pages, feeds and files at addresses into the collection",
        description="Fetched politely, from public addresses alone; what cannot be had is in the job's outcome.",
        **STARTED,
    )
    def urls(body: schemas.UrlsBody, request: Request) -> JSONResponse:
        library.check_open()
        for url in body.urls:
            if not url.startswith(_ALLOWED):
                raise QuestionError(f"{url[:100]!r} is no web address.", "Write it whole, with https://.")
        given = {"paths": body.urls, "limit": body.limit}

        def work(job: Job) -> dict[str, Any]:
            outcome = as_json(ingest(library.collection, service.settings, given, telling(job)))
            if outcome["interrupted"]:
                job.state = "stopped"
            return outcome

        title = body.urls[0] if len(body.urls) == 1 else f"{len(body.urls)} addresses"
        return accepted(request, "ingest", library.jobs.add(Job(title), work))

    @router.get(
        "/feeds",
        response_model=schemas.Feeds,
        responses=problems(),
        summary="List the feeds that are followed",
        tags=["articles"],
    )
    def feeds() -> JSONResponse:
        found = [each for each in library.feeds.followed() if each["kind"] != "folder"]  # a folder is the server's own
        return JSONResponse({"feeds": found})

    @router.get(
        "/articles/{article_id}/history",
        response_model=schemas.History,
        responses=problems(404),
        summary="Earlier versions of an article, and what each next one changed",
        tags=["articles"],
    )
    def history(article_id: Annotated[str, Path(max_length=64)]) -> JSONResponse:
        found = history_json(service.assistant.collection.archive, article_id)
        if found is None:
            raise HTTPException(404, "There is no article of this id")
        return JSONResponse(found)
