"""Settings from the command line, the environment and the settings file, and where each value came from."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import ValidationError

from qa.errors import SettingsError
from qa.settings.home import FILE_NAME, nearest_home
from qa.settings.values import FIELDS, Settings, flat_name

PREFIX = "NEWSDESK_"
"""What the names of settings begin with in the environment."""
Origin = Literal["command line", "environment", "file", "nearest .newsdesk", "default"]


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
    values: dict[str, Any] = from_file | environment | given | {"home": home.expanduser().absolute()}
    try:
        settings = Settings.from_flat(values)
    except ValidationError as error:
        raise SettingsError(_explain(error), "`newsdesk config` lists every setting with its range.") from error
    origins = {name: _origin(name, given, environment, from_file) for name in FIELDS}
    if nearest:
        origins["home"] = "nearest .newsdesk"
    return settings, origins


def _environment() -> dict[str, str]:
    values = {}
    for name, value in os.environ.items():
        if name.upper().startswith(PREFIX):
            field = name[len(PREFIX) :].lower()
            if field not in FIELDS:
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
    unknown = sorted(set(values) - (set(FIELDS) - {"home"}))
    if unknown:
        raise SettingsError(
            f"The settings file {path} sets {', '.join(unknown)}, which cannot be set there.",
            "`newsdesk config` lists the names.",
        )
    return values


def _explain(error: ValidationError) -> str:
    problems = []
    for found in error.errors():
        name = flat_name(found["loc"])
        got = "" if name == "password" else f" (got {found['input']!r})"
        problems.append(f"{name}: {found['msg']}{got}")
    return "A setting cannot be used: " + "; ".join(problems) + "."


def _origin(name: str, *layers: Mapping[str, Any]) -> Origin:
    names: tuple[Origin, ...] = ("command line", "environment", "file")
    return next((origin for origin, layer in zip(names, layers, strict=True) if name in layer), "default")
