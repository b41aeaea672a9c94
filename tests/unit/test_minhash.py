"""When two articles are one story: the rule is exact, symmetric, and not taken in by text that many stories share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.text.minhash import (
    BAND,
    HASHES,
    Fingerprint,
    bands,
    estimate,
    make_fingerprint,
    same_story,
    shingles,
    signature,
)

HEADLINE = "Harbour bridge in Dunmere closes for repairs"


def text(seed: int, length: int = 300) -> list[str]:
    """Return a paragraph of so many words; other seeds share hardly a run of four words."""
    return [" ".join(f"w{number}" for number in np.random.default_rng(seed).integers(0, 500, length))]


def both_ways(one: Fingerprint, other: Fingerprint) -> float | None:
    assert same_story(one, other) == same_story(other, one)
    return same_story(one, other)


@pytest.mark.parametrize(
    ("title", "paragraphs", "why"),
    [
        ("Quite another headline here", text(1), "a long text is known by its opening"),
        ("Dunmere harbour bridge closes | The Courier", ["Editor's note.", *text(1)], "a line in front"),
        ("Dunmere harbour bridge closes", [text(1)[0] + " " + text(2, 100)[0]], "a third added"),
        ("Dunmere harbour bridge closes", [" ".join(text(1)[0].split()[:120])], "cut to two fifths"),
        ("DUNMERE HARBOUR BRIDGE CLOSES", [text(1)[0].upper()], "capitals"),
    ],
)
def test_reprints_are_the_same_story(title: str, paragraphs: list[str], why: str) -> None:
    assert both_ways(make_fingerprint(HEADLINE, text(1)), make_fingerprint(title, paragraphs)) is not None, why


@pytest.mark.parametrize(
    ("title", "paragraphs", "why"),
    [
        (HEADLINE, text(2), "the same headline over another text"),
        (HEADLINE, [" ".join(text(1)[0].split()[:150] + text(2)[0].split()[:150])], "only a half of each is shared"),
        ("Quite another headline here", [text(3, 80)[0] + " " + text(1)[0]], "a long gallery under another story"),
        (HEADLINE, [" ".join(text(1)[0].split()[:60])], "too little to tell"),
    ],
)
def test_other_stories_are_not(title: str, paragraphs: list[str], why: str) -> None:
    assert both_ways(make_fingerprint(HEADLINE, text(1)), make_fingerprint(title, paragraphs)) is None, why


def test_a_notice_in_the_place_of_the_text_does_not_make_one_story_of_two() -> None:
    notice = text(4, 150)
    assert (
        both_ways(make_fingerprint("Rate rises again", notice), make_fingerprint("Ferry sails again", notice)) is None
    )
    assert (
        both_ways(make_fingerprint("Rate rises again", notice), make_fingerprint("Rate rises again | Ledger", notice))
        == 1
    )


def test_very_short_texts_are_not_compared() -> None:
    assert not make_fingerprint(HEADLINE, text(1, 20)).comparable
    assert not make_fingerprint("", []).comparable
    assert make_fingerprint(HEADLINE, text(1, 60)).comparable


def test_words_of_scripts_without_spaces_are_told_apart() -> None:
    one, other = "東京で大きな地震がありました。" * 3, "大阪で小さな火事がありました。" * 3
    assert 5 < len(make_fingerprint("", [one]).shingles) < 20
    assert not np.array_equal(make_fingerprint("", [one]).shingles, make_fingerprint("", [other]).shingles)


def test_a_signature_tells_the_similarity_and_is_the_same_on_every_machine() -> None:
    one, other = shingles(text(1, 2000)[0].split()), shingles([*text(1, 1400)[0].split(), *text(2, 600)[0].split()])
    exact = np.intersect1d(one, other).size / np.union1d(one, other).size
    assert abs(estimate(signature(one), signature(other)) - exact) < 0.15
    assert signature(one).dtype == np.uint32
    assert len(bands(signature(one))) == HASHES // BAND
    # Archives hold these numbers: another release of datasketch or numpy must not give others.
    assert signature(shingles("one two three four five six".split()))[:3].tolist() == [
        650810910,
        1510677835,
        1356618780,
    ]
    assert bands(signature(shingles("one two three four five six".split())))[0] == 33941071787123


@given(st.lists(st.sampled_from("abcdef"), max_size=30))
def test_shingles_are_the_runs_of_four_words(given_words: list[str]) -> None:
    runs = {tuple(given_words[i : i + 4]) for i in range(max(1, len(given_words) - 3))} if given_words else set()
    found = shingles(given_words)
    assert len(found) == len(runs)
    assert np.all(found[1:] > found[:-1])
