"""What ``/api/v1`` takes and gives, as its OpenAPI description says it. Fields may be added to what it gives."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.pipeline.request_builder import MAX_QUESTION

MAX_BATCH = 1000
"""Questions in one batch."""
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
        None, max_length=64, description="Id of one's stored conversation that the answer is added to."
    )


class SearchBody(Narrowed):
    """Words or a question to search for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "ferry accident", "limit": 3}]})

    query: str = Field(max_length=MAX_QUESTION, description="A question, or words to search for.")
    limit: int = Field(8, ge=1, le=50, description="How many passages at most.")


class CheckBody(Narrowed):
    """A text whose sentences are to be checked against the articles."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "The Courier closed its Arnholt office in 2019."}]}
    )

    text: str = Field(min_length=1, max_length=MAX_QUESTION, description="One claim or a few, a sentence each.")


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


class UrlsBody(Taken):
    """Addresses to read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"urls": ["https://news.example/feed.xml"]}]})

    urls: list[Annotated[str, Field(max_length=2000)]] = Field(min_length=1, max_length=100)
    limit: int = Field(200, ge=1, le=10_000, description="Most new pages of one feed or site map.")


class Head(Given):
    """What is known of an article without its text."""

    id: str
    title: str
    source: str | None
    published: str | None = Field(description="ISO date; null where it is not known.")
    url: str | None


class Summary(Head):
    """An article in a list."""

    paragraphs: int


class Paragraph(Given):
    """A paragraph of an article."""

    number: int = Field(description="From 1; never changes for an article id.")
    text: str


class Aside(Given):
    """A notice, link or caption among the paragraphs."""

    after: int = Field(description="Number of the paragraph before it; 0 before the first.")
    kind: str
    text: str


class Article(Head):
    """An article with its paragraphs."""

    authors: list[str]
    language: str | None
    section: str | None = None
    updated: str | None = Field(None, description="When it was changed last: an ISO date, or date and time.")
    paragraphs: list[Paragraph]
    asides: list[Aside] = Field([], description="Notices, links and captions among them: not searched, not quoted.")
    also_in: list[Head] = Field(description="Other articles that print the same story, earliest first.")


class Articles(Given):
    """A page of the list of articles."""

    articles: list[Summary]
    found: int = Field(description="Articles that pass the filters, on all pages.")
    total: int = Field(description="Articles of the collection.")
    offset: int
    limit: int
    next: str | None = Field(description="Address of the next page; null on the last.")


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


class Version(Given):
    """An earlier version of an article."""

    number: int
    title: str
    paragraphs: list[str]
    changes: list[dict[str, str]] = Field(
        description="`change` (added, removed) and `text`: what the next one changed."
    )


class History(Given):
    """The versions of an article."""

    id: str
    title: str
    versions: list[Version] = Field(description="Earlier ones, the oldest first; empty where it was never changed.")


class Feeds(Given):
    """The feeds and folders that are followed."""

    feeds: list[dict[str, Any]]


class Job(Given):
    """Work that goes on while nobody waits."""

    id: str
    kind: Literal["ingest", "batch", "evaluation"]
    title: str
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    done: float
    total: float
    what: str = Field(description="What is being done, in words.")
    seconds_left: float | None
    error: str | None
    hint: str | None
    result: str | None = Field(description="Address of what it made; null where there is nothing (yet).")
    outcome: dict[str, Any] | None


class JobList(Given):
    """The jobs of the one who asks."""

    jobs: list[Job]


class ConversationHead(Given):
    """A stored conversation in a list."""

    id: str
    title: str
    created: str
    updated: str
    turns: int


class ConversationList(Given):
    """The stored conversations of the one who asks."""

    conversations: list[ConversationHead]


class ConversationTurn(Given):
    """A question of a conversation and its answer."""

    number: int
    question: str
    answer: dict[str, Any]
    asked: str
    thumb: str | None
    comment: str


class Conversation(Given):
    """A stored conversation with its turns."""

    id: str
    title: str
    created: str
    updated: str
    turns: list[ConversationTurn]


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
