"""Parts that bodies and answers of ``/api/v1`` share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from qa.pipeline.request_builder import MAX_QUESTION

MAX_TURNS = 200
_DAY = "In any common form: 2024-05-17, 17 May 2024, yesterday."
Text = Annotated[str, Field(max_length=20_000)]


class Taken(BaseModel):
    """What is sent: an unknown field is an error, for it is most likely a mistyped one."""

    model_config = ConfigDict(extra="forbid")


class Given(BaseModel):
    """What is answered: more fields may come with later versions."""

    model_config = ConfigDict(extra="allow")


class Said(Taken):
    """An earlier question, with the text of its answer and the articles it cites where they are known."""

    question: str = Field(max_length=MAX_QUESTION)
    answer: Text = ""
    articles: list[str] = Field(default_factory=list, max_length=200)


class Narrowed(Taken):
    """The days and the outlet that a question is narrowed to."""

    as_of: str | None = Field(None, description=f"Count only what was published by this day; today if left out. {_DAY}")
    since: str | None = Field(None, description=f"Only what was published on this day or later. {_DAY}")
    until: str | None = Field(None, description=f"Only what was published by this day. {_DAY}")
    source: str | None = Field(None, max_length=200, description="Only this outlet, by its name or its domain.")


class Begun(Given):
    """The id of what was begun."""

    id: str


class FieldFault(Given):
    """What is wrong with a field of a request."""

    field: str
    message: str


class Problem(Given):
    """An error, as RFC 9457 has it, with what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    hint: str | None
    request_id: str | None
    errors: list[FieldFault] | None = None
