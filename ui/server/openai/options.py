"""What a request of OpenAI's kind asks of the desk: the question, what came before it, and options."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.errors import QuestionError
from ui.net import RefusedError
from ui.page.reader_options import writers

MODEL = "newsdesk"
OPTIONS = ("as_of", "since", "until", "source", "sources")
_NAME = re.compile(rf"{MODEL}(?:/(?P<writer>.+?))?(?::(?P<options>(?:as[-_]of|since|until|sources?)=.*))?", re.DOTALL)
_FOOT = "\n\nSources:\n"
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as the desk takes it."""

    question: str
    conversation: tuple[dict[str, str], ...]
    narrowed: dict[str, str]
    writer: str | None
    list_sources: bool
    """Whether the text is to end in a list of its sources, for clients that show no annotations."""


def model_names(settings: Any) -> list[str]:
    """Return the names of models that may be asked for."""
    return [MODEL, *(f"{MODEL}/{writer}" for writer in writers(settings))]


def read_request(
    model: str, messages: Sequence[tuple[str, Any]], metadata: Mapping[str, Any] | None, settings: Any
) -> Asked:
    """Return what a request asks.

    Args:
        model: such as ``newsdesk``, ``newsdesk:as-of=2024-05-17,source=BBC`` or ``newsdesk/WRITER``.
        messages: (role, content) in order; the last of the user is the question.
        metadata: options by name, which win over those in the model's name.
        settings: the server's, which say what writers there are.

    Raises:
        RefusedError: there is no such model (404).
        QuestionError: there is no question, or a message or an option cannot be used.
    """
    writer, options = _model(model, settings)
    options |= _metadata(metadata)
    listing = options.pop("sources", "annotations")
    if listing not in {"annotations", "list"}:
        raise QuestionError(f"The option sources={listing!r} cannot be used.", "It is annotations or list.")
    turns = [(role, _text(content)) for role, content in messages if role not in {"system", "developer"}]
    last = max((place for place, (role, _) in enumerate(turns) if role == "user"), default=None)
    if last is None:
        raise QuestionError("There is no message of the user to answer.", 'Send one with the role "user".')
    return Asked(turns[last][1], _pairs(turns[:last]), options, writer, listing == "list")


def foot(citations: Sequence[Mapping[str, Any]]) -> str:
    """Return a list of the sources to end a text with, empty where there are none."""
    lines = []
    for citation in citations:
        article = citation["article"]
        about = ", ".join(part for part in (article["source"], article["published"]) if part)
        address = f" {article['url']}" if article["url"] else ""
        lines.append(f"[{citation['number']}] {article['title']}{f' ({about})' if about else ''}{address}")
    return _FOOT + "\n".join(lines) if lines else ""


def _model(model: str, settings: Any) -> tuple[str | None, dict[str, str]]:
    match = _NAME.fullmatch(model.strip())
    names = ", ".join(model_names(settings))
    if match is None or (match["writer"] and match["writer"] not in writers(settings)):
        told = f"The model {model[:100]!r} does not exist here."
        raise RefusedError(404, told, f"Take one of: {names}.", code="model_not_found", param="model")
    options = {}
    for pair in re.split(r"[,;&]", match["options"] or ""):
        if pair.strip():
            name, _, value = pair.partition("=")
            options[name.strip().replace("-", "_")] = value.strip()
    _check_names(options)
    return match["writer"], options


def _metadata(metadata: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the options among a request's metadata; its other entries are the client's own."""
    found = {str(name).replace("-", "_"): value for name, value in (metadata or {}).items()}
    return {name: str(found[name]) for name in OPTIONS if found.get(name)}


def _check_names(options: Mapping[str, str]) -> None:
    unknown = sorted(set(options) - set(OPTIONS))
    if unknown:
        raise QuestionError(
            f"The option {unknown[0]!r} in the model's name is unknown.",
            f"There are: {', '.join(name.replace('_', '-') for name in OPTIONS)}.",
        )


def _text(content: Any) -> str:
    """Return a message's text; its parts of text are put together.

    Raises:
        QuestionError: it has other parts than text.
    """
    if content is None:
        return ""
    if isinstance(content, str):
        return content[:_MOST_CHARACTERS]
    pieces = []
    for part in content:
        kind = part.get("type") if isinstance(part, Mapping) else None
        if kind in {"text", "input_text", "output_text"} and isinstance(part.get("text"), str):
            pieces.append(part["text"])
        elif kind != "refusal":
            raise QuestionError(f"A message has a part of the type {kind!r}.", "Only text can be read.")
    return "\n".join(pieces)[:_MOST_CHARACTERS]


def _pairs(turns: Sequence[tuple[str, str]]) -> tuple[dict[str, str], ...]:
    """Return earlier questions with the answers that followed them."""
    pairs: list[dict[str, str]] = []
    for role, text in turns:
        if role == "user" and text.strip():
            pairs.append({"question": text, "answer": ""})
        elif role == "assistant" and pairs:
            pairs[-1]["answer"] = (pairs[-1]["answer"] + " " + text.partition(_FOOT)[0]).strip()
    return tuple(pairs[-50:])
