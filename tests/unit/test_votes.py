"""What other articles name too speaks for a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.votes import votes


def test_what_another_article_names_counts_and_what_all_name_or_nobody_else_does_not() -> None:
    articles = ["a", "b", "c", "d"]
    things: list[set[str]] = [{"ohio", "iowa"}, {"ohio"}, {"utah"}, {"texas"}]
    first, second, third, fourth = votes(articles, things, [1.0, 1.0, 1.0, 1.0])
    assert first == second > 0
    assert third == fourth == 0
    everywhere = votes(articles, [{"ohio"}] * 4, [1.0] * 4)
    assert max(everywhere) < first


def test_an_article_does_not_vote_for_itself() -> None:
    assert votes(["a", "a", "b"], [{"ohio"}, {"ohio"}, set()], [2.0, 1.0, 0.0]) == [0, 0, 0]


def test_the_likelier_sentence_has_more_votes() -> None:
    def shares(of_the_likely: set[str]) -> list[float]:
        return votes(["a", "b", "c"], [{"ohio", "iowa"}, of_the_likely, {"iowa"}], [0.0, 3.0, 0.0])

    assert shares({"ohio"})[0] > shares({"utah"})[0] > 0


def test_nothing_is_worked_out_for_no_sentences() -> None:
    assert votes([], [], []) == []


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sets(st.sampled_from(["ohio", "iowa", "utah"])), st.floats(-9, 9)),
        min_size=1,
        max_size=12,
    )
)
def test_votes_are_shares_whatever_the_order(rows: list[tuple[str, set[str], float]]) -> None:
    def counted(some: list[tuple[str, set[str], float]]) -> list[float]:
        return votes([a for a, _, _ in some], [t for _, t, _ in some], [w for _, _, w in some])

    shares = counted(rows)
    assert all(0 <= share <= 1 for share in shares)
    assert counted(rows[::-1])[::-1] == pytest.approx(shares)
