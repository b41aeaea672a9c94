"""Evaluate a run against the labels of its questions: every measure with its interval, and by question.

    evaluation = evaluate(read_questions(Path("questions.jsonl")), read_lines(Path("run.jsonl")))
    evaluation.aggregates["answer_said"].value

The same questions, run and check give the same evaluation to the last digit, whatever the order of the lines.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from qa.errors import QuestionsFileError
from qa.evaluation.gold_labels import Labels, read_labels
from qa.evaluation.metrics import ranking as ranking_measures
from qa.evaluation.metrics.citations import Check
from qa.evaluation.metrics.registry import MEASURES, STAGES
from qa.evaluation.metrics.selective_answering import (
    area_under_risk_coverage,
    confusion,
    refusal_precision,
    risk_coverage,
)
from qa.evaluation.metrics.statistics import SAMPLES, Statistic, bootstrap, mean, quantile
from qa.evaluation.question_file import Question
from qa.evaluation.results import Aggregate, Evaluation, Row
from qa.evaluation.scoring import (
    FAILURES,
    Line,
    articles_found,
    failure_of,
    judge,
    paragraph_key,
    paragraphs_found,
)

ShortAnswer = Callable[[Line], str]


def short_answer_of(line: Line) -> str:
    """Return the short answer of a run's line; empty for a refusal, an error, or a line that has none."""
    return str((line.get("short_answer") or {}).get("text", "")) if line.get("answered") else ""


def evaluate(
    questions: Sequence[Question],
    lines: Iterable[Line],
    *,
    check: Check | None = None,
    short_answer: ShortAnswer = short_answer_of,
    sources: Mapping[str, Any] | None = None,
    samples: int = SAMPLES,
) -> Evaluation:
    """Evaluate a run.

    Args:
        lines: of the run, in any order; those of other questions are left out.
        check: what says whether a sentence's citations support it. Default: the product's own.
        short_answer: gives the few words that are compared with an accepted answer as a whole.
        sources: what else is to stand in the provenance, such as the names of the files.
        samples: sets of questions drawn for the intervals.

    Raises:
        QuestionsFileError: a label cannot be read, or no question has a line.
    """
    if check is None:
        from qa.verification.verifier import check as own_check

        check = own_check
    by_id = {str(line["id"]): line for line in lines}
    known = [(question, by_id[str(question.id)]) for question in questions if str(question.id) in by_id]
    if not known:
        raise QuestionsFileError(
            "The run has no line of any of these questions.", "Name the questions file that the run was made from."
        )
    rows = _rows(known, check, short_answer)
    # A question that failed has no decision; one without the label neither.
    decisions = [(row.answerable, row.answered) for row in rows if row.answerable is not None and not _failed(row)]
    counted = Counter(row.failure for row in rows if row.failure)
    return Evaluation(
        aggregates=_aggregates(rows, samples),
        rows=rows,
        missing=tuple(str(question.id) for question in questions if str(question.id) not in by_id),
        confusion=confusion(decisions) if decisions else None,
        risk_coverage=tuple((round(x, 6), round(y, 6)) for x, y in risk_coverage(_sure(rows))),
        failures={failure: counted[failure] for failure in FAILURES if counted[failure]},
        by_month=_grouped(rows, lambda row: (row.as_of or "")[:7], samples),
        by_outlet=_grouped(rows, lambda row: row.outlet or "", samples),
        provenance=_provenance(known, sources or {}, samples),
    )


def _rows(known: Sequence[tuple[Question, Line]], check: Check, short_answer: ShortAnswer) -> tuple[Row, ...]:
    """Return what was measured of each question with its line."""
    labels = [read_labels(question) for question, _ in known]
    ranked = _rank([line for _, line in known], labels)
    return tuple(
        _row(question, line, label, short_answer(line), check, ranked[place])
        for place, ((question, line), label) in enumerate(zip(known, labels, strict=True))
    )


def _row(question: Question, line: Line, labels: Labels, short: str, check: Check, ranked: Mapping[str, float]) -> Row:
    measured = judge(line, labels, short, check)
    values = {name: round(value, 6) for name, value in {**measured, **ranked}.items()}
    confidence = line.get("confidence")
    hosts = sorted(filter(None, (urlsplit(each).hostname for each in labels.gold_articles or ())))
    return Row(
        id=str(question.id),
        question=question.question,
        as_of=line.get("as_of") or question.as_of,
        outlet=hosts[0].removeprefix("www.") if hosts else None,
        answers=labels.answers or (),
        gold=tuple(sorted(labels.gold_articles or ())),
        answerable=labels.answerable,
        answered=line.get("answered") is True,
        said=str(line.get("error") or (line.get("text") if line.get("answered") else line.get("reason")) or ""),
        short_answer=short,
        confidence=float(confidence) if isinstance(confidence, int | float) else None,
        failure=failure_of(line, labels, measured),
        values=values,
        line=line,
    )


