"""Every setting in one object, and the flat names that they have outside Python."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from platformdirs import user_data_path
from pydantic import Field
from pydantic.fields import FieldInfo

from qa.settings.groups import AnswerSettings, CollectionSettings, Group, ModelSettings, RetrievalSettings
from qa.settings.server import ServerSettings

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
"""Flat names of the settings that bear on an answer's content."""


class Settings(Group):
    """What can be set. The folder and how long to wait for it belong to no group."""

    home: Path = Field(
        default_factory=lambda: user_data_path("newsdesk", appauthor=False),
        description="The collection's folder; else .newsdesk here or above, else the user's data folder.",
    )
    collection: CollectionSettings = CollectionSettings.model_validate({})
    retrieval: RetrievalSettings = RetrievalSettings.model_validate({})
    model: ModelSettings = ModelSettings.model_validate({})
    answer: AnswerSettings = AnswerSettings.model_validate({})
    lock_wait_seconds: float = Field(
        5, ge=0, description="Seconds a command waits for another process to leave the collection's folder."
    )
    server: ServerSettings = ServerSettings.model_validate({})

    @classmethod
    def from_flat(cls, values: Mapping[str, Any]) -> Self:
        """Return settings from values by flat name; what is left out has its default.

        Raises:
            ValidationError: an unknown name, or a value out of range.
        """
        nested: dict[str, Any] = {}
        for name, value in values.items():
            group = _GROUP_OF.get(name)
            (nested.setdefault(group, {}) if group else nested)[name] = value
        return cls.model_validate(nested)

    def flat(self, *, mode: Literal["python", "json"] = "python", only_set: bool = False) -> dict[str, Any]:
        """Return every value by flat name; with ``only_set`` without the defaults."""
        nested = self.model_dump(mode=mode, by_alias=True, exclude_unset=only_set)
        found: dict[str, Any] = {}
        for name, value in nested.items():
            found |= value if name in _GROUPS else {name: value}
        return found

    def replaced(self, **values: Any) -> Self:
        """Return these settings with some others, by flat name.

        Raises:
            ValidationError: an unknown name, or a value out of range.
        """
        return self.from_flat(self.flat(only_set=True) | values)

    def digest(self) -> str:
        """Return 12 hex digits over the settings that bear on an answer's content."""
        flat = self.flat()
        values = {name: flat[name] for name in BEARING}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12]


_GROUPS: dict[str, type[Group]] = {
    name: field.annotation
    for name, field in Settings.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Group)
}
_GROUP_OF = {field.alias or name: group for group, kind in _GROUPS.items() for name, field in kind.model_fields.items()}


def _fields() -> dict[str, FieldInfo]:
    found: dict[str, FieldInfo] = {}
    for name, field in Settings.model_fields.items():
        inner = _GROUPS[name].model_fields if name in _GROUPS else {name: field}
        found |= {each.alias or key: each for key, each in inner.items()}
    return found


FIELDS = _fields()
"""Each setting's field, with its description and default, by flat name."""


def flat_name(location: Sequence[int | str]) -> str:
    """Return the flat name of where pydantic found an error."""
    return ".".join(map(str, location[1:] if len(location) > 1 and location[0] in _GROUPS else location))
