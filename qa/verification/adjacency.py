"""Detect numbers, dates and names that are attached to the wrong word."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.text.tokenizer import Token
from qa.text.word_forms import SAYING

_ADJACENT_CHARS = 6
"""Characters between two neighbouring words: room for a preposition or an article."""


def misattached(claim: Sequence[Token], evidence: Sequence[Token]) -> Iterator[str]:
    """Yield numbers, days and names next to a word that has another of its kind next to it in the evidence."""
    claim = [token for token in claim if token.content and not token.title]
    near = [token for token in evidence if token.content and not token.title]
    for step in (1, -1):
        for at, token in enumerate(claim):
            other = claim[at + step] if 0 <= at + step < len(claim) else None
            if token.key in SAYING:  # everybody says something; who said what is checked in ``attribution``
                continue
            if other is None or _is_hard(token) or not _is_hard(other) or _apart(token, other):
                continue
            if step == 1 and _counts_the_same(claim, at + 1, near):
                continue  # "paid 14 families 1,200 crowns"
            theirs = [_neighbour(near, place, step) for place, t in enumerate(near) if t.key == token.key]
            mine = {t.key for t in _run(claim, at + step, step)}
            if theirs and all(run and run[0].kind == other.kind and not mine & {t.key for t in run} for run in theirs):
                yield f"{other.text} is put to “{token.text}”, to which the evidence has {theirs[0][0].text}"


def _counts_the_same(claim: Sequence[Token], at: int, near: Sequence[Token]) -> bool:
    """Return whether a number stands before the same word in the evidence."""
    pair = [token.key for token in claim[at : at + 2]]
    return len(pair) == 2 and claim[at].kind == "number" and pair in [[a.key, b.key] for a, b in pairwise(near)]


def _is_hard(token: Token) -> bool:
    return token.kind in ("number", "date", "name") and not token.vague


def _apart(one: Token, other: Token) -> bool:
    first, second = sorted((one, other), key=lambda t: t.start)
    return second.breaks or second.start - first.end > _ADJACENT_CHARS or first.quoted != second.quoted


def _neighbour(near: Sequence[Token], place: int, step: int) -> list[Token]:
    """Return the run of hard tokens beside a place, none where something else or a comma is between."""
    at = place + step
    if not 0 <= at < len(near) or _apart(near[place], near[at]):
        return []
    return _run(near, at, step)


def _run(tokens: Sequence[Token], at: int, step: int) -> list[Token]:
    run: list[Token] = []
    while 0 <= at < len(tokens) and tokens[at].kind == tokens[at - step if run else at].kind and _is_hard(tokens[at]):
        run.append(tokens[at])
        at += step
    return run


def swapped_entities(claim: Sequence[Token], evidence: Sequence[Token]) -> Iterator[str]:
    """Yield pairs of names, numbers or days that have swapped: each has the other's neighbouring words."""
    mine, theirs = _once(claim), _once(evidence)
    both = [keys for keys in mine if keys in theirs]
    for at, first in enumerate(both):
        for second in both[at + 1 :]:
            one, its = mine[first]
            other, others = mine[second]
            was, others_was = theirs[first][1], theirs[second][1]
            if one[0].kind != other[0].kind or its == was or _listed(one, other, claim):
                continue
            if (its == others_was and _share(others, was)) or (others == was and _share(its, others_was)):
                yield f"{one[-1].text} and {other[-1].text} have changed places"


def _once(tokens: Sequence[Token]) -> "dict[tuple[str, ...], tuple[Sequence[Token], tuple[str, str]]]":
    """Return the names, numbers and days that a text has once, in order, by their keys."""
    placed = [(tuple(t.key for t in run), (run, around)) for run, around in _placed(tokens)]
    every = [keys for keys, _ in placed]
    return {keys: found for keys, found in placed if every.count(keys) == 1}


def _share(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return bool(set(one) & set(other) - {"|"})


def _placed(tokens: Sequence[Token]) -> Iterator[tuple[Sequence[Token], tuple[str, str]]]:
    """Yield each name, number or day with the keys of the words around it, "|" where punctuation parts them."""
    at = 0
    while at < len(tokens):
        end = at + 1
        if _is_hard(tokens[at]) or (tokens[at].capital and tokens[at].content):
            while end < len(tokens) and tokens[end].kind == tokens[at].kind == "name" and not tokens[end].breaks:
                end += 1
            before = "|" if at == 0 or tokens[at].breaks else tokens[at - 1].key
            after = "|" if end == len(tokens) or tokens[end].breaks else tokens[end].key
            yield tokens[at:end], (before, after)
        at = end


def _listed(one: Sequence[Token], other: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Return whether two are members of one list, whose order says nothing."""
    between = [t for t in tokens if one[-1].end <= t.start < other[0].start]
    return all(t.text.lower() in ("and", "or") or (t.kind == one[0].kind and t.kind != "word") for t in between)
