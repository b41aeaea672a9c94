"""Live blogs: posts with their times, oldest first, from a page's metadata, its markup or plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from vectorstore.documents import clean, written_day
from vectorstore.text.date_parser import parse_date

_LIVE = re.compile(
    r"\blive\b|live-?blog|as it happened|minute[- ]by[- ]minute|(?:latest|rolling) updates", re.IGNORECASE
)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_FEWEST_POSTS = 2
_LONGEST_TIME = 60
"""Most characters of a line that is a time and a day."""
_WRITTEN_TIME = re.compile(
    r"(?P<before>[^:]*\d{4}[,|–—-]?\s+)?(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*\(?[A-Z]{2,4}\b\)?)?(?(before)|,?\s+(?P<after>[^:]*\d{4}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a live blog."""

    when: datetime
    headline: str
    paragraphs: tuple[str, ...]


def is_live(title: str) -> bool:
    """Return whether a headline is that of a live blog."""
    return bool(_LIVE.search(title))


def moment(text: object) -> datetime | None:
    """Return the time of an ISO date, in UTC where it has no zone; None for anything else."""
    try:
        found = datetime.fromisoformat(str(text).strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def told_in_order(posts: Sequence[Post]) -> list[str]:
    """Return a live blog's posts as paragraphs, each after its time and headline, oldest first."""
    paragraphs: list[str] = []
    for post in sorted(posts, key=lambda post: post.when):
        stamp = f"{written_day(post.when.date())}, {post.when:%H:%M}"
        paragraphs += [f"{stamp} – {post.headline}" if post.headline else stamp, *post.paragraphs]
    return paragraphs


def posts_shown(tree: Any) -> tuple[Post, ...]:
    """Return the posts of a live blog from its page: elements that contain one time each.

    Args:
        tree: the page as lxml parses it.
    """
    posts: list[Post] = []
    for time in tree.iterfind(".//time[@datetime]"):
        around = time.getparent()
        while around is not None and around.find(".//p") is None:
            around = around.getparent()
        when = moment(time.get("datetime"))
        if around is None or when is None or len(around.findall(".//time[@datetime]")) != 1:
            continue
        heading = next((clean("".join(h.itertext())) for h in around.iter("h2", "h3", "h4")), "")
        texts = [clean("".join(p.itertext())) for p in around.iter("p", "li") if p.getparent().tag != "li"]
        shown = clean("".join(time.itertext()))
        posts.append(Post(when, heading, tuple(text for text in texts if text not in ("", shown))))
    return tuple(posts) if len(posts) >= _FEWEST_POSTS else ()


def posts_in_order(paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs of a live blog with times and days among them, oldest post first.

    Others come back as they are.
    """
    times = [_time_and_day(text) for text in paragraphs]
    starts = [place for place, when in enumerate(times) if when]
    if len(starts) < _FEWEST_POSTS or starts[-1] + 1 == len(paragraphs):
        return list(paragraphs)
    posts = [
        Post(when, "", tuple(paragraphs[start + 1 : end]))
        for start, end in zip(starts, [*starts[1:], len(paragraphs)], strict=True)
        if (when := times[start])
    ]
    return [*paragraphs[: starts[0]], *told_in_order(posts)]


def _time_and_day(text: str) -> datetime | None:
    """Return the time of a line that is a time and a day, "9:40 a.m. ET, May 21, 2024"; None for any other."""
    if len(text) > _LONGEST_TIME or not (found := _WRITTEN_TIME.fullmatch(text)):
        return None
    try:
        day = parse_date(found["after"] or found["before"])
    except ValueError:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    hour = hour % 12 + (12 if half.startswith("p") else 0) if half else hour
    return datetime(day.year, day.month, day.day, hour, int(found["minute"]), tzinfo=UTC) if day and hour < 24 else None


def times_of_posts(paragraphs: Sequence[str]) -> frozenset[str]:
    """Return the paragraphs that are times of posts: 23:30, then a text, 21:55, then another.

    The times of a blog go one way, up or down; those of a list of videos do not.
    """
    places = [place for place, text in enumerate(paragraphs) if _CLOCK.fullmatch(text)]
    if len(places) < _FEWEST_POSTS or places[-1] + 1 == len(paragraphs):
        return frozenset()
    if any(after - before == 1 for before, after in pairwise(places)):
        return frozenset()
    times = [_minutes(paragraphs[place]) for place in places]
    up = all(before < after for before, after in pairwise(times))
    down = all(before > after for before, after in pairwise(times))
    followed = all(paragraphs[place + 1].rstrip("\"'”’)").endswith((".", "!", "?", ":")) for place in places)
    return frozenset(paragraphs[place] for place in places) if (up or down) and followed else frozenset()


def _minutes(clock: str) -> int:
    hours, minutes = re.split("[:.]", clock)
    return 60 * int(hours) + int(minutes)
