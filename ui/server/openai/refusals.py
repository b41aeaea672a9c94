"""What a request of OpenAI's kind may not ask: it would have to change the answer, and cannot."""

from collections.abc import Mapping
from typing import Any

from qa.errors import QuestionError


def refuse_chat(more: Mapping[str, Any], n: int | None) -> None:
    """Refuse a chat completion whose answer would have to be another.

    Args:
        more: the fields of the request that are not read otherwise.
        n: how many answers are wanted.

    Raises:
        QuestionError: it asks for several answers, for another form than text, or for a tool to be called.
    """
    if n not in (None, 1):
        raise QuestionError("The field n is not 1; a question has one answer here.", "Leave n out.")
    modalities = more.get("modalities")
    if isinstance(modalities, list) and set(map(str, modalities)) - {"text"}:
        raise QuestionError("Only the modality text can be given.", "Leave modalities out.")
    _refuse_format(more.get("response_format"))
    _refuse_tool_choice(more.get("tool_choice"))
    _refuse_tool_choice(more.get("function_call"))


def refuse_response(more: Mapping[str, Any], previous: str | None) -> None:
    """Refuse a response whose answer would have to be another.

    Args:
        more: the fields of the request that are not read otherwise.
        previous: the response that it goes on with.

    Raises:
        QuestionError: it goes on with what is not stored, or asks for another form than text or for a tool.
    """
    for name, value in (("previous_response_id", previous), ("conversation", more.get("conversation"))):
        if value:
            raise QuestionError(
                f"Responses are not stored here, so {name} leads nowhere.", "Send the earlier messages as input."
            )
    text = more.get("text")
    _refuse_format(text.get("format") if isinstance(text, dict) else text)
    _refuse_tool_choice(more.get("tool_choice"))


def _refuse_format(wanted: Any) -> None:
    kind = wanted.get("type", "text") if isinstance(wanted, dict) else wanted
    if kind not in (None, "text"):
        raise QuestionError(f"The response format {kind!r} cannot be given.", "The answer's JSON is under newsdesk.")


def _refuse_tool_choice(wanted: Any) -> None:
    """Refuse a call that must be made; a client that only offers tools reads the answer without one."""
    if wanted == "required" or (isinstance(wanted, dict) and wanted.get("type") != "allowed_tools"):
        raise QuestionError(
            "No tool is called here, so none can be required.", 'Leave tool_choice out, or send "auto" or "none".'
        )
