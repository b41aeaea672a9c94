"""An evaluation as Markdown, for a pull request or a log."""

import re
from collections.abc import Iterator, Sequence

from qa.evaluation.metrics.registry import MEASURES
from qa.evaluation.report.components import GROUPS, figure, interval
from qa.evaluation.report.html_report import HEADLINES, summary, worst_rows
from qa.evaluation.results import Evaluation
from qa.evaluation.scoring import FAILURES

_MAX_TEXT_CHARS = 300
"""Characters of an answer that are shown."""


def markdown_report(evaluation: Evaluation, title: str = "Evaluation") -> str:
    """Return the report; the same bytes for the same evaluation."""
    return "\n".join(_lines(evaluation, title)) + "\n"


def _lines(evaluation: Evaluation, title: str) -> Iterator[str]:
    yield f"# {plain(title)}\n\n{plain(summary(evaluation))}\n"
    aggregates = evaluation.aggregates
    yield from _table(
        ("", "", "95 % interval"),
        [
            (said, figure(aggregates[name].value, MEASURES[name].unit), interval(aggregates[name], MEASURES[name].unit))
            for name, said in HEADLINES.items()
            if name in aggregates
        ],
    )
    if evaluation.failures:
        yield "\n## What failed most\n"
        most = sorted(evaluation.failures.items(), key=lambda item: -item[1])
        yield from _table(("questions", "what", ""), [(str(n), kind, FAILURES[kind]) for kind, n in most])
        yield "\n## The worst of each kind\n"
        for row in worst_rows(evaluation):
            wanted = " / ".join(row.answers) if row.answerable else "a refusal"
            said = f"wanted: {plain(wanted)}; said: {plain(_clipped(row.said))}"
            yield f"- **{plain(row.question)}** ({row.failure}) {said}"
    yield "\n## All measures\n"
    yield from _table(
        ("measure", "value", "95 % interval", "questions", "says"),
        [
            (
                f"`{name}`",
                figure(a.value, MEASURES[name].unit),
                interval(a, MEASURES[name].unit),
                str(a.questions),
                MEASURES[name].about,
            )
            for group in GROUPS
            for name, a in aggregates.items()
            if MEASURES[name].group == group
        ],
    )
    yield "\n## Where this comes from\n"
    for name, value in evaluation.provenance.items():
        yield f"- {plain(name.replace('_', ' '))}: {plain(str(value))}"


def _clipped(text: str) -> str:
    return text if len(text) <= _MAX_TEXT_CHARS else text[:_MAX_TEXT_CHARS].rsplit(" ", 1)[0] + " …"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def plain(text: str) -> str:
    """Return a text on one line in which Markdown and HTML find nothing to act on."""
    return re.sub(r"([\\`*_{}\[\]<>#|!~$&])", r"\\\1", " ".join(text.split()))
