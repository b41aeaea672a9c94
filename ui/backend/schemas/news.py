"""Addresses to read once, and feeds that are followed."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from ui.backend.schemas.common import Given, Taken
from ui.backend.schemas.jobs import Job

Minutes = Annotated[int, Field(ge=1, le=525_600, description="Minutes between two looks.")]


class UrlsBody(Taken):
    """Addresses to read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"urls": ["https://news.example/feed.xml"]}]})

    urls: list[Annotated[str, Field(max_length=2000)]] = Field(min_length=1, max_length=100)
    limit: int = Field(200, ge=1, le=10_000, description="Most new pages of one feed or site map.")


class FeedBody(Taken):
    """A feed to follow."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"url": "https://news.example/feed.xml", "minutes": 30}]})

    url: str = Field(max_length=2000, description="Of a feed (RSS, Atom, JSON Feed) or a site map.")
    minutes: Minutes | None = Field(None, description="Minutes between two looks; the server's setting if left out.")


class FeedChange(Taken):
    """What is to change about a feed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 60}]})

    minutes: Minutes | None = Field(description="Minutes between two looks; null for the server's setting.")


class Feed(Given):
    """A feed that is followed; times are in UTC."""

    id: str
    location: str = Field(description="Its address.")
    kind: str
    title: str = Field(description="What it calls itself; empty before the first run.")
    minutes: int = Field(description="Between two looks.")
    options: dict[str, Any]
    since: str = Field(description="When it was added.")
    last_run: str | None
    next_run: str | None
    running: bool = Field(description="Whether it is being read just now.")
    runs: int
    added: int = Field(description="Articles, in all runs.")
    last_added: int = Field(description="Articles, in the last run.")
    failures: int = Field(description="Runs in a row that failed.")
    error: str = Field(description="What was wrong with the last run; empty where nothing was.")


class FeedAdded(Feed):
    """A feed that was added, and the job that reads it for the first time."""

    job: Job


class Feeds(Given):
    """The feeds that are followed."""

    feeds: list[Feed]
