"""Recency: how near an article is to the days that a question asks about."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Recency:
    """The window whose evidence is preferred; both days are inclusive."""

    since: date
    until: date

    def distance(self, published: date | None) -> int | None:
        """Return how many days an article lies outside the window: 0 inside, None for one without a date."""
        if published is None:
            return None
        return max((self.since - published).days, (published - self.until).days, 0)
