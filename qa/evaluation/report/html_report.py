"""An evaluation as one HTML file that a person reads in two minutes: figures, what failed most, charts, the worst."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from qa.evaluation.metrics.answers import label_form
from qa.evaluation.metrics.registry import MEASURES
from qa.evaluation.report.components import counted, element, figure, interval, measure_table, provenance_table, table
from qa.evaluation.report.svg_charts import bar, column_chart, interval_chart, line_chart
from qa.evaluation.report.templating import page
from qa.evaluation.results import Aggregate, Evaluation, Row
from qa.evaluation.scoring import FAILURES, Failure, article_key

HEADLINES = {
    "correct": "Right",
    "desk": "As a reader meets it",
    "lead": "First sentence answers",
    "right": "Sentences that answer",
    "nuggets": "Facts said",
    "article_hit@5": "Article among the first five",
    "answer_in_passages": "Answer in a passage shown",
    "answer_said": "Answer said",
    "citation_recall": "Sentences supported",
    "refused": "Rightly refused",
    "answered": "Answerable and answered",
    "total_ms_p50": "Time, median",
    "cost_usd": "Cost a question",
}
"""Measures shown large, with their names for people."""
_WORST_PER_FAILURE = 3
_PASSAGES_SHOWN = 2
"""Passages of a question that stand open."""
_TOO_FEW = 0.05
"""Share of the answers below which the curve of risk jumps with each answer, and is not drawn."""
_GROUPS_SHOWN = 30
"""Months or outlets in a chart."""


def html_report(evaluation: Evaluation, title: str = "Evaluation") -> str:
    """Return the report: self-contained, without script, the same bytes for the same evaluation."""
    labelled = "correct" in evaluation.aggregates
    blind = "The questions have no labels to tell it by, and no sentence was unsupported."
    return page(
        "evaluation.html",
        title=title,
        summary=summary(evaluation),
        tiles=list(_tiles(evaluation)),
        failures=list(_failures(evaluation)),
        no_failures="Nothing." if labelled else blind,
        charts=list(_charts(evaluation)),
        worst=[_worst(row) for row in worst_rows(evaluation)],
        worst_of_each=_WORST_PER_FAILURE,
        shown_open=_PASSAGES_SHOWN,
        measures=measure_table(evaluation.aggregates),
        questions=len(evaluation.rows),
        every=_every(evaluation.rows),
        provenance=provenance_table(evaluation.provenance),
    )


def summary(evaluation: Evaluation) -> str:
    """Return in a sentence or two how many questions there were and what became of them."""
    rows, failed = evaluation.rows, evaluation.failures.get("failed", 0)
    answered = sum(row.answered for row in rows)
    parts = [f"{counted(len(rows))}: {answered:,} answered, {len(rows) - answered - failed:,} refused"]
    if failed:
        parts.append(f"{failed:,} failed")
    text = ", ".join(parts) + "."
    if counts := evaluation.confusion:
        able = counts.answerable_answered + counts.answerable_refused
        text += f" The collection can answer {able:,} and cannot answer"
        text += f" {counts.unanswerable_answered + counts.unanswerable_refused:,}."
    if evaluation.missing:
        number = len(evaluation.missing)
        rest = "has no line in the run and is left out" if number == 1 else "have no line in the run and are left out"
        text += f" {counted(number)} {rest}."
    return text + _written_by(evaluation.provenance.get("run", {}))


def _written_by(made: Mapping[str, str]) -> str:
    """Return who wrote the answers; what the writers without a model are called says nothing to a reader."""
    if model := made.get("model"):
        return f" Written by {model}."
    return " Written without a model, as quotes from the articles." if made.get("writer") else ""


def _tiles(evaluation: Evaluation) -> Iterator[dict[str, str]]:
    for name, said in HEADLINES.items():
        if name not in evaluation.aggregates:
            continue
        aggregate, measure = evaluation.aggregates[name], MEASURES[name]
        thin = bar(aggregate.value, aggregate.low, aggregate.high) if measure.unit == "share" else ""
        yield {
            "name": said,
            "value": figure(aggregate.value, measure.unit),
            "interval": interval(aggregate, measure.unit),
            "questions": counted(aggregate.questions),
            "bar": thin,
            "about": measure.about,
        }


def _failures(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    for failure in sorted(evaluation.failures, key=lambda each: -evaluation.failures[each]):
        count = evaluation.failures[failure]
        rows = [row for row in evaluation.rows if row.failure == failure]
        yield {
            "count": f"{count:,}",
            "failure": failure,
            "share": f"{count / len(evaluation.rows):.1%}",
            "about": FAILURES[failure],
            "rows": [{"anchor": _anchor(row), "question": row.question} for row in rows],
        }


def _anchor(row: Row) -> str:
    """Return an id for HTML; a question's own may hold anything."""
    return f"q-{hashlib.sha256(row.id.encode()).hexdigest()[:12]}"


