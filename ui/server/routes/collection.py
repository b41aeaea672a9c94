"""What commands ask of a running server: ``ingest``, ``reindex``, ``articles remove``, ``doctor``, ``feeds``.

They read files of this machine, so they are for those who can read the collection's folder: each request carries the
secret that lies in it. The Library view sees the feeds, and may run one, as far as it may change articles.
"""

import hashlib
import json
import secrets
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Body, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from ui.backend.history import history_json
from ui.backend.identity import COOKIE, terminal_secret
from ui.html import library_page
from ui.html.history_page import history_page
from ui.jobs.collection_work import QUICK, SLOW, as_json
from ui.jobs.feed_schedule import telling
from ui.jobs.job_queue import Job
from ui.net import RefusedError

if TYPE_CHECKING:
    from ui.jobs.library_service import Library

_TITLE_CHARS = 80


def add_collection(server: FastAPI, library: "Library") -> None:
    """Add the routes, and what looks after feeds and folders while the server runs."""
    commands = _Commands(library)
    server.state.parts.append(library.feeds.living)

    @server.post("/api/collection/{kind}")
    def begin(kind: str, request: Request, given: Annotated[dict[str, Any], Body()]) -> JSONResponse:
        commands.check(request)
        if kind in QUICK:
            return JSONResponse({"outcome": QUICK[kind](library.collection, library.settings, given, _nobody)})
        if kind not in SLOW:
            raise HTTPException(404, "There is no such command")
        job, joined = commands.begin(kind, given)
        return JSONResponse({"job": job.id, "joined": joined}, 202)

    @server.get("/api/collection/jobs/{job_id}")
    def state(job_id: str, request: Request) -> JSONResponse:
        commands.check(request)
        job = commands.get(job_id)
        if job is None:
            raise HTTPException(404, "There is no such job")
        return JSONResponse(_state(job))

    @server.get("/api/articles/{article_id}/versions")
    def versions(article_id: str) -> JSONResponse:
        return JSONResponse(_history(library, article_id))

    @server.get("/articles/{article_id}/history")
    def history(article_id: str) -> HTMLResponse:
        return HTMLResponse(history_page(_history(library, article_id)))

    @server.get("/library/feeds")
    def feeds() -> HTMLResponse:
        table = library_page.feeds_table(library.feeds.followed(), open_=library.open_)
        return HTMLResponse(table, headers={"cache-control": "no-store"})

    @server.post("/library/feeds/run")
    def run(body: dict[str, str]) -> JSONResponse:
        library.check_open()
        return JSONResponse({"job": library.feeds.run_now(body.get("location", "")).id}, 202)


class _Commands:
    """The commands that the server carries out; one that is started twice joins the first."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._queues = {"ingest": library.jobs, "reindex": library.feeds.jobs, "run-feeds": library.feeds.jobs}
        for kind, queue in self._queues.items():
            queue.on(f"command {kind}", partial(self._do, kind))

    def check(self, request: Request) -> None:
        """Let nobody in who cannot read the collection's folder."""
        ours = terminal_secret(self._library.collection.home)
        if not secrets.compare_digest(request.cookies.get(COOKIE, "").encode(), ours.encode()):
            raise RefusedError(
                403,
                "Only who can read the collection's folder may do this.",
                "Run the command on the server's machine, as the user who owns the folder.",
            )

    def begin(self, kind: str, given: dict[str, Any]) -> tuple[Job, bool]:
        """Return the job that does some work, and whether it was there already."""
        if kind == "run-feeds" and len(given.get("locations") or ()) == 1:
            return self._library.feeds.join(given["locations"][0])
        key = hashlib.sha256(json.dumps([kind, given], sort_keys=True).encode()).hexdigest()
        return self._queues[kind].join(Job(_title(kind, given), subject=key, kind=f"command {kind}", given=given))

    def get(self, job_id: str) -> Job | None:
        return next((job for queue in self._queues.values() if (job := queue.get(job_id))), None)

    def _do(self, kind: str, job: Job) -> Any:
        outcome = SLOW[kind](self._library.collection, self._library.settings, job.given, telling(job))
        job.result = as_json(outcome)
        if job.result.get("interrupted"):
            job.state = "stopped"
        return None if isinstance(outcome, dict) else outcome


def _state(job: Job) -> dict[str, Any]:
    """Return how far a job is; one that is to stop and has still its index to bring up to date runs."""
    found = {name: getattr(job, name) for name in ("state", "done", "total", "what", "rate", "known")}
    if job.state == "stopped" and job.began is not None and job.ended is None:
        found["state"] = "running"
    error, hint = job.error
    over = job.over and found["state"] != "running"
    return found | {"error": error, "hint": hint, "outcome": job.result if over else None}


def _history(library: "Library", article_id: str) -> dict[str, Any]:
    found = history_json(library.collection.archive, article_id)
    if found is None:
        raise RefusedError(404, "There is no article of this id.", "GET /api/articles lists the articles.")
    return found


def _title(kind: str, given: dict[str, Any]) -> str:
    what = ", ".join(str(each).rpartition("/")[2] or str(each) for each in given.get("paths") or ())
    title = f"newsdesk {kind.replace('run-feeds', 'feeds run')} {what}".strip()
    return title if len(title) <= _TITLE_CHARS else f"{title[:_TITLE_CHARS]}…"


def _nobody(*_: object) -> None:
    """Take progress that nobody watches."""
