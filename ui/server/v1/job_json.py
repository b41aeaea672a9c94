"""A job as programs see it."""

from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from ui.jobs.collection_work import report_json
from ui.jobs.job_queue import Job
from vectorstore.ingestion.run import IngestReport

_MOST_FAULTS = 200
_FAULTS = ("rejected", "warnings")


def job_json(request: Request, kind: str, job: Job) -> dict[str, Any]:
    """Return a job as programs see it."""
    root = request.scope.get("root_path", "")
    result = None
    if kind == "batch":
        result = f"{root}/api/v1/batch/{job.id}"
    elif kind == "evaluation" and job.state == "done":
        result = f"{root}/api/v1/evaluations/{job.subject}/evaluation.json"
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
        "outcome": _outcome(_run(job) if kind == "feed" else job.outcome),
    }


def accepted(request: Request, kind: str, job: Job) -> JSONResponse:
    """Return the answer to a request that began a job."""
    where = f"{request.scope.get('root_path', '')}/api/v1/jobs/{job.id}"
    return JSONResponse(job_json(request, kind, job), 202, {"location": where})


def _run(job: Job) -> dict[str, Any] | None:
    """Return how the run of a feed went: its report, and what was wrong with it."""
    runs = (job.result or {}).get("runs")
    return {"error": runs[0]["error"], **runs[0].get("report", {})} if runs else None


def _outcome(outcome: Any) -> dict[str, Any] | None:
    """Return what a job told at its end, without paths of the server."""
    if isinstance(outcome, IngestReport):
        outcome = report_json(outcome)
    told = asdict(outcome) if is_dataclass(outcome) and not isinstance(outcome, type) else outcome
    if not isinstance(told, dict):
        return None
    plain = {name: value for name, value in told.items() if isinstance(value, int | float | str | None)}
    faults = {name: [_fault(each) for each in told[name][:_MOST_FAULTS]] for name in _FAULTS if name in told}
    return plain | faults


def _fault(found: dict[str, Any]) -> dict[str, Any]:
    """Return something that was not read; a file goes by its name alone."""
    path = found["path"]
    return found | {"path": path if path.startswith(("http://", "https://")) else Path(path).name}
