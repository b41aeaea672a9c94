"""The Evaluate view as HTML: the place to drop questions, and the evaluations so far. Pure; foreign words escaped."""

import html
from collections.abc import Sequence
from datetime import datetime

from ui.formatting import count, day
from ui.jobs.evaluation_service import FILES, Kept
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
        '<input type="file" class="unseen" accept=".jsonl,.ndjson,.csv"></label>'
        '<p class="about">JSON Lines or CSV with a <code>question</code> on each line; with <code>answers</code>,'
        " <code>answerable</code> or <code>gold_urls</code>, what is answered is measured against them.</p></form>"
        f'<div id="evaluate-trouble"></div><div id="evaluate-list">{listing(kept)}</div>'
        '<div id="evaluate-report"></div>'
    )


def listing(kept: Sequence[Kept]) -> str:
    """Return the evaluations, newest first."""
    if not kept:
        return '<p class="empty">No evaluation yet. The report and its figures will be here.</p>'
    busy = any(each.job and not each.job.over for each in kept)
    finished = [each for each in kept if each.summary]
    items = "".join(_item(each, finished) for each in kept)
    return f'<h2>Evaluations</h2><ul class="jobs" data-busy="{str(busy).lower()}">{items}</ul>'


def _item(each: Kept, finished: Sequence[Kept]) -> str:
    about, job = each.about, each.job
    when = datetime.fromisoformat(about.begun)
    head = (
        f'<span class="name" dir="auto">{html.escape(about.name)}</span> <span class="about">'
        f"{count(about.questions, 'question')}, {day(when.date())} {when:%H:%M} UTC, {html.escape(about.model)}</span>"
    )
    delete = f'<button type="button" class="act warn" data-delete="{about.id}">Delete</button>'
    if each.summary:
        return f'<li class="done" data-evaluation="{about.id}">{head}{_finished(each, finished)}{delete}</li>'
    if job and not job.over:
        share = min(1.0, job.done / job.total) if job.total else 0.0
        left = job.seconds_left()
        words = "Waiting" if job.state == "waiting" else html.escape(job.what) or "Beginning"
        words += f", about {duration(left)} left" if left is not None else ""
        bar = f'<progress value="{share:.3f}" max="1" aria-label="Asking"></progress>'
        stop = f'<button type="button" class="act" data-stop="{about.id}">Stop</button>'
        return f'<li class="running" data-evaluation="{about.id}">{head}{bar}<p>{words} {stop}</p></li>'
    if job and job.state == "failed":
        told = f'<p class="failure">✗ {" ".join(html.escape(part) for part in job.error if part)}</p>'
        state = "failed"
    else:
        told = "<p>Stopped. What was answered is kept.</p>"
        state = "stopped"
    again = f'<button type="button" class="act" data-on="{about.id}">Go on</button>'
    return f'<li class="{state}" data-evaluation="{about.id}">{head}{told}{again}{delete}</li>'


def _finished(each: Kept, finished: Sequence[Kept]) -> str:
    about = each.about
    links = "".join(
        f'<a class="save" href="evaluations/{about.id}/{name}" {_target(name)}>{label}</a> '
        for name, label in _NAMES.items()
    )
    others = [other for other in finished if other.about.id != about.id]
    compare = ""
    if others:
        options = "".join(
            f'<option value="{other.about.id}">{html.escape(other.about.name)}, {html.escape(other.about.begun[:16])}'
            "</option>"
            for other in others
        )
        compare = (
            f'<form class="comparing" data-compare="{about.id}"><label>Compare with <select name="other">{options}'
            '</select></label> <button type="submit" class="act">Compare</button></form>'
        )
    return (
        f"<p>{html.escape(each.summary or '')}</p>"
        f'<p class="does"><button type="button" class="act" data-report="{about.id}">Show the report</button>'
        f" {links}</p>"
        f"{compare}"
    )


def _target(name: str) -> str:
    return 'target="_blank" rel="noopener"' if name == "report.html" else "download"
