"""The settings of search and answers, in groups.

A field's alias, else its name, is its flat name: what the environment (with ``NEWSDESK_`` before it), the settings file
and the command line call it.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Group(BaseModel):
    """Settings that belong together; each value is checked, also a default."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class CollectionSettings(Group):
    """What the collection is made of: chosen once, since another value needs it made anew."""

    embedder: str = Field(
        "all-MiniLM-L6-v2",
        description="Embedding model: the bundled one, a folder, or a hub name. Another one needs `newsdesk reindex`.",
    )
    embedder_dtype: Literal["auto", "int8", "float32", "bfloat16"] = Field(
        "auto",
        description="Number type of the embedding model; auto is int8 for the bundled one, else the fastest.",
    )
    chunk_tokens: int = Field(
        180,
        ge=32,
        le=8192,
        description="Longest chunk in tokens of the embedding model, headline included. Needs `newsdesk reindex`.",
    )
    chroma_url: str | None = Field(
        None, description="A Chroma server, such as http://127.0.0.1:8000, in place of the index in the folder."
    )
    chroma_tenant: str | None = Field(None, description="Tenant on the Chroma server; not set is the server's default.")
    chroma_database: str | None = Field(
        None, description="Database on the Chroma server; not set is the server's default."
    )
    chroma_token: SecretStr | None = Field(
        None, description="Token that the Chroma server asks for; set it in the environment. Never printed."
    )
    chroma_token_header: str = Field(
        "x-chroma-token", description="Header that carries the token; Authorization sends it as a bearer's."
    )
    database_url: SecretStr | None = Field(
        None,
        description="A PostgreSQL database, such as postgresql://desk@db.example/news, in place of the folder's files.",
    )


class RetrievalSettings(Group):
    """What is searched, and what of it is read."""

    candidates: int = Field(50, ge=1, le=1000, description="Chunks that each search finds for the ranking.")
    reranker: str = Field("none", description="Reranker: the folder or hub name of a CrossEncoder, or none.")
    rerank: int = Field(24, ge=1, le=200, description="Candidates that the reranker reads.")
    reader: Literal["auto", "none"] = Field(
        "auto",
        description="Reader model: auto is the bundled one if this CPU runs it correctly; none counts words instead.",
    )
    passages: int = Field(8, ge=1, le=50, description="Passages shown to the writer.")
    passages_per_article: int = Field(3, ge=1, le=50, description="Most passages of one article that are shown.")
    passage_chars: int = Field(
        1200,
        ge=0,
        le=5000,
        description="Passages are expanded with neighbouring paragraphs up to this many characters.",
    )


class ModelSettings(Group):
    """Who writes, and how a chat model is called."""

    name: str = Field(
        "extractive",
        alias="model",
        description="Writer: extractive (quotes, no model), gguf:smollm2, or a chat model such as openai:NAME.",
    )
    url: str | None = Field(
        None,
        alias="model_url",
        description="Base URL of the model's server, such as http://127.0.0.1:8080/v1, for openai-compatible:NAME.",
    )
    timeout_seconds: float = Field(
        60,
        gt=0,
        le=3600,
        alias="model_timeout_seconds",
        description="Seconds to wait for a chat model's first word, and between two words.",
    )
    retries: int = Field(
        2,
        ge=0,
        le=10,
        alias="model_retries",
        description="Retries of a chat model that fails before its first word, with growing waits.",
    )
    fallback: bool = Field(
        True,
        alias="model_fallback",
        description="Quote the articles, with a note, when a chat model fails; false makes it an error.",
    )
    style: Literal["auto", "together", "apart"] = Field(
        "auto",
        alias="model_style",
        description="All passages in one prompt, or one paragraph at a time; auto is apart for small GGUF files.",
    )
    condenser: Literal["auto", "rules", "model"] = Field(
        "auto",
        description="What rewrites follow-ups: rules, or the chat model; auto is the model unless it is small.",
    )
    passages: int = Field(
        0,
        ge=0,
        le=50,
        alias="model_passages",
        description="Most passages a chat model reads; 0 means all shown, or 3 paragraphs in the style apart.",
    )
    price_in: float | None = Field(
        None, ge=0, description="US dollars per million tokens that a chat model reads, to show what an answer cost."
    )
    price_out: float | None = Field(
        None, ge=0, description="US dollars per million tokens that a chat model writes; both prices are needed."
    )


class AnswerSettings(Group):
    """What an answer shows, and when there is none."""

    max_sentences: int = Field(4, ge=1, le=20, description="Most sentences of an extractive answer.")
    min_confidence: float = Field(
        0.34,
        ge=0,
        le=1,
        description="The refusal threshold: a question is refused when the chance that its passages answer is lower.",
    )
    split_questions: bool = Field(
        True, description="Search questions over several articles (compare, both, each) part by part."
    )
    unsupported: Literal["drop", "flag", "quote"] = Field(
        "drop",
        description="A sentence without support is left out, shown and marked, or replaced by its evidence.",
    )
    nli: str = Field(
        "none",
        description="Inference model for the check: the folder or hub name of a CrossEncoder, or none.",
    )
