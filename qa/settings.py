"""Every setting in one object, and where each value in force came from.

Strongest first: command line, environment (``NEWSDESK_*``), ``newsdesk.toml`` in the collection's folder, default.
Settings hold values and build nothing; ``qa/factory.py`` alone unpacks them.
"""

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from qa.errors import SettingsError
from vectorstore.errors import HomeError
from vectorstore.storage.conversations import FILE_NAME as CONVERSATIONS_NAME
from vectorstore.storage.database import FILE_NAME as ARCHIVE_NAME

PREFIX = "NEWSDESK_"
FILE_NAME = "newsdesk.toml"
BEARING = (
    "embedder",
    "chunk_tokens",
    "candidates",
    "reranker",
    "rerank",
    "reader",
    "passages",
    "passages_per_article",
    "passage_chars",
    "model",
    "model_url",
    "model_style",
    "model_passages",
    "condenser",
    "max_sentences",
    "min_confidence",
    "split_questions",
    "unsupported",
    "nli",
)
Origin = Literal["command line", "environment", "file", "nearest .newsdesk", "default"]
HOME_NAME = ".newsdesk"
"""A collection in a folder of this name is the default for the folder beside it, and for those below."""


class Settings(BaseSettings):
    """What can be set. Names are the environment's without the prefix, lower-cased."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, validate_default=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("newsdesk", appauthor=False),
        description="The collection's folder; else .newsdesk here or above, else the user's data folder.",
    )
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
    database_url: SecretStr | None = Field(
        None,
        description="A PostgreSQL database, such as postgresql://desk@db.example/news, in place of the folder's files.",
    )
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
    model: str = Field(
        "extractive",
        description="Writer: extractive (quotes, no model), gguf:smollm2, or a chat model such as openai:NAME.",
    )
    model_url: str | None = Field(
        None,
        description="Base URL of the model's server, such as http://127.0.0.1:8080/v1, for openai-compatible:NAME.",
    )
    model_timeout_seconds: float = Field(
        60, gt=0, le=3600, description="Seconds to wait for a chat model's first word, and between two words."
    )
    model_retries: int = Field(
        2, ge=0, le=10, description="Retries of a chat model that fails before its first word, with growing waits."
    )
    model_fallback: bool = Field(
        True, description="Quote the articles, with a note, when a chat model fails; false makes it an error."
    )
    model_style: Literal["auto", "together", "apart"] = Field(
        "auto",
        description="All passages in one prompt, or one paragraph at a time; auto is apart for small GGUF files.",
    )
    condenser: Literal["auto", "rules", "model"] = Field(
        "auto",
        description="What rewrites follow-ups: rules, or the chat model; auto is the model unless it is small.",
    )
    model_passages: int = Field(
        0,
        ge=0,
        le=50,
        description="Most passages a chat model reads; 0 means all shown, or 3 paragraphs in the style apart.",
    )
    price_in: float | None = Field(
        None, ge=0, description="US dollars per million tokens that a chat model reads, to show what an answer cost."
    )
    price_out: float | None = Field(
        None, ge=0, description="US dollars per million tokens that a chat model writes; both prices are needed."
    )
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
    lock_wait_seconds: float = Field(
        5, ge=0, description="Seconds a command waits for another process to leave the collection's folder."
    )
    host: str = Field("127.0.0.1", description="Address `newsdesk serve` listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port `newsdesk serve` listens on; 0 takes a free one.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Further host names the server answers to, separated by commas; localhost always works."
    )
    password: SecretStr | None = Field(
        None, description="Password of the page and the HTTP API; set it in the environment. Never printed."
    )
    root_path: str = Field(
        "", description="Path a reverse proxy publishes the server under, such as /newsdesk; empty for the root."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted.",
    )
    changes: Literal["auto", "on", "off"] = Field(
        "auto",
        description="Let the page add and remove articles; auto: with a password, or on this machine alone.",
    )
    feed_minutes: int = Field(
        15,
        ge=0,
        le=10080,
        description="Minutes between checks of a feed or folder by `newsdesk serve`; 0 leaves it to `feeds run`.",
    )
    keep_days: int = Field(
        0, ge=0, le=36500, description="Days after publication that articles are kept; 0 keeps them all."
    )
    upload_megabytes: int = Field(50, ge=1, le=4096, description="Largest file the page takes, in megabytes.")
    access_log: Literal["off", "on", "questions"] = Field(
        "off", description="Log a line for each request; questions also logs what was asked."
    )
    log_json: bool = Field(False, description="Write the server's log as JSON, one object a line.")

    @field_validator("password")
    @classmethod
    def _usable(cls, value: SecretStr | None) -> SecretStr | None:
        text = None if value is None else value.get_secret_value()
        if text is not None and not text.strip():
            raise ValueError("the password is empty; leave it out to have none")
        if text is not None and text != text.strip():
            raise ValueError("the password begins or ends with a space")
        return value

    @field_validator("root_path")
    @classmethod
    def _one_slash(cls, value: str) -> str:
        """Take "newsdesk", "/newsdesk" and "/newsdesk/" for the same path."""
        parts = [part for part in value.split("/") if part]
        if not all(re.fullmatch(r"[\w.~-]+", part, re.ASCII) and part.strip(".") for part in parts):
            raise ValueError("a path has letters, digits and . _ ~ - between its slashes")
        return "".join(f"/{part}" for part in parts)

    @field_validator("allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Take "a.example, b.example" from the environment, and a list from the file."""
        return tuple(host for host in re.split(r"[\s,]+", value) if host) if isinstance(value, str) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the environment and what ``load`` passes; a stray ``.env`` is never read."""
        return (init_settings, env_settings)

    def digest(self) -> str:
        """Return 12 hex digits over the settings that bear on an answer's content."""
        values = {name: getattr(self, name) for name in BEARING}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12]


