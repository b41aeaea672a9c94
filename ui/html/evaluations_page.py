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
    listed = Markup(listing(kept))  # noqa: S704 (of a template)
    return render("evaluate_view.html", megabytes=megabytes, listed=listed)


def listing(kept: Sequence[Kept]) -> str:
    """Return the evaluations, newest first."""
    return render(
        "evaluations.html",
        kept=kept,
        busy=any(each.job and not each.job.over for each in kept),
        finished=[each for each in kept if each.summary],
        files=_NAMES,
        state=_state,
        share=lambda job: f"{job.share:.3f}",
        progress=_progress,
        begun=_begun,
        moment=moment,
    )


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
