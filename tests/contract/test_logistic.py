"""The fits' regression finds weights again where it is known what they are."""

import numpy as np
import pytest

from benchmarks.logistic import auc, fit, logistic, predict

pytestmark = pytest.mark.deep


def test_the_weights_that_made_the_labels_are_found_again() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal([1.0, -3.0], [2.0, 0.5], size=(40_000, 2))
    true = np.array([0.4, 0.7, -1.1])
    y = (rng.random(len(x)) < predict(true, x)).astype(float)
    np.testing.assert_allclose(logistic(x, y), true, atol=0.2)
    assert abs(logistic(x, y, ridge=1e6)[1]) < 0.1, "a ridge draws them to nothing"


def test_where_both_classes_weigh_the_same_a_rare_one_is_not_overlooked() -> None:
    x = np.array([[0.0]] * 95 + [[1.0]] * 5)
    y = np.array([0.0] * 95 + [1.0] * 5)
    assert predict(fit(x, y), np.array([[1.0]]))[0] > 0.5


def test_auc_by_hand() -> None:
    assert auc(np.array([0.9, 0.2, 0.5, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])) == 0.75
