"""Work that goes on while nobody waits."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from qa.pipeline.request_builder import MAX_QUESTION
from ui.backend.schemas.common import MAX_TURNS, Given, Said, Taken

MAX_BATCH = 1000
"""Questions in one batch."""


class BatchQuestion(Taken):
    """A question of a batch."""

    id: str | None = Field(None, min_length=1, max_length=200, description="Yours; else its place in the list, from 1.")
    question: str = Field(max_length=MAX_QUESTION)
    as_of: str | None = None
    conversation: list[str | Said] = Field(default_factory=list, max_length=MAX_TURNS)


class BatchBody(Taken):
    """Questions to be asked one after the other, while nobody waits."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"questions": [{"id": "q1", "question": "Who won the election in India?"}]}]}
    )

    questions: list[BatchQuestion] = Field(min_length=1, max_length=MAX_BATCH)


class Job(Given):
    """Work that goes on while nobody waits."""

    id: str
    kind: Literal["ingest", "feed", "batch", "evaluation"]
    title: str
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    done: float
    total: float
    what: str = Field(description="What is being done, in words.")
    seconds_left: float | None
    error: str | None
    hint: str | None
    result: str | None = Field(description="Address of what it made; null where there is nothing (yet).")
    outcome: dict[str, Any] | None = Field(description="What became of it, with what was `rejected`, once it is over.")


class JobList(Given):
    """The jobs of the one who asks."""

    jobs: list[Job]
