"""The Jinja templates of the reports. Every value is escaped unless it is HTML that was made here."""

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"

# Nothing is fetched and no script runs, whatever an article or a model wrote.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(name: str, **values: Any) -> str:
    """Return a template filled in.

    Args:
        name: the template's file.
        values: what it shows. Text is escaped; HTML of ours comes as ``Markup``.
    """
    return _environment().get_template(name).render(values)


def page(name: str, **values: Any) -> str:
    """Return a template as a whole page that stands by itself; its values must include a title."""
    return render(name, policy=_POLICY, style=_style(), **values) + "\n"


@cache
def _style() -> Markup:
    return Markup(Path(__file__).with_name("report.css").read_text(encoding="utf-8"))  # noqa: S704 (ours)


@cache
def _environment() -> Environment:
    def safe(value: Any) -> Markup:
        return value if isinstance(value, Markup) else Markup(escape(str(value)))  # noqa: S704 (escaped here)

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=safe,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
