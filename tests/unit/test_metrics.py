"""The measures of an evaluation, with values worked out by hand."""

from math import log2

import numpy as np
import pytest

from qa.answer import QuoteSpan, Verdict
from qa.evaluation.metrics.answers import choose, contains_answer, exact_match, realtimeqa_form, squad_form, token_f1
from qa.evaluation.metrics.citations import Evidence, citation_scores
from qa.evaluation.metrics.multihop import multihop_answer, multihop_retrieval
from qa.evaluation.metrics.ranking import NAMES, ranking
from qa.evaluation.metrics.registry import MEASURES
from qa.evaluation.metrics.selective_answering import (
    Confusion,
    area_under_risk_coverage,
    confusion,
    refusal_precision,
    risk_coverage,
)
from qa.evaluation.metrics.statistics import bootstrap, mean, paired, quantile
from vectorstore.documents import Paragraph

# -- ranking


def test_ranking_of_two_gold_ids_at_the_second_and_the_fourth_place() -> None:
    measured = ranking({"q": ["a", "x", "b", "y", "c"]}, {"q": {"x", "y"}})["q"]
    ideal = 1 / log2(2) + 1 / log2(3)
    assert measured == pytest.approx(
        {
            "hit@1": 0.0,
            "hit@5": 1.0,
            "recall@5": 1.0,
            "mrr@10": 1 / 2,
            "ndcg@10": (1 / log2(3) + 1 / log2(5)) / ideal,
            "map@10": (1 / 2 + 2 / 4) / 2,
        }
    )


def test_ranking_counts_a_gold_id_that_was_not_found_and_a_repeated_one_once() -> None:
    measured = ranking({"q": ["x", "x", "a"]}, {"q": {"x", "missing"}})["q"]
    assert (measured["recall@5"], measured["map@10"], measured["mrr@10"]) == (0.5, 0.5, 1.0)


def test_ranking_keeps_the_order_given_whatever_the_ids_are() -> None:
    for ids in (["a", "b", "c"], ["c", "b", "a"]):
        assert ranking({"q": ids}, {"q": [ids[2]]})["q"]["mrr@10"] == pytest.approx(1 / 3)


def test_ranking_of_nothing_found_is_zero_and_a_question_without_labels_is_left_out() -> None:
    measured = ranking({"q": [], "r": ["a"]}, {"q": ["x"], "r": [], "s": ["y"]})
    assert measured == {"q": dict.fromkeys(NAMES, 0.0), "s": dict.fromkeys(NAMES, 0.0)}
    assert ranking({}, {}) == {}


def test_ranking_stops_at_ten() -> None:
    found = [f"d{n}" for n in range(10)] + ["x"]
    assert set(ranking({"q": found}, {"q": ["x"]})["q"].values()) == {0.0}


# -- answers


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        (squad_form, "The  U.S. Open, a final!", "us open final"),
        (realtimeqa_form, "The  U.S. Open, a final!", "the us open a final"),
    ],
)
def test_forms(form: object, text: str, expected: str) -> None:
    assert callable(form)
    assert form(text) == expected


def test_exact_match_and_f1_take_the_best_of_the_answers() -> None:
    assert exact_match("the Ford", ["Toyota", "ford."]) == 1
    assert exact_match("the Ford", ["Toyota", "ford."], realtimeqa_form) == 0
    # Shared: "new york" of three and of two tokens: 2*2/(3+2).
    assert token_f1("New York City", ["Boston", "New York"]) == pytest.approx(0.8)
    # With the article kept, "the york" shares one of two tokens with "new york".
    assert token_f1("the york", ["new york"], realtimeqa_form) == pytest.approx(0.5)
    assert token_f1("the york", ["new york"]) == pytest.approx(2 / 3)
    assert token_f1("york york", ["york"]) == pytest.approx(2 / 3)
    assert token_f1("", ["york"]) == 0
    assert token_f1("the", ["a"]) == 1  # nothing is left of either, as in SQuAD's script
    assert token_f1("york", []) == 0


def test_contains_answer_reads_entities_and_quotation_marks() -> None:
    assert contains_answer("They watched Squid Game &amp; slept.", ["“Squid Game”"])
    assert contains_answer("Bed Bath & Beyond closes.", ["Bed Bath &amp; Beyond"])
    assert not contains_answer("They slept.", ["“Squid Game”", "“”"])


def test_choose() -> None:
    choices = ["New York", "Los Angeles", "York"]
    assert choose("It was held in Los Angeles, not in New York.", choices) == "Los Angeles"
    assert choose("York, by contrast", choices) == "York"
    assert choose("It was in new Orleans", choices) == "New York"  # half of its tokens, the most of any
    assert choose("Nowhere", choices) is None
    assert choose("a b", ["b a", "b  a"]) is None  # a tie, neither named whole
    assert choose("anything", []) is None


# -- citations


def _evidence(*texts: str) -> list[Evidence]:
    return [(Paragraph("a", n, text), QuoteSpan(0, len(text))) for n, text in enumerate(texts, 1)]


def _all_letters(text: str, evidence: object) -> tuple[Verdict, float]:
    """Support a sentence whose every letter stands in the evidence."""
    assert isinstance(evidence, list)
    letters = "".join(paragraph.text for paragraph, _ in evidence)
    return ("supported", 1.0) if set(text) <= set(letters) else ("unsupported", 0.0)


