"""Files that are being read, or were, as HTML. Pure functions; foreign words are escaped."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.formatting import count
from ui.jobs.job_queue import Job
from ui.jobs.time_left import duration

if TYPE_CHECKING:
    from vectorstore.ingestion.ingest import IngestReport

_PROBLEMS = 20
"""Rejections and warnings shown of a file."""


def jobs_list(jobs: Sequence[Job]) -> str:
    """Return the files that are being read or were, newest first."""
    if not jobs:
        return ""
    busy = any(not job.over for job in jobs)
    tidy = "" if busy else '<button type="button" class="act" data-tidy>Clear this list</button>'
    items = "".join(map(_job, jobs))
    return f'<ul class="jobs" data-busy="{str(busy).lower()}" aria-label="Files">{items}</ul>{tidy}'


def _job(job: Job) -> str:
    name = f'<span class="name" dir="auto">{html.escape(job.title)}</span>'
    if not job.over:
        share = min(1.0, job.done / job.total) if job.total else 0.0
        left = job.seconds_left()
        words = "Waiting" if job.state == "waiting" else f"{share:.0%} done"
        words += f", {html.escape(job.what)}" if job.what else ""
        words += f", about {duration(left)} left" if left is not None else ""
        bar = f'<progress value="{share:.3f}" max="1" aria-label="Reading"></progress>'
        stop = f'<button type="button" class="act" data-stop="{job.id}">Stop</button>'
        return f'<li data-job="{job.id}" class="{job.state}">{name}{bar}<p>{words} {stop}</p></li>'
    if job.state == "failed":
        text = " ".join(html.escape(part) for part in job.error if part)
        return f'<li data-job="{job.id}" class="failed">{name}<p class="failure">✗ {text}</p></li>'
    looks = "failed" if _nothing_read(job.outcome) else job.state
    return f'<li data-job="{job.id}" class="{looks}">{name}{_report(job.outcome, stopped=job.state == "stopped")}</li>'


def _nothing_read(report: "IngestReport | None") -> bool:
    """Say whether a file had faults and gave no article."""
    if report is None or not report.rejected:
        return False
    return not (report.added or report.changed or report.unchanged or report.duplicates)


def _report(report: "IngestReport | None", *, stopped: bool) -> str:
    if report is None:
        return "<p>Stopped before it began.</p>"
    said = [
        f"{count(report.added, 'article')} added" if report.added else "",
        f"{report.changed:,} changed" if report.changed else "",
        f"{report.unchanged:,} already there" if report.unchanged else "",
        f"{report.duplicates:,} already there from another file" if report.duplicates else "",
    ]
    known = ", ".join(part for part in said if part) or "nothing could be read"
    faults = [(fault, "could not be read") for fault in report.rejected[:_PROBLEMS]]
    faults += [(fault, "read with a doubt") for fault in report.warnings[: _PROBLEMS - len(faults)]]
    lines = "".join(
        f"<li>{f'Line {fault.line}' if fault.line else 'The file'} {what}: {html.escape(fault.reason)}</li>"
        for fault, what in faults
    )
    more = len(report.rejected) + len(report.warnings) - len(faults)
    lines += f"<li>and {more:,} more</li>" if more > 0 else ""
    bad = _nothing_read(report)
    mark = "✗ " if bad else "Stopped: " if stopped else "✓ "
    text = f'<p class="{"failure" if bad else "result"}">{mark}{known}.</p>'
    return f'{text}<ul class="faults">{lines}</ul>' if lines else text
