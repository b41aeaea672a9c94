"""Questions, searches and claims, and what is answered to them."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from qa.pipeline.request_builder import MAX_QUESTION
from ui.backend.schemas.articles import Head, Paragraph
from ui.backend.schemas.common import MAX_TURNS, Given, Narrowed, Said


class AskBody(Narrowed):
    """A question with what narrows it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "Why does North Korea support Palestine?", "as_of": "2024-05-20"}]}
    )

    question: str = Field(max_length=MAX_QUESTION, description="In plain words.")
    conversation: list[str | Said] = Field(
        default_factory=list, max_length=MAX_TURNS, description="What was asked before, oldest first, for a follow-up."
    )
    model: str | None = Field(
        None, max_length=200, description="Who writes: `extractive`, or the model the server was started with."
    )
    keep_in: str | None = Field(
        None,
        max_length=64,
        description="Id of one's stored conversation: the answer is added to it, and where `conversation` is left out"
        " its questions come before this one.",
    )


class SearchBody(Narrowed):
    """Words or a question to search for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "ferry accident", "limit": 3}]})

    query: str = Field(max_length=MAX_QUESTION, description="A question, or words to search for.")
    limit: int = Field(8, ge=1, le=50, description="How many passages at most.")


class CheckBody(Narrowed):
    """A text whose sentences are to be checked against the articles."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "The Lady Maud had left Port Ellery with 300 passengers."}]}
    )

    text: str = Field(min_length=1, max_length=MAX_QUESTION, description="One claim or a few, a sentence each.")


class Passage(Given):
    """A passage that a search found."""

    rank: int
    similarity: float = Field(description="Cosine of question and passage, -1 to 1.")
    article: Head
    paragraphs: list[int]
    text: str
    found_by: list[str]


class Passages(Given):
    """The passages found for a query, best first."""

    query: str
    passages: list[Passage]
    searched: int = Field(description="Articles that the dates and the outlet left.")


class Sentence(Given):
    """A sentence of an answer, checked."""

    text: str
    citations: list[int]
    verdict: Literal["supported", "partly", "unsupported"]
    support: float


class Quote(Given):
    """The characters that are quoted."""

    start: int
    end: int


class Citation(Given):
    """A numbered place in an article that an answer cites."""

    number: int
    article: Head
    paragraph: Paragraph
    quote: Quote = Field(description="Characters of the paragraph's text, end exclusive.")


class Answer(Given):
    """The answer with its citations; docs/json.md describes every field."""

    question: str
    as_of: str
    kind: str
    answered: bool
    reason: str | None
    text: str = Field(description="Sentences with their marks, `… [1] … [2]`.")
    sentences: list[Sentence]
    citations: list[Citation]
    passages: list[Passage]
    notes: list[str]
    confidence: float
    provenance: dict[str, Any]
    timings_ms: dict[str, float]


class CheckedClaim(Given):
    """A claim of a text with its verdict."""

    text: str
    verdict: Literal["supported", "contradicted", "not_said"] = Field(
        description="not_said: no article that was found says this or its opposite."
    )
    support: float
    reasons: list[str] = Field(description="What the nearest passage states otherwise.")
    citations: list[Citation]


class Checked(Given):
    """The claims of a text, checked."""

    claims: list[CheckedClaim]
    searched: int
