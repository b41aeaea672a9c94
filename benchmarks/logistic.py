"""Logistic regression for the fits, and how well scores tell two classes apart."""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def logistic(x: Matrix, y: Matrix, weight: Matrix | None = None, ridge: float = 2.0) -> Matrix:
    """Return intercept and weights (1 + columns,) by Newton's method, on standardised columns.

    Args:
        x: (rows, columns).
        y: (rows,), 1 or 0.
        weight: of each row; by default all weigh the same.
        ridge: on the weights of the standardised columns.
    """
    mean, spread = x.mean(0), x.std(0) + 1e-9
    design = np.hstack([np.ones((len(x), 1)), (x - mean) / spread])
    penalty = ridge * np.diag([0.0] + [1.0] * x.shape[1])
    weight = np.ones(len(y)) if weight is None else weight
    w = np.zeros(design.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(design @ w, -30, 30)))
        gradient = design.T @ (weight * (p - y)) + penalty @ w
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + penalty
        w -= np.linalg.solve(hessian, gradient)
    scaled = w[1:] / spread
    return np.array([w[0] - float(scaled @ mean), *scaled])


def fit(x: Matrix, y: Matrix) -> Matrix:
    """Return intercept and weights where both classes weigh the same."""
    return logistic(x, y, np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean())), ridge=1.0)


def predict(w: Matrix, x: Matrix) -> Matrix:
    """Return the chances (rows,) that intercept and weights give some rows."""
    result: Matrix = 1 / (1 + np.exp(-(w[0] + x @ w[1:])))
    return result


def auc(scores: Matrix, wanted: Matrix) -> float:
    """Return the chance that a row of class 1 has a higher score than one of class 0."""
    yes, no = scores[wanted == 1], scores[wanted == 0]
    return float(((yes[:, None] > no) + 0.5 * (yes[:, None] == no)).mean())