def test_alce_of_a_sentence_that_needs_both_citations_and_one_that_needs_one_of_two() -> None:
    scores = citation_scores(
        [
            ("ab", _evidence("a", "b")),  # each is needed: 2 of 2
            ("ab", _evidence("ab", "x")),  # the second is irrelevant: 1 of 2
            ("ab", _evidence("a")),  # not supported: 0 of 1
            ("ab", []),  # no citation
        ],
        _all_letters,
    )
    assert scores is not None
    assert scores.supported == (True, True, False, False)
    assert (scores.recall, scores.precision) == (0.5, 3 / 5)


def test_alce_of_two_citations_that_each_suffice_counts_both() -> None:
    scores = citation_scores([("a", _evidence("a", "a"))], _all_letters)
    assert scores is not None
    assert scores.precision == 1


def test_alce_without_sentences_or_citations() -> None:
    assert citation_scores([], _all_letters) is None
    scores = citation_scores([("a", [])], _all_letters)
    assert scores is not None
    assert (scores.recall, scores.precision) == (0, None)


def test_alce_with_the_product_s_own_check() -> None:
    from qa.verification.verifier import check

    quote = _evidence("The ferry ran aground on Tuesday.")
    scores = citation_scores([("The ferry ran aground on Tuesday.", quote), ("It had 300 passengers.", quote)], check)
    assert scores is not None
    assert scores.supported == (True, False)


# -- refusal


def test_confusion_and_refusal_precision() -> None:
    decisions = [(True, True), (True, False), (False, False), (False, False), (False, True)]
    assert confusion(decisions) == Confusion(1, 1, 1, 2)
    table = np.array(decisions, dtype=float)
    assert refusal_precision(table) == pytest.approx(2 / 3)
    assert refusal_precision(table[:1]) is None


def test_risk_coverage_and_its_area() -> None:
    answers = [(0.9, True), (0.5, False), (0.7, True), (0.5, True)]
    # Two of one confidence come together: one wrong of four.
    assert risk_coverage(answers) == [(0.25, 0.0), (0.5, 0.0), (1.0, 0.25)]
    # Risks down to each: 0, 0, then half an error each: 0.5/3 and 1/4.
    assert area_under_risk_coverage(np.array(answers, dtype=float)) == pytest.approx((0.5 / 3 + 0.25) / 4)
    assert risk_coverage([]) == []
    assert area_under_risk_coverage(np.empty((0, 2))) is None
    assert area_under_risk_coverage(np.array([[0.9, 0.0], [0.1, 1.0]])) == pytest.approx((1 + 0.5) / 2)


# -- MultiHop-RAG


def test_multihop_retrieval_as_the_script_and_as_the_paper_have_it() -> None:
    texts = ["nothing", "fact  one and\nmore", "x", "y", "z", "fact two, fact one"]
    scores = multihop_retrieval(texts, ["fact one", "fact two", "fact three"])
    assert scores.hits_any == {4: 1.0, 10: 1.0}
    assert scores.hits_all == {4: pytest.approx(1 / 3), 10: pytest.approx(2 / 3)}
    assert scores.mrr10 == 1 / 2
    assert scores.map10 == pytest.approx((1 / 2 + 1 / 6) / 3)
    assert multihop_retrieval(["x"] * 10 + ["fact"], ["fact"]).mrr10 == 0
    with pytest.raises(ValueError, match="without evidence"):
        multihop_retrieval(texts, [])


def test_multihop_answer_shares_a_word() -> None:
    assert multihop_answer("The Verge reported it", "the verge") == 1
    assert multihop_answer("Yes.", "yes") == 0  # the script leaves the full stop on
    assert multihop_answer("", "yes") == 0


# -- statistics


def test_quantile_is_nearest_rank() -> None:
    rows = np.array([[10.0], [40.0], [20.0], [30.0]])
    assert quantile(0.5)(rows) == 20
    assert quantile(0.95)(rows) == 40
    assert quantile(0.5)(rows[:0]) is None
    assert mean(rows) == 25


def test_bootstrap_of_alike_figures_is_a_point_and_of_one_question_nothing() -> None:
    assert bootstrap([(0.5,)] * 7) == (0.5, 0.5)
    assert bootstrap([(0.5,)]) is None


def test_bootstrap_interval_of_a_share_is_near_the_normal_one() -> None:
    low, high = bootstrap([(1.0,)] * 80 + [(0.0,)] * 20, samples=4000) or (0, 0)
    # 0.8 ± 1.96 * sqrt(0.8 * 0.2 / 100) = 0.8 ± 0.078
    assert low == pytest.approx(0.722, abs=0.012)
    assert high == pytest.approx(0.878, abs=0.012)


def test_paired_randomisation_of_three_wins_is_a_quarter() -> None:
    # All 8 ways to swap three equal gaps: two of them have a sum as far from 0.
    result = paired([0, 0, 0, 1], [1, 1, 1, 1], samples=20_000)
    assert result.difference == 0.75
    assert result.p == pytest.approx(0.25, abs=0.01)
    assert result.questions == 4


def test_paired_of_alike_runs() -> None:
    result = paired([0.5, 1], [0.5, 1])
    assert (result.difference, result.interval, result.p) == (0, (0, 0), 1)
    with pytest.raises(ValueError, match="as many"):
        paired([1], [1, 2])


def test_the_catalogue_names_each_measure_once_and_says_what_it_is() -> None:
    assert len(MEASURES) > 40
    assert all(measure.about and measure.name == name for name, measure in MEASURES.items())
