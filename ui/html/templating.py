"""The Jinja templates beside this module. Every value is escaped unless it is HTML that a function here made."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ui.formatting import count, day, moment
from ui.html.escape import escape, escape_markdown

TEMPLATES = Path(__file__).parent / "templates"


def render(name: str, **values: Any) -> str:
    """Return a template as HTML for a page, or for a part of one that a script places.

    Args:
        name: the template's file.
        values: what it shows. Text is escaped; HTML of ours comes as ``Markup``.
    """
    return _environment(escape).get_template(name).render(values).strip()


def render_message(name: str, **values: Any) -> str:
    """Return a template as HTML on one line for the chat, which reads Markdown: its marks are escaped too."""
    return re.sub(r"\n\s*", "", _environment(escape_markdown).get_template(name).render(values)).strip()


def time_element(at: datetime) -> Markup:
    """Return a moment in UTC as an element whose words a script turns into the reader's own time."""
    return Markup(render("time.html", iso=at.isoformat(), text=moment(at)))  # noqa: S704 (of a template)


@cache
def _environment(escaped: Callable[[str], str]) -> Environment:
    def safe(value: Any) -> Markup:
        if value is None:
            return Markup("")
        return value if isinstance(value, Markup) else Markup(escaped(str(value)))  # noqa: S704 (escaped here)

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=safe,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"count": count, "day": day, "time": time_element}
    return environment
