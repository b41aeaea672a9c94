"""Usage: tokens, time and cost of a chat model's part in an answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, time and cost of a model's part of an answer."""

    input_tokens: int
    output_tokens: int
    calls: int = 1
    """Requests made to the model, retries included."""
    cost_usd: float | None = None
    """None where the price is not known."""
    first_token_ms: float | None = None
    """Milliseconds until the model's first word."""


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens; None where it is not known."""

    input: float | None = None
    output: float | None = None
