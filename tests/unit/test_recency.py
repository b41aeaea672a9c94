"""How far an article lies from the days that are preferred."""

from datetime import date

import pytest

from vectorstore.text.recency import Recency


@pytest.mark.parametrize(
    ("published", "days"),
    [
        (date(2024, 5, 1), 0),
        (date(2024, 5, 31), 0),
        (date(2024, 4, 30), 1),
        (date(2024, 6, 3), 3),
        (None, None),
    ],
)
def test_the_distance_is_days_outside_of_the_window(published: date | None, days: int | None) -> None:
    assert Recency(date(2024, 5, 1), date(2024, 5, 31)).distance(published) == days
