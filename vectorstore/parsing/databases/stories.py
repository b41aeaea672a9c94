"""Plain texts that hold several stories, one after another, each with a headline and lines about it."""

import re

from vectorstore.parsing.text_header import LONGEST_HEADER, header, header_line

_BETWEEN = re.compile(
    r"\n[ \t]*(?:={3,}|-{3,}|_{3,}|~{3,}|#{2,}|(?:\*[ \t]*){3,}|-30-)[ \t]*(?=\n)|\f|\n(?:[ \t]*\n){2,}"
    r"|\n(?=[ \t]*(?:title|headline)[ \t]*:[ \t]*\S)",
    re.IGNORECASE,
)
"""What people put between stories: a rule, a new page, blank lines, or the name of the next headline."""
_TITLED = re.compile(r"(?:title|headline)\s*:\s*\S", re.IGNORECASE)
_TELLING = {"authors", "published", "source"}


def stories(text: str) -> list[str]:
    """Return the stories of a text, each with its lines above it; none where it holds a single one.

    A part without a headline and lines about it belongs to the story before it.

    Args:
        text: line ends are line feeds.
    """
    parts = [part.strip("\n") for part in _BETWEEN.split(f"\n{text.strip()}")]
    found: list[str] = []
    for part in filter(str.strip, parts):
        if _begins_story(part):
            found.append(part)
        elif found:
            found[-1] += f"\n\n{part}"
        else:
            return []
    return found if len(found) > 1 else []


def _begins_story(part: str) -> bool:
    """Return whether a part begins with a headline under which author, day or outlet stand, and has a text."""
    part = part.strip()
    first, _, rest = part.partition("\n")
    if _TITLED.match(first) or (_TELLING & {(header_line(first) or ("",))[0]}):
        fields, body = header(part)
        return len(fields) > 1 and bool(body.strip())
    if len(first) > LONGEST_HEADER or first.rstrip().endswith((".", ":")):
        return False
    fields, body = header(rest)
    return bool(_TELLING & fields.keys()) and bool(body.strip())
