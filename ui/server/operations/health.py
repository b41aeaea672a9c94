"""``/healthz``, ``/readyz`` and ``/metrics``."""

import shutil
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from ui.server.operations.metrics import MEDIA_TYPE, Metrics

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings

WORDS_ALONE = "answers are found by words alone"
"""Of an index on a server: the desk is ready without it."""
LEAST_FREE_BYTES = 100 * 2**20
"""Less free space than this, and the server is not ready: an ingest could not end well."""


def health(assistant: "Assistant", settings: "Settings") -> dict[str, Any]:
    """Return what the server says of itself: what it answers with, over how much."""
    with assistant.collection.archive.snapshot() as view:
        counts = view.counts()
    return {
        "status": "ok",
        "version": version("newsdesk"),
        "counts": asdict(counts),
        "model": settings.model.name,
        "embedder": assistant.collection.embedder_name,
        "index": assistant.contents.fingerprint(),
        "settings": settings.digest(),
    }


def readiness(assistant: "Assistant") -> dict[str, str]:
    """Return for each thing that answering needs "ok" or what is wrong with it."""
    collection = assistant.collection
    found: dict[str, str] = {}
    try:
        with collection.archive.snapshot() as view:
            view.counts()
        found["archive"] = "ok"
    except Exception as error:
        found["archive"] = f"cannot be read: {type(error).__name__}"
    try:
        if collection.served_index:
            collection.served_index.check()
        else:
            with collection.searching():
                pass
        found["index"] = "ok"
    except Exception as error:
        # One on a server that is away makes answers poorer and keeps nobody from asking.
        state = WORDS_ALONE if collection.served_index else "cannot be opened"
        found["index"] = f"{state}: {type(error).__name__}"
    try:
        _ = collection.embedder
        found["models"] = "ok"
    except Exception as error:
        found["models"] = f"cannot be loaded: {type(error).__name__}"
    free = shutil.disk_usage(collection.home).free
    found["disk"] = "ok" if free >= LEAST_FREE_BYTES else f"only {free // 2**20} MB are free"
    return found


def add_operations(server: FastAPI, assistant: "Assistant", settings: "Settings", metrics: Metrics) -> None:
    """Add the routes to a server."""

    @server.get("/healthz", tags=["operations"], summary="Whether the server is alive, and what it answers with")
    def healthz(request: Request) -> JSONResponse:
        whole = health(assistant, settings)
        trusted = getattr(request.state, "trusted", True)  # set where a password is
        return JSONResponse(whole if trusted else {name: whole[name] for name in ("status", "version")})

    @server.get(
        "/readyz",
        tags=["operations"],
        summary="Whether questions can be answered now",
        responses={503: {"description": "Not ready; `checks` says what is wrong."}},
    )
    def readyz(request: Request) -> JSONResponse:
        checks = readiness(assistant)
        ready = all(state == "ok" or state.startswith(WORDS_ALONE) for state in checks.values())
        body: dict[str, Any] = {"status": "ready" if ready else "not ready"}
        if getattr(request.state, "trusted", True):
            body["checks"] = checks
        return JSONResponse(body, 200 if ready else 503)

    @server.get(
        "/metrics",
        tags=["operations"],
        summary="Figures for Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    def figures() -> Response:
        return Response(metrics.text(), media_type=MEDIA_TYPE)
