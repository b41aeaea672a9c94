"""Small fitted models: readable JSON files beside the code that uses them.

Each file has weights by feature, and where they come from (``made_by``, the script in ``benchmarks/`` that fits them).
"""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_MOST_LOG_ODDS = 60.0
"""Beyond this a chance is 0 or 1 to the last digit, and ``exp`` may overflow."""


@cache
def load_fitted(package: str, name: str) -> dict[str, Any]:
    """Return what the file ``name`` of a package holds, read once in a process; callers must not change it."""
    loaded: dict[str, Any] = json.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
    return loaded


def linear(model: Mapping[str, Any], features: object) -> float:
    """Return a linear model's sum: its ``intercept``, and each of its ``weights`` times the feature of that name.

    Args:
        features: has an attribute for every weight.
    """
    total: float = model["intercept"]
    return float(total + sum(weight * getattr(features, name) for name, weight in model["weights"].items()))


def chance(log_odds: float) -> float:
    """Return log-odds as a chance, 0 to 1."""
    return 1 / (1 + math.exp(-max(-_MOST_LOG_ODDS, min(_MOST_LOG_ODDS, log_odds))))
