"""The weights of sentences are found again where it is known what they are."""

import numpy as np
import pytest

from benchmarks.fit_worth import likeliest

pytestmark = pytest.mark.deep


def test_weights_that_made_the_right_sentences_are_found_again() -> None:
    rng, true = np.random.default_rng(0), np.array([0.5, 1.2])
    pairs = []
    for _ in range(3000):
        features = rng.normal(size=(12, 2))
        chances = np.exp(features @ true) / np.exp(features @ true).sum()
        right = np.zeros(12)
        right[rng.choice(12, p=chances)] = 1
        pairs.append((features, right))
    np.testing.assert_allclose(likeliest(pairs, 0.5, np.zeros(2)), true, atol=0.06)
    held_back = likeliest(pairs, 5000.0, np.zeros(2))
    assert (held_back < true / 1.5).all(), "a ridge draws them to nothing"