def load(overrides: Mapping[str, Any] | None = None) -> tuple[Settings, dict[str, Origin]]:
    """Return the settings in force and the origin of each field.

    Args:
        overrides: values of the command line; those that are None are not set there.

    Raises:
        SettingsError: an unknown name, a value out of range, or a settings file that is not TOML.
    """
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    environment = _environment()
    named, nearest = given.get("home") or environment.get("home"), None
    if not named:
        nearest = nearest_home(Path.cwd())
    home = Path(named or nearest or user_data_path("newsdesk", appauthor=False))
    from_file = _file(home.expanduser() / FILE_NAME)
    # What the environment sets wins over the file, and pydantic-settings lets arguments win over the environment.
    arguments = {name: value for name, value in from_file.items() if name not in environment} | given
    arguments["home"] = home.expanduser().absolute()
    try:
        settings = Settings(**arguments)
    except ValidationError as error:
        raise SettingsError(_explain(error), "`newsdesk config` lists every setting with its range.") from error
    origins = {name: _origin(name, given, environment, from_file) for name in Settings.model_fields}
    if nearest:
        origins["home"] = "nearest .newsdesk"
    return settings, origins


def nearest_home(start: Path) -> Path | None:
    """Return the collection's folder in a folder or, else, in the nearest one above it; None where there is none.

    A folder counts if it has an archive or a settings file. One above that belongs to another user is passed over:
    its settings file could send questions and keys elsewhere.
    """
    for folder in (start, *start.parents):
        found = folder / HOME_NAME
        with suppress(OSError):  # a folder that may not be read has no collection for this user
            if any((found / name).is_file() for name in (ARCHIVE_NAME, FILE_NAME)) and (
                folder == start or _is_ours(found)
            ):
                return found
    return None


def check_home(home: Path, database_url: SecretStr | None = None) -> None:
    """Check that a folder holds a collection, so that a mistyped name does not become a new, empty one.

    What a database holds it says itself.

    Raises:
        HomeError: it does not.
    """
    # Conversations alone are a collection too: the archive can be made again, they cannot.
    if database_url is None and not any((home / name).exists() for name in (ARCHIVE_NAME, CONVERSATIONS_NAME)):
        raise HomeError(
            f"There is no collection in {home}.",
            "newsdesk ingest FOLDER makes one, newsdesk ingest --sample makes one of the sample articles; name"
            " another with --home. newsdesk config says which folder is used and why.",
        )


def _is_ours(path: Path) -> bool:
    user = getattr(os, "geteuid", None)  # Windows has none
    return user is None or path.stat().st_uid == user()


def _environment() -> dict[str, str]:
    values = {}
    for name, value in os.environ.items():
        if name.upper().startswith(PREFIX):
            field = name[len(PREFIX) :].lower()
            if field not in Settings.model_fields:
                raise SettingsError(
                    f"The environment sets {name}, which is no setting.", "`newsdesk config` lists the names."
                )
            values[field] = value
    return values


def _file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}.", "Mend or remove it.") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path} is not TOML: {error}.", "Mend or remove it.") from error
    unknown = sorted(set(values) - (set(Settings.model_fields) - {"home"}))
    if unknown:
        raise SettingsError(
            f"The settings file {path} sets {', '.join(unknown)}, which cannot be set there.",
            "`newsdesk config` lists the names.",
        )
    return values


def _explain(error: ValidationError) -> str:
    problems = []
    for found in error.errors():
        name = ".".join(map(str, found["loc"]))
        got = "" if name == "password" else f" (got {found['input']!r})"
        problems.append(f"{name}: {found['msg']}{got}")
    return "A setting cannot be used: " + "; ".join(problems) + "."


def _origin(name: str, *layers: Mapping[str, Any]) -> Origin:
    names: tuple[Origin, ...] = ("command line", "environment", "file")
    return next((origin for origin, layer in zip(names, layers, strict=True) if name in layer), "default")
