"""Outcomes of jobs as JSON and back, as another process may show them."""

from dataclasses import asdict, fields, is_dataclass
from typing import Any

_REPORT = "ingest_report"


def to_json(outcome: Any) -> Any:
    """Return what a job gave as JSON values."""
    from ui.jobs.collection_work import report_json
    from vectorstore.ingestion.run import IngestReport

    if isinstance(outcome, IngestReport):
        return {_REPORT: report_json(outcome)}
    return asdict(outcome) if is_dataclass(outcome) and not isinstance(outcome, type) else outcome


def from_json(value: Any) -> Any:
    """Return what a job gave, from its JSON."""
    from vectorstore.ingestion.run import IngestReport
    from vectorstore.parsing.record import Rejection

    if not isinstance(value, dict) or _REPORT not in value:
        return value
    given = dict(value[_REPORT])
    for name in ("rejected", "warnings"):
        given[name] = tuple(Rejection(each["path"], each["line"], each["reason"]) for each in given[name])
    given["kept"] = tuple(given["kept"])
    return IngestReport(**{each.name: given[each.name] for each in fields(IngestReport)})
