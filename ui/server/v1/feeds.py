"""``/api/v1/feeds``: feeds that are followed. Folders are the server's own, and no business of programs elsewhere."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from qa.errors import QuestionError
from ui.backend import schemas
from ui.jobs.collection_work import subscribe, unsubscribe
from ui.jobs.job_queue import Job
from ui.server.v1.job_json import accepted, job_json
from ui.server.v1.service import Service, missing, problems
from vectorstore.documents import digest
from vectorstore.fetching.addresses import normalised

Id = Annotated[str, Path(max_length=64, description="A feed's id.")]


class _Feeds:
    """The feeds of one collection, as programs see them."""

    def __init__(self, service: Service) -> None:
        self._library = service.library
        self._standard = service.settings.server.feed_minutes or 15

    def all(self) -> list[dict[str, Any]]:
        return [self._shown(each) for each in self._library.feeds.followed() if each["kind"] == "feed"]

    def get(self, feed_id: str) -> dict[str, Any]:
        """Return a feed by its id.

        Raises:
            RefusedError: there is none.
        """
        found = next((each for each in self.all() if each["id"] == feed_id), None)
        if found is None:
            raise missing("feed", "GET /api/v1/feeds lists them.")
        return found

    def follow(self, body: schemas.FeedBody) -> tuple[dict[str, Any], Job, bool]:
        """Follow a feed and begin to read it; return it with the job, and whether it is new."""
        location = address_of(body.url)
        known = next((each for each in self.all() if each["location"] == location), None)
        if known is None or body.minutes:
            self._keep(location, known["options"] if known else {}, body.minutes)
        job = self.run(location)
        return self.get(_id_of(location)), job, known is None

    def change(self, feed: dict[str, Any], minutes: int | None) -> dict[str, Any]:
        self._keep(feed["location"], feed["options"], minutes)
        return self.get(feed["id"])

    def remove(self, feed: dict[str, Any]) -> None:
        unsubscribe(self._library.collection, self._library.settings, {"locations": [feed["location"]]}, _nobody)

    def run(self, location: str) -> Job:
        return self._library.feeds.run_now(location)

    def _keep(self, location: str, options: dict[str, Any], minutes: int | None) -> None:
        kept = {name: value for name, value in options.items() if name != "minutes"}
        given = {"location": location, "kind": "feed", "options": kept | ({"minutes": minutes} if minutes else {})}
        subscribe(self._library.collection, self._library.settings, given, _nobody)

    def _shown(self, found: dict[str, Any]) -> dict[str, Any]:
        minutes = int(found["options"].get("minutes") or self._standard)
        return {"id": _id_of(found["location"]), **found, "minutes": minutes}


def add_feeds(router: APIRouter, service: Service) -> None:
    """Add the routes to a router."""
    feeds = _Feeds(service)
    _add_following(router, service, feeds)
    _add_running(router, service, feeds)

    @router.get(
        "/feeds",
        response_model=schemas.Feeds,
        responses=problems(),
        summary="List the feeds that are followed",
        tags=["feeds"],
    )
    def listed() -> JSONResponse:
        return JSONResponse({"feeds": feeds.all()})

    @router.get(
        "/feeds/{feed_id}",
        response_model=schemas.Feed,
        responses=problems(404),
        summary="How a feed goes",
        tags=["feeds"],
    )
    def one(feed_id: Id) -> JSONResponse:
        return JSONResponse(feeds.get(feed_id))


def _add_following(router: APIRouter, service: Service, feeds: _Feeds) -> None:
    library = service.library

    @router.post(
        "/feeds",
        response_model=schemas.FeedAdded,
        status_code=201,
        responses=problems(415) | {200: {"model": schemas.FeedAdded, "description": "It was followed already."}},
        summary="Follow a feed, and read it now",
        description="The server looks at it again by itself. Only public addresses are fetched.",
        tags=["feeds"],
    )
    def follow(body: schemas.FeedBody, request: Request) -> JSONResponse:
        library.check_open()
        feed, job, new = feeds.follow(body)
        where = f"{request.scope.get('root_path', '')}/api/v1/feeds/{feed['id']}"
        told = feed | {"job": job_json(request, "feed", job)}
        return JSONResponse(told, 201 if new else 200, {"location": where})

    @router.patch(
        "/feeds/{feed_id}",
        response_model=schemas.Feed,
        responses=problems(404, 415),
        summary="Change how often a feed is looked at",
        tags=["feeds"],
    )
    def change(feed_id: Id, body: schemas.FeedChange) -> JSONResponse:
        library.check_open()
        return JSONResponse(feeds.change(feeds.get(feed_id), body.minutes))

    @router.delete(
        "/feeds/{feed_id}",
        status_code=204,
        response_model=None,
        responses=problems(404),
        summary="Follow a feed no longer",
        description="Its articles stay.",
        tags=["feeds"],
    )
    def remove(feed_id: Id) -> Response:
        library.check_open()
        feeds.remove(feeds.get(feed_id))
        return Response(status_code=204)


def _add_running(router: APIRouter, service: Service, feeds: _Feeds) -> None:
    started: dict[str, Any] = {"status_code": 202, "tags": ["feeds"]}

    @router.post(
        "/feeds/{feed_id}/run",
        response_model=schemas.Job,
        responses=problems(404),
        summary="Read what is new of a feed now",
        description="A run that is under way is joined.",
        **started,
    )
    def run(feed_id: Id, request: Request) -> JSONResponse:
        service.library.check_open()
        return accepted(request, "feed", feeds.run(feeds.get(feed_id)["location"]))

    @router.post(
        "/feeds/run",
        response_model=schemas.JobList,
        responses=problems(),
        summary="Read what is new of all feeds now",
        **started,
    )
    def run_all(request: Request) -> JSONResponse:
        service.library.check_open()
        jobs = [feeds.run(each["location"]) for each in feeds.all()]
        return JSONResponse({"jobs": [job_json(request, "feed", job) for job in jobs]}, 202)


def address_of(url: str) -> str:
    """Return an address on the web in the form under which it is kept.

    Raises:
        QuestionError: it is none.
    """
    try:
        return normalised(url)
    except (ValueError, UnicodeError) as error:
        raise QuestionError(
            f"{url[:100]!r} cannot be read: {error}.", "Write a web address whole, with https://."
        ) from error


def _id_of(location: str) -> str:
    return digest(location)


def _nobody(*_: object) -> None:
    """Take progress that nobody watches."""
