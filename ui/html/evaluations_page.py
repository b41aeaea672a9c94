"""The Evaluate view as HTML: the place to drop questions, and the evaluations so far. Pure; foreign words escaped."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from ui.formatting import moment
from ui.html.templating import render
from ui.jobs.evaluation_service import FILES, About, Kept
from ui.jobs.job_queue import Job
from ui.jobs.time_left import duration

_NAMES = {
    "report.html": "Open as a page",
    "report.md": "Markdown",
    "evaluation.json": "All figures (JSON)",
    "run.jsonl": "All answers (JSON Lines)",
}
assert _NAMES.keys() == FILES.keys()


def view(kept: Sequence[Kept], megabytes: int) -> str:
    """Return the view; the reports are put into it when they are asked for."""
    return (
        f'<form id="evaluate-drop" class="drop" data-megabytes="{megabytes}"><label>'
        '<span class="act-like">Choose a questions file</span> <span class="words">or drop it here</span>'
        '<input type="file" class="unseen" accept=".txt,.jsonl,.ndjson,.csv"></label>'
        '<p class="about">Plain text with one question a line, or JSON Lines or CSV with a <code>question</code> on'
        " each line. Where the file also says what is right (expected answers, the articles that hold them, or that"
        " there is no answer), the answers are measured against it.</p></form>"
        f'<div id="evaluate-trouble"></div><div id="evaluate-list">{listing(kept)}</div>'
        '<div id="evaluate-report"></div>'
    )


def listing(kept: Sequence[Kept]) -> str:
    """Return the evaluations, newest first."""
    if not kept:
        return '<p class="empty">No evaluation yet. The report and its figures will be here.</p>'
    busy = any(each.job and not each.job.over for each in kept)
    items = render(
        "evaluations.html",
        kept=kept,
        finished=[each for each in kept if each.summary],
        files=_NAMES,
        state=_state,
        share=lambda job: f"{job.share:.3f}",
        progress=_progress,
        target=_target,
        begun=_begun,
        moment=moment,
    )
    return f'<h2>Evaluations</h2><ul class="jobs" data-busy="{str(busy).lower()}">{items}</ul>'


def _state(each: Kept) -> str:
    """Return the class of an evaluation's item, which gives it its colour."""
    if each.summary:
        return "partly" if each.failed else "done"
    if each.job and not each.job.over:
        return "running"
    return "failed" if each.job and each.job.state == "failed" else "stopped"


def _progress(job: Job) -> str:
    left = job.seconds_left()
    text = "Waiting" if job.state == "waiting" else job.what or "Beginning"
    return text + (f", about {duration(left)} left" if left is not None else "")


def _begun(about: About) -> datetime:
    return datetime.fromisoformat(about.begun)


def _target(name: str) -> Markup:
    return Markup('target="_blank" rel="noopener"') if name == "report.html" else Markup("download")
