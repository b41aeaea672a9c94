"""An evaluation of a small run whose figures can be worked out by hand."""

import json
from typing import Any

import pytest

from qa.errors import QuestionsFileError
from qa.evaluation.evaluate import evaluate
from qa.evaluation.gold_labels import GoldParagraph, Labels, read_labels
from qa.evaluation.metrics.registry import MEASURES
from qa.evaluation.question_file import Question
from qa.evaluation.report.html_report import html_report
from qa.evaluation.results import Aggregate, Evaluation
from tests.evaluating import URL, a_run, answered, passage, question


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(*a_run())


def values(evaluation: Evaluation) -> dict[str, Any]:
    return {name: (a.value, a.questions) for name, a in evaluation.aggregates.items()}


def test_every_aggregate_is_worked_out(evaluation: Evaluation) -> None:
    found = values(evaluation)
    assert found["correct"] == (pytest.approx(2 / 6), 6)
    assert found["failed"] == (pytest.approx(1 / 7), 7)
    # Four answerable questions without an error; the gold article is second in three of them.
    assert found["article_hit@1"] == (0, 4)
    assert found["article_hit@5"] == (0.75, 4)
    assert found["article_mrr@10"] == (3 * 0.5 / 4, 4)
    assert found["answer_in_passages@1"] == (0, 4)
    assert found["answer_in_passages"] == (0.75, 4)
    assert found["answer_said"] == (0.25, 4)
    assert found["answer_cited"] == (0.25, 4)
    assert found["answered"] == (0.75, 4)
    assert found["refused"] == (0.5, 2)
    assert found["refusal_precision"] == (0.5, 6)
    assert found["gold_cited"] == (0.25, 4)
    # Of the three answers to answerable questions: one of two citations, none, none.
    assert found["gold_article_citations"] == (pytest.approx(0.5 / 3), 3)
    assert found["citations"] == (5 / 4, 4)
    assert found["citation_recall"] == (1, 4)
    assert found["uncited_sentences"] == (0, 4)
    # By confidence: right, wrong, wrong, wrong.
    assert found["aurc"] == (pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4) / 4), 4)
    assert found["total_ms_p50"] == (10, 6)


def test_a_measure_whose_labels_are_missing_is_absent(evaluation: Evaluation) -> None:
    assert "choice_accuracy" not in evaluation.aggregates
    assert "paragraph_hit@1" not in evaluation.aggregates
    assert "input_tokens" not in evaluation.aggregates
    _, lines = a_run()
    bare = evaluate([question(str(line["id"])) for line in lines], lines)
    assert not {"correct", "answered", "refused", "answer_said", "article_hit@1", "aurc"} & set(bare.aggregates)
    assert {"citations", "citation_recall", "total_ms_p95", "failed"} <= set(bare.aggregates)
    assert bare.confusion is None
    assert set(bare.failures) == {"failed"}


def test_without_an_unanswerable_question_no_refusal_is_judged() -> None:
    questions, lines = a_run()
    found = evaluate(questions[:4], lines).aggregates
    assert not {"refused", "refusal_precision"} & set(found)
    assert found["answered"].value == 0.75


def test_each_failure_has_its_group(evaluation: Evaluation) -> None:
    assert {row.id: row.failure for row in evaluation.rows} == {
        "right": None,
        "not chosen": "found but not chosen",
        "refused": "refused wrongly",
        "not found": "not found",
        "rightly refused": None,
        "wrongly answered": "answered wrongly",
        "error": "failed",
    }
    assert sum(evaluation.failures.values()) == 5


def test_a_sentence_that_its_citation_does_not_support_is_a_failure() -> None:
    line = answered("q", ("Ann won in 1912.", "a", "Ann won the race."), passages=[passage(1, "a", "Ann won.")])
    found = evaluate([question("q", answers=["Ann"], gold_urls=[URL.format("a")])], [line])
    assert found.rows[0].failure == "unsupported sentence"
    assert found.aggregates["citation_recall"].value == 0


def test_what_an_article_s_record_says_needs_no_support_of_a_paragraph() -> None:
    line = answered("q", ("“Race” was written by Ann Ode.", "a", "Ann won."), passages=[passage(1, "a", "Ann won.")])
    found = evaluate([question("q", answers=["Ann Ode"], gold_urls=[URL.format("a")])], [line | {"kind": "metadata"}])
    assert found.rows[0].failure is None
    assert "citation_recall" not in found.aggregates


def test_groups_curve_and_confusion(evaluation: Evaluation) -> None:
    assert {month: (a.value, a.questions) for month, a in evaluation.by_month.items()} == {
        "2024-05": (pytest.approx(2 / 5), 5),
        "2024-06": (0, 1),
    }
    assert {outlet: a.questions for outlet, a in evaluation.by_outlet.items()} == {"paper.example": 4}
    assert evaluation.risk_coverage == ((0.25, 0.0), (0.5, 0.5), (0.75, 0.666667), (1.0, 0.75))
    assert evaluation.confusion is not None
    assert (evaluation.confusion.answerable_answered, evaluation.confusion.unanswerable_refused) == (3, 1)


