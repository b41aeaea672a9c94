"""The routes of the Library view: list, upload, remove, undo, look over."""

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from qa.sample import ARTICLES
from ui.formatting import count
from ui.html import library_page
from ui.html.jobs_page import jobs_list
from ui.html.library_chart import months_chart, outlets_chart
from ui.jobs.library_service import AT_ONCE, Library
from ui.jobs.uploads import TooLargeError, safe_name, take
from ui.net import RefusedError
from vectorstore.storage.article_list import Catalogue, Listing, SortKey

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings
    from vectorstore.collection import Collection

_FRESH = {"cache-control": "no-store"}
_MOST_OUTLETS = 200
"""Outlets that can be chosen at once."""


class Ids(BaseModel):
    """The articles that are meant."""

    model_config = ConfigDict(extra="forbid")

    ids: list[str] = Field(min_length=1, max_length=AT_ONCE)


def add_library(server: FastAPI, assistant: "Assistant", settings: "Settings") -> Library:
    """Add the routes to a server."""
    library = Library(assistant.collection, settings)
    catalogue = Catalogue(library.collection.archive)
    _add_list(server, library, catalogue)
    _add_facts(server, library, catalogue)
    _add_uploads(server, library)
    _add_jobs(server, library)
    _add_removal(server, library)
    return library


def _add_list(server: FastAPI, library: Library, catalogue: Catalogue) -> None:
    """Add the view, and its list of articles."""

    @server.get("/library")
    def whole() -> HTMLResponse:
        from vectorstore.readers.registry import FORMATS

        parts = (
            _listed(library, catalogue, library_page.Shown()),
            _jobs(library),
            _charts(catalogue),
            _foot(library.collection),
        )
        feeds = library_page.feeds_table(library.feeds.followed(), open_=library.open_)
        megabytes = library.settings.server.upload_megabytes
        body = library_page.view(*parts, formats=FORMATS, megabytes=megabytes, open_=library.open_, feeds=feeds)
        return HTMLResponse(body, headers=_FRESH)

    @server.get("/library/list")
    def list_(
        find: str = "",
        outlet: Annotated[list[str] | None, Query(max_length=_MOST_OUTLETS)] = None,
        month: str | None = None,
        sort: SortKey = "date",
        order: Literal["asc", "desc"] = "desc",
        page: int = 1,
    ) -> HTMLResponse:
        names = tuple(dict.fromkeys(outlet or ()))
        page = max(1, min(page, 1_000_000))
        shown = library_page.Shown(find[:200], names, month, sort, order == "desc", page)
        return HTMLResponse(_listed(library, catalogue, shown), headers=_FRESH)


def _add_facts(server: FastAPI, library: Library, catalogue: Catalogue) -> None:
    """Add what is told of the whole collection: its days, its pictures, its health."""
    collection = library.collection

    @server.get("/library/span")
    def span() -> JSONResponse:
        first, last = catalogue.span()
        return JSONResponse({"first": first, "last": last}, headers=_FRESH)

    @server.get("/library/charts")
    def charts() -> HTMLResponse:
        return HTMLResponse(_charts(catalogue), headers=_FRESH)

    @server.get("/library/health")
    def health() -> HTMLResponse:
        from qa.factory import chroma_server, chunking
        from vectorstore.diagnostics import examine

        with collection.changing:  # archive and index are compared, so neither may change meanwhile
            findings = examine(
                collection.home,
                embedder_name=library.settings.collection.embedder,
                chunking_name=chunking(library.settings).name,
                chroma=chroma_server(library.settings),
                archive=collection.archive,
                served=collection.served_index,
            )
        return HTMLResponse(library_page.health(findings), headers=_FRESH)


def _add_uploads(server: FastAPI, library: Library) -> None:
    """Add what reads articles in."""

    @server.post("/library/uploads")
    async def upload(request: Request, name: str) -> JSONResponse:
        library.check_open()
        title = safe_name(name)
        try:
            path = await take(request.stream(), library.files, name, library.settings.server.upload_megabytes)
        except TooLargeError as error:
            raise RefusedError(413, error.message, error.hint) from error
        job = await run_in_threadpool(library.read_upload, title, path)
        return JSONResponse({"job": job.id}, 202)

    @server.post("/library/sample")
    def sample() -> JSONResponse:
        library.check_open()
        job = library.read("The sample", ARTICLES)
        return JSONResponse({"job": job.id}, 202)


def _add_jobs(server: FastAPI, library: Library) -> None:
    """Add what tells of the readings, and stops them."""

    @server.get("/library/jobs")
    def jobs() -> HTMLResponse:
        return HTMLResponse(_jobs(library), headers=_FRESH)

    @server.get("/library/jobs/{job_id}")
    def job_state(job_id: str) -> JSONResponse:
        job = library.jobs.get(job_id)
        if job is None:
            raise HTTPException(404, "There is no such upload")
        return JSONResponse({"state": job.state, "done": job.done, "total": job.total, "error": " ".join(job.error)})

    @server.post("/library/jobs/{job_id}/stop")
    def stop(job_id: str) -> JSONResponse:
        library.check_open()
        if job := library.jobs.get(job_id):
            job.stop()
        return JSONResponse({"stopping": job is not None})

    @server.post("/library/tidy")
    def tidy() -> JSONResponse:
        library.check_open()
        library.jobs.forget_finished()
        return JSONResponse({"tidy": True})


def _add_removal(server: FastAPI, library: Library) -> None:
    """Add what removes articles, and brings them back."""

    @server.post("/library/remove")
    def remove(body: Ids) -> JSONResponse:
        library.check_open()
        name, removed = library.remove(body.ids)
        return JSONResponse({"removed": removed, "undo": name if removed else None})

    @server.post("/library/undo/{name}")
    def undo(name: str) -> JSONResponse:
        library.check_open()
        return JSONResponse({"restored": library.undo(name)})


def _listed(library: Library, catalogue: Catalogue, shown: library_page.Shown) -> str:
    found = _page(catalogue, shown)
    if not found.articles and shown.page > 1:  # the last page went while it was looked at
        shown = replace(shown, page=max(1, -(-found.found // library_page.PAGE_SIZE)))
        found = _page(catalogue, shown)
    hits = catalogue.hits([each.head.id for each in found.articles], shown.wanted.text)
    return library_page.listing(
        found, shown, hits=hits, outlets=catalogue.outlets(), undo=library.undoable(), open_=library.open_
    )


def _page(catalogue: Catalogue, shown: library_page.Shown) -> Listing:
    size = library_page.PAGE_SIZE
    offset = (shown.page - 1) * size
    return catalogue.page(shown.wanted, shown.sort, descending=shown.descending, offset=offset, limit=size)


def _jobs(library: Library) -> str:
    return jobs_list(library.jobs.list()[:30])


def _charts(catalogue: Catalogue) -> str:
    return months_chart(catalogue.months()) + outlets_chart(catalogue.outlets())


def _foot(collection: "Collection") -> str:
    with collection.archive.snapshot() as view:
        counts = view.counts()
    size = collection.archive.database.size()
    free = shutil.disk_usage(collection.home).free
    facts = [
        (
            "Holds",
            f"{count(counts.articles, 'article')}, {count(counts.paragraphs, 'paragraph')},"
            f" searched as {count(counts.chunks, 'passage')}",
        ),
        ("Embedding model", collection.embedder_name),
        ("Archive", f"{size / 2**20:,.0f} MB; {free / 2**30:,.0f} GB free on the disk"),
    ]
    return library_page.foot(str(collection.home), facts)
