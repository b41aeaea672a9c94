"""Negation: what one text denies and the other affirms."""

from collections.abc import Iterator, Sequence

from qa.text.tokenizer import Token
from qa.text.word_forms import negates

_SCOPE_WORDS = 4
"""Content words after a negation that it can bear on."""
_DENIAL_SCOPE_WORDS = 8
"""The same after a verb of denying, which has a clause of its own."""


def negation_conflicts(claim: Sequence[Token], evidence: Sequence[Token]) -> Iterator[str]:
    """Yield what is denied in one of two texts and affirmed in the other.

    What a negation bears on, as far as the other text speaks of it, must be denied there too, the first word at least
    or another one.
    """
    mine, theirs = _polarities(claim), _polarities(evidence)
    for scope in _scopes(claim):
        common = [claim[place].key for place in scope if claim[place].key in theirs]
        if common and not any(True in theirs[key] for key in common):
            yield f"only the sentence denies “{common[0]}”"
    for scope in _scopes(evidence):
        common = [evidence[place].key for place in scope if evidence[place].key in mine]
        if common and not any(True in mine[key] for key in common) and theirs[common[0]] == {True}:
            yield f"only the evidence denies “{common[0]}”"


def _scopes(tokens: Sequence[Token]) -> Iterator[list[int]]:
    """Yield, for each negation, the places of the content words that it bears on, nearest first."""
    for at, token in enumerate(tokens):
        if not negates(token.text, tokens[at + 1].text if at + 1 < len(tokens) else ""):
            continue
        scope: list[int] = []
        reach = _DENIAL_SCOPE_WORDS if token.key == "deni" else _SCOPE_WORDS
        for place in range(at + 1, len(tokens)):
            following = tokens[place]
            if (following.breaks and place > at + 1) or following.text.lower() == "but" or len(scope) == reach:
                break
            if negates(following.text):  # it has a scope of its own
                break
            if following.content:
                scope.append(place)
        before = next((place for place in range(at - 1, -1, -1) if tokens[place].content), None)
        yield scope or ([before] if before is not None else [])


def _polarities(tokens: Sequence[Token]) -> dict[str, set[bool]]:
    """Return for each content key whether it is denied somewhere, and whether it is affirmed."""
    denied: dict[int, bool] = {}
    for scope in _scopes(tokens):
        for place in scope:
            denied[place] = not denied.get(place, False)
    found: dict[str, set[bool]] = {}
    for place, token in enumerate(tokens):
        if token.content:
            found.setdefault(token.key, set()).add(denied.get(place, False))
    return found