def _charts(evaluation: Evaluation) -> Iterator[tuple[str, Markup, str]]:
    """Yield the name of a chart, its SVG, and what it tells in words."""
    if curve := evaluation.risk_coverage:
        half = next(risk for coverage, risk in curve if coverage >= 0.5)
        told = f"Of the surest half of the answers {half:.1%} are wrong, of all of them {curve[-1][1]:.1%}."
        told_by = [point for point in curve if point[0] >= _TOO_FEW] or curve
        chart = line_chart(told_by, x="answers given, surest first", y="wrong", about=f"Risk and coverage. {told}")
        yield "Risk and coverage", chart, told
    if "article_mrr@10" in evaluation.aggregates:
        columns = _places([row.values["article_mrr@10"] for row in evaluation.rows if "article_mrr@10" in row.values])
        told = f"Its mean reciprocal is {evaluation.aggregates['article_mrr@10'].value:.3f}."
        chart = column_chart(
            columns, x="place of the first gold article", y="questions", about="Places of gold articles"
        )
        yield "Where the article stood", chart, told
    if times := [row.values["total_ms"] for row in evaluation.rows if "total_ms" in row.values]:
        p50, p95 = evaluation.aggregates["total_ms_p50"].value, evaluation.aggregates["total_ms_p95"].value
        told = f"Half are answered within {p50:,.0f} ms, 95 of 100 within {p95:,.0f} ms."
        chart = column_chart(_bins(times, p95), x="milliseconds up to", y="questions", about=f"Time of answers. {told}")
        yield "Time", chart, told
    for name, groups, of in (
        ("By month", evaluation.by_month, "the month a question was asked in"),
        ("By outlet", evaluation.by_outlet, "the outlet that has the answer"),
    ):
        if groups:
            yield name, _by_group(groups, of), f"Share right, by {of}."


def _by_group(groups: dict[str, Aggregate], of: str) -> Markup:
    most = sorted(groups, key=lambda name: (-groups[name].questions, name))[:_GROUPS_SHOWN]
    rows = [(name, a.value, a.low, a.high, a.questions) for name, a in groups.items() if name in most]
    return interval_chart(rows, about=f"Share right by {of}", name_width=96 if max(map(len, most)) > 8 else 60)


def _places(reciprocals: Sequence[float]) -> list[tuple[str, int]]:
    places = [round(1 / value) if value else 0 for value in reciprocals]
    columns = [(str(place), places.count(place)) for place in range(1, 6)]
    return [*columns, ("6–10", sum(place > 5 for place in places)), ("none", places.count(0))]


def _bins(times: Sequence[float], p95: float) -> list[tuple[str, int]]:
    """Return ten columns of milliseconds; the last holds whatever is longer."""
    width = next(w for w in (n * 10**e for e in range(-1, 9) for n in (1, 2, 5)) if 9 * w >= p95)
    counts = [0] * 10
    for time in times:
        counts[min(9, int(time / width))] += 1
    return [(f"{width * (place + 1):g}" if place < 9 else "more", count) for place, count in enumerate(counts)]


def worst_rows(evaluation: Evaluation) -> list[Row]:
    """Return the rows that failed worst: of each kind the surest answers, most frequent kind first."""

    def surest(failure: Failure) -> list[Row]:
        rows = [row for row in evaluation.rows if row.failure == failure]
        return sorted(rows, key=lambda row: (-(row.confidence or 0), row.id))[:_WORST_PER_FAILURE]

    kinds = sorted(evaluation.failures, key=lambda each: -evaluation.failures[each])
    return [row for kind in kinds for row in surest(kind)]


def _worst(row: Row) -> dict[str, Any]:
    facts = [
        ("asked", row.as_of or "", ""),
        ("wanted", " / ".join(row.answers) if row.answerable else "a refusal", "good"),
    ]
    facts.append(("said" if row.answered else "refused" if row.failure != "failed" else "error", row.said, "bad"))
    if row.confidence is not None:
        facts.append(("confidence", f"{row.confidence:.0%}", ""))
    return {
        "question": row.question,
        "failure": row.failure,
        "id": row.id,
        "facts": [fact for fact in facts if fact[1]],
        "passages": [_passage(passage, row) for passage in row.line.get("passages") or ()],
    }


def _passage(passage: dict[str, object], row: Row) -> dict[str, Any]:
    article = passage["article"]
    assert isinstance(article, dict)
    known = [article.get("title") or "(no headline)", article.get("source"), article.get("published")]
    return {
        "rank": passage["rank"],
        "head": ", ".join(str(part) for part in known if part),
        "gold": row.values.get("article_mrr@10") and article_key(article, frozenset(row.gold)) in row.gold,
        "text": highlighted(str(passage["text"]), row.answers),
    }


def highlighted(text: str, answers: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a text in runs, each with whether it is an accepted answer."""
    forms = "|".join(re.escape(form) for form in map(label_form, answers) if form)
    runs = re.split(f"({forms})", text, flags=re.IGNORECASE) if forms else [text]
    return [(run, place % 2 == 1) for place, run in enumerate(runs) if run]


def _every(rows: Sequence[Row]) -> Markup:
    def cells(row: Row) -> list[str]:
        place = row.values.get("article_mrr@10")
        return [
            element("span", row.id, id=_anchor(row)),
            element("span", row.failure or "fine", **{"class": "bad" if row.failure else "good"}),
            "" if place is None else str(round(1 / place)) if place else "none",
            "" if row.confidence is None else f"{row.confidence:.0%}",
            f"{row.values['total_ms']:.0f}" if "total_ms" in row.values else "",
            row.question,
            row.said,
        ]

    columns = ("id", "outcome", "article's place", "confidence", "ms", "question", "said, or why not")
    return table(columns, map(cells, rows), numbers=(2, 3, 4), label="Every question")
