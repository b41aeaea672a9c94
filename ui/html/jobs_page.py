"""Files that are being read, or were, as HTML. Pure functions; foreign words are escaped."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.formatting import count
from ui.html.templating import render
from ui.jobs.job_queue import Job
from ui.jobs.time_left import duration

if TYPE_CHECKING:
    from vectorstore.ingestion.ingest import IngestReport
    from vectorstore.parsing.record import Rejection

_PROBLEMS = 20
"""Rejections and warnings shown of a file."""
_NO_TEXT = re.compile(
    r"; its fields are ([^;]+), none of them known as a text: name it with --map text=FIELD; add one or"
)
"""Of a record without a text: which of its fields may be it."""
_ONLY_IN_A_TERMINAL = re.compile(r",? or say [^;,]*--map\b[^;,]*")
_NAMED_IN_A_TERMINAL = re.compile(r"name it with --map (\w+)=[A-Z]+")


def jobs_list(jobs: Sequence[Job]) -> str:
    """Return the files that are being read or were, newest first."""
    if not jobs:
        return ""
    return render(
        "jobs.html",
        jobs=jobs,
        busy=any(not job.over for job in jobs),
        state=_state,
        share=lambda job: f"{job.share:.3f}",
        progress=_progress,
        mark=_mark,
        told=_told,
        problems=_problems,
    )


def on_the_page(reason: str) -> str:
    """Return why a file or a line could not be read in words for who added it on the page, where no command runs."""
    reason = _NO_TEXT.sub(r" (it has: \1); call the field that is its text “text”, add one, or", reason)
    reason = _NAMED_IN_A_TERMINAL.sub(r"name it \1 in the file", _ONLY_IN_A_TERMINAL.sub("", reason))
    return re.sub(r"\brun ingest again\b", "add the file again", reason)


def _progress(job: Job) -> str:
    left = job.seconds_left()
    text = "Waiting" if job.state == "waiting" else f"{job.share:.0%} done"
    text += f", {job.what}" if job.what else ""
    return text + (f", about {duration(left)} left" if left is not None else "")


def _state(job: Job) -> str:
    """Return the class of a file's item, which gives it its colour."""
    if job.state != "done" or job.outcome is None or not job.outcome.rejected:
        return job.state
    report = job.outcome
    return "partly" if report.added or report.changed or report.unchanged or report.duplicates else "failed"


def _mark(job: Job) -> str:
    marks = {"failed": "✗ ", "partly": "◐ ", "stopped": "Stopped: "}
    return marks.get(_state(job), "✓ ")


def _told(report: "IngestReport") -> str:
    said = [
        f"{count(report.added, 'article')} added" if report.added else "",
        f"{report.changed:,} changed" if report.changed else "",
        f"{report.unchanged:,} already there" if report.unchanged else "",
        f"{report.duplicates:,} already there from another file" if report.duplicates else "",
    ]
    known = ", ".join(part for part in said if part)
    left_out = f", {len(report.rejected):,} left out" if known and report.rejected else ""
    return known + left_out if known else "Nothing could be read"


def _without_line(fault: "Rejection") -> str:
    """Return the reason of a fault that stands after the number of its line."""
    return re.sub(rf"^line {fault.line}(:?) ", lambda found: "" if found[1] else "it ", fault.reason)


def _problems(report: "IngestReport") -> tuple[list[str], int]:
    """Return the first faults as lines, and how many more there are."""
    faults = [(fault, "left out") for fault in report.rejected[:_PROBLEMS]]
    faults += [(fault, "read with a doubt") for fault in report.warnings[: _PROBLEMS - len(faults)]]
    return [_fault(*each) for each in faults], len(report.rejected) + len(report.warnings) - len(faults)


def _fault(fault: "Rejection", what: str) -> str:
    """Return a fault as a line; what concerns a whole file that is left out begins with its reason."""
    reason = on_the_page(_without_line(fault))
    if fault.line:
        return f"Line {fault.line}, {what}: {reason}"
    return reason[:1].upper() + reason[1:] if what == "left out" else f"Read with a doubt: {reason}"
