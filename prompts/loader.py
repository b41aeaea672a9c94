"""Prompt files: a header that says what they need and why they exist, and the text.

A line of three dashes in the text parts a system message, which holds no variables, from the user's.
A released file is never edited; a change is a new version. The digest in every answer tells which text was used.
"""

import hashlib
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

_HEADER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_KEYS = {"variables", "refusal", "why"}
_PARTING = "\n---\n"


class PromptError(ValueError):
    """A prompt file is wrong: its header is, or variables are missing or unknown. The message names file and fault."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file: its text and what its header says."""

    name: str
    """File name without the ending: "answer.v1"."""
    text: str
    """The user's message."""
    variables: tuple[str, ...]
    refusal: str
    """The text that the model is told to write where the sources do not answer; empty for none."""
    why: str
    system: str = ""
    """The system message; empty where there is none."""

    @property
    def digest(self) -> str:
        """12 hex digits of the SHA-256 of both messages as the file has them."""
        whole = f"{self.system}{_PARTING}{self.text}" if self.system else self.text
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    @property
    def label(self) -> str:
        """Name and digest, as an answer's provenance carries them."""
        return f"{self.name}@{self.digest}"

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the user's message with its variables replaced; braces inside the values mean nothing.

        Raises:
            PromptError: a variable has no value, or a value no variable.
        """
        if set(values) != set(self.variables):
            odd = ", ".join(sorted(set(values) ^ set(self.variables)))
            raise PromptError(f"prompt {self.name}: values and variables differ in {odd}")
        return self.text.format_map(values)

    def messages(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return (role, text) of each message, as LangChain's chat models take them; see ``fill``."""
        return [*([("system", self.system)] if self.system else []), ("human", self.fill(values))]


def load_prompt(name: str) -> Prompt:
    """Read and check a prompt of this room by name, such as "answer.v1".

    Raises:
        PromptError: there is no such prompt, or its header and text disagree.
    """
    try:
        raw = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PromptError(f"there is no prompt {name!r}") from None
    return parse_prompt(name, raw)


def parse_prompt(name: str, raw: str) -> Prompt:
    """Check a prompt file's content; see ``load_prompt``."""
    match = _HEADER.match(raw)
    if not match:
        raise PromptError(f"prompt {name}: it does not open with a header between lines of ---")
    header = dict(line.split(":", 1) for line in match[1].splitlines() if ":" in line)
    if set(header) != _KEYS:
        raise PromptError(f"prompt {name}: the header has {sorted(header)}, not {sorted(_KEYS)}")
    *before, text = match[2].strip().split(_PARTING)
    if len(before) > 1:
        raise PromptError(f"prompt {name}: it has more than two messages between lines of ---")
    system, text = "".join(before).strip(), text.strip()
    declared = header["variables"].split()
    try:
        used = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise PromptError(f"prompt {name}: a brace is not closed ({error})") from error
    if used != set(declared):
        odd = ", ".join(sorted(used ^ set(declared)))
        raise PromptError(f"prompt {name}: its header and its text differ in the variables {odd}")
    refusal = header["refusal"].strip()
    if refusal not in system + text:
        raise PromptError(f"prompt {name}: its text never gives the refusal phrase {refusal!r}")
    return Prompt(name, text, tuple(declared), refusal, header["why"].strip(), system)
