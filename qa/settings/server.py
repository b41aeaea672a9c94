"""The settings of the server."""

import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator

from qa.settings.groups import Group


class ServerSettings(Group):
    """What `newsdesk serve` does."""

    host: str = Field("127.0.0.1", description="Address `newsdesk serve` listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port `newsdesk serve` listens on; 0 takes a free one.")
    allowed_hosts: tuple[str, ...] = Field(
        (), description="Further host names the server answers to, separated by commas; localhost always works."
    )
    allowed_origins: tuple[str, ...] = Field(
        (), description="Web pages that may use the API from a browser (CORS), such as https://chat.example."
    )
    password: SecretStr | None = Field(
        None, description="Password of the page and the HTTP API; set it in the environment. Never printed."
    )
    root_path: str = Field(
        "", description="Path a reverse proxy publishes the server under, such as /newsdesk; empty for the root."
    )
    trusted_proxies: tuple[str, ...] = Field(
        ("127.0.0.1", "::1"),
        description="Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted.",
    )
    groups: tuple[str, ...] = Field(
        (), description="Groups that may use the collection, as a trusted proxy names them; empty for everybody."
    )
    groups_header: str = Field(
        "X-Forwarded-Groups", description="Header in which a trusted proxy names a person's groups."
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
    shared_folder: Path | None = Field(
        None,
        description="Folder that all desks of a database see, for uploads and evaluations; else the collection's.",
    )
    upload_store: str | None = Field(
        None,
        description="Object store for uploads, such as s3://BUCKET/uploads, in place of a folder (newsdesk[s3]).",
    )
    upload_megabytes: int = Field(50, ge=1, le=4096, description="Largest file the page takes, in megabytes.")
    access_log: Literal["off", "on", "questions"] = Field(
        "off", description="Log a line for each request; questions also logs what was asked."
    )
    log_json: bool = Field(False, description="Write the server's log as JSON, one object a line.")

    @property
    def as_member(self) -> dict[str, str]:
        """The header that lets a command on the server's own machine in; empty where no group is asked for."""
        return {self.groups_header: self.groups[0]} if self.groups else {}

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

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Take origins as browsers send them: no path, and no star, which would let every page in."""
        origins = tuple(origin.rstrip("/").casefold() for origin in value)
        if wrong := [origin for origin in origins if not re.fullmatch(r"https?://[^\s/*?#@]+", origin)]:
            raise ValueError(f"{wrong[0]} is no origin; write it as https://chat.example or http://127.0.0.1:3000")
        return origins

    @field_validator("allowed_hosts", "allowed_origins", "trusted_proxies", "groups", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Take "a.example, b.example" from the environment, and a list from the file."""
        return tuple(host for host in re.split(r"[\s,]+", value) if host) if isinstance(value, str) else value
