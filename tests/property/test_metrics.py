"""What holds of the measures whatever they are given."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.metrics.answers import contains_answer, exact_match, realtimeqa_form, squad_form, token_f1
from qa.evaluation.metrics.multihop import multihop_retrieval
from qa.evaluation.metrics.ranking import ranking
from qa.evaluation.metrics.selective_answering import area_under_risk_coverage, risk_coverage
from qa.evaluation.metrics.statistics import bootstrap, paired

IDS = st.lists(st.sampled_from("abcdefghijklmnop"), max_size=14)
TEXT = st.text(max_size=30)
SHARES = st.floats(0, 1)
ANSWERS = st.lists(st.tuples(SHARES, st.booleans()), min_size=1, max_size=30)


@given(st.dictionaries(st.text(max_size=3), st.tuples(IDS, IDS), max_size=5))
def test_ranking_is_in_0_to_1_and_each_question_stands_for_itself(
    pairs: dict[str, tuple[list[str], list[str]]],
) -> None:
    found, gold = {q: pair[0] for q, pair in pairs.items()}, {q: pair[1] for q, pair in pairs.items()}
    measured = ranking(found, gold)
    assert set(measured) == {question for question, ids in gold.items() if ids}
    assert all(0 <= value <= 1 for values in measured.values() for value in values.values())
    for question in measured:
        assert ranking({question: found[question]}, {question: gold[question]})[question] == measured[question]
        assert measured[question]["hit@1"] <= measured[question]["hit@5"]
        assert measured[question]["recall@5"] <= measured[question]["hit@5"]


@given(TEXT, st.lists(TEXT, min_size=1, max_size=4))
def test_answers_are_in_0_to_1_and_f1_is_1_where_they_match(said: str, answers: list[str]) -> None:
    for form in (squad_form, realtimeqa_form):
        match, f1 = exact_match(said, answers, form), token_f1(said, answers, form)
        assert 0 <= match <= f1 <= 1
        assert f1 == token_f1(said, answers[::-1], form)
        assert exact_match(answers[0], answers, form) == 1
    assert contains_answer(said, answers) == contains_answer(said, answers[::-1])


@given(ANSWERS, st.randoms(use_true_random=False))
def test_risk_coverage_does_not_depend_on_the_order(answers: list[tuple[float, bool]], random: object) -> None:
    shuffled = answers.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    curve = risk_coverage(answers)
    assert curve == risk_coverage(shuffled)
    assert curve[-1] == (1.0, sum(not correct for _, correct in answers) / len(answers))
    assert all(0 < coverage <= 1 and 0 <= risk <= 1 for coverage, risk in curve)
    areas = [area_under_risk_coverage(np.array(each, dtype=float)) for each in (answers, shuffled)]
    assert areas[0] is not None
    assert areas[0] == areas[1]
    assert -1e-9 <= areas[0] <= 1 + 1e-9


@settings(max_examples=25)
@given(st.lists(SHARES, min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_intervals_hold_the_values_and_do_not_depend_on_the_order(values: list[float], random: object) -> None:
    shuffled = values.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    interval = bootstrap([(value,) for value in values], samples=50)
    assert interval == bootstrap([(value,) for value in shuffled], samples=50)
    assert interval is not None
    assert min(values) - 1e-9 <= interval[0] <= interval[1] <= max(values) + 1e-9


@settings(max_examples=25)
@given(st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=20))
def test_a_paired_comparison_turned_round_is_the_same_but_for_its_sign(pairs: list[tuple[float, float]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    forth, back = paired(first, second, samples=1000), paired(second, first, samples=1000)
    assert abs(forth.difference + back.difference) < 1e-9
    assert 0 < forth.p <= 1
    assert paired(first[::-1], second[::-1], samples=1000) == forth


@given(st.lists(TEXT, max_size=12), st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=4))
def test_multihop_scores_are_in_0_to_1(texts: list[str], facts: list[str]) -> None:
    scores = multihop_retrieval(texts, facts)
    assert all(0 <= scores.hits_all[k] <= scores.hits_any[k] <= 1 for k in (4, 10))
    assert 0 <= scores.map10 <= 1
    assert 0 <= scores.mrr10 <= 1