def _rank(lines: Sequence[Line], labels: Sequence[Labels]) -> list[dict[str, float]]:
    """Return each line's measures of ranking, of articles and of paragraphs; all lines at once, which is quicker."""
    judged = [
        place
        for place, (line, label) in enumerate(zip(lines, labels, strict=True))
        if label.answerable and not line.get("error")
    ]
    articles = ranking_measures.ranking(
        {str(place): articles_found(lines[place], labels[place]) for place in judged},
        {str(place): labels[place].gold_articles or () for place in judged},
    )
    paragraphs = ranking_measures.ranking(
        {str(place): paragraphs_found(lines[place], labels[place]) for place in judged},
        {str(place): list(map(paragraph_key, labels[place].gold_paragraphs or ())) for place in judged},
    )
    kinds = {"article": articles, "paragraph": paragraphs}
    return [
        {
            f"{kind}_{name}": value
            for kind, measured in kinds.items()
            for name, value in measured.get(str(place), {}).items()
        }
        for place in range(len(lines))
    ]


def _aggregates(rows: Sequence[Row], samples: int) -> dict[str, Aggregate]:
    found: dict[str, Aggregate] = {}
    for name in MEASURES:
        table, statistic = _table(name, rows)
        if aggregate := _aggregate(table, statistic, samples):
            found[name] = aggregate
    return found


def _table(name: str, rows: Sequence[Row]) -> tuple[list[tuple[float, ...]], Statistic]:
    """Return a measure's figures, a row a question, and how they make one."""
    if name == "aurc":
        return [(confidence, float(correct)) for confidence, correct in _sure(rows)], area_under_risk_coverage
    if name == "refusal_precision":
        decided = [row for row in rows if row.answerable is not None and not _failed(row)]
        # Where every question can be answered, no refusal can be right, which says nothing.
        told = decided if any(row.answerable is False for row in decided) else []
        return [(float(bool(row.answerable)), float(row.answered)) for row in told], refusal_precision
    stage, _, tail = name.rpartition("_p")
    if stage.removesuffix("_ms") in STAGES and tail.isdigit():
        return [(row.values[stage],) for row in rows if stage in row.values], quantile(int(tail) / 100)
    return [(row.values[name],) for row in rows if name in row.values], mean


def _aggregate(table: Sequence[tuple[float, ...]], statistic: Statistic, samples: int) -> Aggregate | None:
    import numpy as np

    value = statistic(np.array(sorted(table), dtype=np.float64)) if table else None
    if value is None:
        return None
    low, high = bootstrap(table, statistic, samples=samples) or (None, None)
    return Aggregate(round(value, 12), low, high, len(table))


def _grouped(rows: Sequence[Row], of: Callable[[Row], str], samples: int) -> dict[str, Aggregate]:
    tables: dict[str, list[tuple[float, ...]]] = {}
    for row in rows:
        if of(row) and "correct" in row.values:
            tables.setdefault(of(row), []).append((row.values["correct"],))
    found = {name: _aggregate(tables[name], mean, samples) for name in sorted(tables)}
    return {name: aggregate for name, aggregate in found.items() if aggregate}


def _sure(rows: Sequence[Row]) -> list[tuple[float, bool]]:
    """Return (confidence, correct) of the answers of which both are known."""
    return [
        (row.confidence, row.values["correct"] == 1)
        for row in rows
        if row.answered and row.confidence is not None and "correct" in row.values
    ]


def _failed(row: Row) -> bool:
    return row.failure == "failed"


def _provenance(known: Sequence[tuple[Question, Line]], sources: Mapping[str, Any], samples: int) -> dict[str, Any]:
    """Return what the run was made with (each value that occurs), the files, and how intervals were drawn."""
    from importlib.metadata import version

    made_with: dict[str, set[str]] = {}
    for _, line in known:
        for name, value in (line.get("provenance") or {}).items():
            if value is not None:
                made_with.setdefault(name, set()).add(str(value))
    made = {name: ", ".join(sorted(values)) for name, values in sorted(made_with.items())}
    return {"run": made, **sources, "evaluated_by": f"newsdesk {version('newsdesk')}", "bootstrap_samples": samples}