def test_paragraphs_choices_tokens_and_multiple_labels() -> None:
    labels: dict[str, Any] = {
        "answers": ["Ann"],
        "choices": ["Ann", "Bob"],
        "gold_paragraphs": [{"title": "Story a", "number": 2}],
    }
    line = answered(
        "q",
        ("Ann won.", "a", "Ann won."),
        passages=[passage(1, "b", "Bob.", (1, 2)), passage(2, "a", "Ann won.", (1, 2))],
        usage={"input_tokens": 100, "output_tokens": 20, "calls": 2, "cost_usd": None},
    )
    found = values(evaluate([question("q", **labels)], [line]))
    assert found["choice_accuracy"] == (1, 1)
    assert found["paragraph_mrr@10"] == (0.25, 1)
    assert found["article_mrr@10"] == (0.5, 1)
    assert found["gold_paragraph_citations"] == (0, 1)
    assert (found["input_tokens"], found["model_calls"]) == ((100, 1), (2, 1))
    assert "cost_usd" not in found


def test_the_same_run_gives_the_same_evaluation_in_any_order(evaluation: Evaluation) -> None:
    questions, lines = a_run()
    again = evaluate(questions, lines[::-1])
    assert again == evaluation
    turned = evaluate(questions[::-1], lines)
    assert turned.aggregates == evaluation.aggregates
    assert json.dumps(again.to_json()) == json.dumps(evaluation.to_json())


def test_json_there_and_back(evaluation: Evaluation) -> None:
    value = json.loads(json.dumps(evaluation.to_json()))
    assert Evaluation.from_json(value) == evaluation
    with pytest.raises(ValueError, match="evaluation"):
        Evaluation.from_json({"rows": []})


def test_lines_that_are_missing_are_named_and_others_left_out() -> None:
    questions, lines = a_run()
    found = evaluate(questions, [*lines[1:], {"id": "other", "question": "?", "answered": False}])
    assert found.missing == ("right",)
    assert len(found.rows) == 6
    with pytest.raises(QuestionsFileError, match="no line of any"):
        evaluate(questions, [])


def test_every_aggregate_is_in_the_catalogue_and_has_its_interval(evaluation: Evaluation) -> None:
    assert set(evaluation.aggregates) <= set(MEASURES)
    for aggregate in evaluation.aggregates.values():
        assert isinstance(aggregate, Aggregate)
        assert aggregate.low is not None
        assert aggregate.high is not None
        assert aggregate.low - 1e-9 <= aggregate.value <= aggregate.high + 1e-9


# -- labels


def test_labels_are_unknown_where_the_file_says_nothing() -> None:
    assert read_labels(question("q")) == Labels()
    assert read_labels(question("q", answers=[], gold_urls=[])) == Labels()
    assert read_labels(question("q", answerable=False, answers=["Cy"])) == Labels(("Cy",), False)


def test_labels_in_every_shape() -> None:
    asked = question(
        "q",
        answers='["Ann", 7]',
        answerable="No",
        gold_urls="https://a.example/1",
        gold_paragraphs='[{"url": "https://a.example/2", "number": 3}]',
        choices="[Ann",
    )
    assert read_labels(asked) == Labels(
        answers=("Ann", "7"),
        answerable=False,
        gold_articles=frozenset({"https://a.example/1", "https://a.example/2"}),
        gold_paragraphs=frozenset({GoldParagraph("https://a.example/2", 3)}),
        choices=("[Ann",),
    )
    assert read_labels(question("q", answers="212")).answers == ("212",)
    assert read_labels(question("q", answers=["Bed &amp; Bath"])).answers == ("Bed & Bath",)


@pytest.mark.parametrize(
    ("labels", "word"),
    [
        ({"answers": {"a": 1}}, "answers"),
        ({"answers": [["a"]]}, "answers"),
        ({"answerable": "perhaps"}, "answerable"),
        ({"gold_paragraphs": [{"number": 1}]}, "gold_paragraphs"),
        ({"gold_paragraphs": [{"url": "u", "number": True}]}, "gold_paragraphs"),
        ({"gold_paragraphs": "u"}, "gold_paragraphs"),
        ({"choices": 3}, "choices"),
    ],
)
def test_a_label_of_another_shape_is_told_with_its_line(labels: dict[str, Any], word: str) -> None:
    with pytest.raises(QuestionsFileError, match=f"line 4, id q: {word}"):
        read_labels(Question("q", "Who?", labels=labels, line=4))


def test_one_question_is_told_in_the_singular() -> None:
    questions, lines = a_run()
    report = html_report(evaluate(questions[:1], lines[:1]), "One")
    assert "1 question: 1 answered, 0 refused." in report
    assert "1 questions" not in report
    left = html_report(evaluate(questions[:2], lines[:1]), "One")
    assert "1 question has no line in the run and is left out." in left
