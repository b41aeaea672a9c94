"""Measures of an answer as a reader meets it, worked out by hand."""

import json
from pathlib import Path

import pytest

from qa.errors import QuestionsFileError
from qa.evaluation.gold_labels import read_labels
from qa.evaluation.metrics.reading import ReadingScores, Shown, alike, holds, reading_scores
from qa.evaluation.question_file import Question, read_questions
from qa.evaluation.scoring import judge
from qa.verification.verifier import check

GOLD = "Lifeboats took 212 passengers off the ferry before midnight."
FACTS = (("212", "two hundred and twelve"), ("before midnight",))


def test_a_lead_that_answers_and_a_sentence_that_does_not() -> None:
    shown = [Shown(GOLD, True), Shown("The ferry company has sailed the route since 1962.", True)]
    assert reading_scores(shown, [GOLD], FACTS) == ReadingScores(1.0, 0.5, 1.0)
    assert reading_scores(shown[::-1], [GOLD], FACTS).lead == 0.0


def test_desk_is_the_harmonic_mean_of_right_and_nuggets() -> None:
    assert ReadingScores(1.0, 0.5, 1.0).desk == pytest.approx(2 / 3)
    assert ReadingScores(0.0, 0.0, 0.0).desk == 0.0


def test_a_fact_answers_only_where_an_article_that_answers_is_cited() -> None:
    assert reading_scores([Shown("In all 212 were saved.", True)], [GOLD], FACTS).right == 1.0
    assert reading_scores([Shown("In all 212 were saved.", False)], [GOLD], FACTS).right == 0.0


def test_a_refusal_has_nothing() -> None:
    assert reading_scores([], [GOLD], FACTS) == ReadingScores(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (GOLD, "Lifeboats took 212 passengers off the ferry.", True),
        (GOLD, "Lifeboats took passengers to the harbour of Dunmere.", False),
        ("It sank.", "It sank.", False),  # too few words to tell
        ("The ferry’s crew left it", "the ferry's crew left it at night", True),
    ],
)
def test_sentences_are_alike_by_the_words_of_the_shorter_one(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is alike(other, one) is same


@pytest.mark.parametrize(
    ("text", "held"), [("It cost $2.5 million.", True), ("It cost $12.5 million.", False), ("2.5  Million", True)]
)
def test_facts_have_word_boundaries(text: str, held: bool) -> None:
    assert holds(text, ["2.5 million"]) is held


def line(answered: bool) -> dict[str, object]:
    article = {"id": "a", "title": "Ferry", "url": "https://news.example/1"}
    citation = {"number": 1, "article": article, "paragraph": {"number": 1, "text": GOLD}}
    citation["quote"] = {"start": 0, "end": len(GOLD)}
    sentence = {"text": GOLD, "citations": [1], "verdict": "supported", "support": 1.0}
    return {"answered": answered, "text": f"{GOLD} [1]", "sentences": [sentence], "citations": [citation]}


def asked(**labels: object) -> Question:
    return Question("1", "How many were saved?", None, (), {}, labels)


def test_a_run_is_judged_by_the_sentences_and_facts_of_its_questions() -> None:
    gold = [{"url": "https://news.example/1", "quotes": [GOLD]}]
    labels = read_labels(asked(answerable=True, gold=gold, nuggets=[list(fact) for fact in FACTS]))
    assert labels.gold_articles == frozenset({"https://news.example/1"})
    values = judge(line(True), labels, "212", check)
    assert {name: values[name] for name in ("lead", "right", "nuggets", "desk", "sentences")} == {
        "lead": 1.0,
        "right": 1.0,
        "nuggets": 1.0,
        "desk": 1.0,
        "sentences": 1.0,
    }
    refused = judge(line(False), labels, "", check)
    assert (refused["lead"], refused["desk"], "right" in refused) == (0.0, 0.0, False)


def test_a_near_miss_is_right_when_it_is_refused() -> None:
    labels = read_labels(asked(answerable=False, gold=[]))
    assert judge(line(True), labels, "", check)["desk"] == 0.0
    assert judge(line(False), labels, "", check)["desk"] == 1.0
    assert "desk" not in judge(line(True), read_labels(asked(answerable=False)), "", check), (
        "of a quiz nothing is known"
    )


@pytest.mark.parametrize("bad", [{"gold": "x"}, {"gold": [{"quotes": []}]}, {"nuggets": [[]]}, {"nuggets": ["a"]}])
def test_labels_of_another_shape_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(QuestionsFileError, match=r"id 1: (gold|nuggets) is not a list"):
        read_labels(asked(**bad))


def test_a_questions_file_gives_its_gold_sentences_and_facts_to_the_evaluation(tmp_path: Path) -> None:
    """They are labels like the others: what a batch run passes on unread is no label."""
    gold = [{"url": "https://news.example/1", "quotes": [GOLD]}]
    row = {"id": "1", "question": "How many?", "answerable": True, "gold": gold, "nuggets": [["212"]], "topic": "sea"}
    (tmp_path / "q.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (question,) = read_questions(tmp_path / "q.jsonl")
    labels = read_labels(question)
    assert (labels.quotes, labels.nuggets) == ((GOLD,), (("212",),))
    assert question.given == {"topic": "sea"}
