"""Contradictions: where a sentence and its evidence differ in numbers, dates, names, negations, quotations or speakers.

Each finding is a reason in words. One is enough to make a sentence unsupported, however much else agrees.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa.text.numerals import value_of
from qa.text.tokenizer import Token
from qa.text.word_forms import EXCLUSIVE, OPENERS
from qa.verification.adjacency import misattached, swapped_entities
from qa.verification.alignment import EvidenceSentence, EvidenceWindow
from qa.verification.attribution import misattributed
from qa.verification.negation import negation_conflicts
from vectorstore.text.word_lists import THIRD_PERSON_PRONOUNS

_MIN_COVERED = 0.6
"""Share of a sentence's content that a window must hold before what stands in a word's place is compared."""
_MAX_STRETCH_WORDS = 4
"""Content words of a stretch in which one word can be said to stand in the place of another."""
_HEDGES = frozenset("about around roughly nearly almost some approximately over than near".split())
_ROUNDING_SHARE = 0.05
_MIN_QUOTATION_TOKENS = 3
"""Tokens of a quotation; fewer are a title or a doubt."""
_CLOSERS = "”’\"')]»"
_ADJECTIVE_LETTERS = 5
"""Letters in which a name and its adjective begin alike (Jordan, Jordanian)."""


@dataclass(frozen=True, slots=True)
class AlignedClaim:
    """A sentence, its evidence sentence by sentence, and where in it the sentence is said."""

    claim: tuple[Token, ...]
    evidence: tuple[EvidenceSentence, ...]
    window: EvidenceWindow

    @property
    def near(self) -> tuple[Token, ...]:
        """The window's tokens."""
        return tuple(t for each in self.evidence[self.window.first : self.window.last + 1] for t in each.tokens)

    @property
    def keys(self) -> frozenset[str]:
        """All keys of the evidence."""
        return frozenset[str]().union(*(each.keys for each in self.evidence))


def conflicts(aligned: AlignedClaim) -> Iterator[str]:
    """Yield the reasons why the evidence does not say the sentence; none where no contradiction is found."""
    yield from _no_statement(aligned)
    yield from _absent(aligned)
    yield from _misquoted(aligned)
    if aligned.window.covered >= _MIN_COVERED:
        yield from _replaced(aligned)
        yield from misattached(aligned.claim, aligned.near)
        yield from swapped_entities(aligned.claim, aligned.near)
    yield from negation_conflicts(aligned.claim, aligned.near)
    yield from misattributed(aligned.claim, aligned.evidence, aligned.window)


def _no_statement(aligned: AlignedClaim) -> Iterator[str]:
    """Yield a reason where a sentence only names something, or states what its evidence only asks."""
    if all(token.kind != "word" for token in aligned.claim if token.content):
        yield "it states nothing"
    window = aligned.evidence[aligned.window.first : aligned.window.last + 1]
    if window and all(each.text.rstrip(_CLOSERS).endswith("?") for each in window):
        yield "the evidence only asks"


def _absent(aligned: AlignedClaim) -> Iterator[str]:
    """Yield numbers, days, months and names that are missing in the evidence."""
    present = [token for each in aligned.evidence for token in each.tokens]
    for at, token in enumerate(aligned.claim):
        if token.kind == "number" and not token.vague and not _has_number(token, aligned.claim[:at], present):
            yield f"the number {token.text} is not there"
        elif token.kind == "date" and token.key not in aligned.keys:
            yield f"{token.text} is not there"
        elif token.kind == "name" and not token.title and not _has_name(token, aligned.keys, present):
            yield f"the name {token.text} is not there"


def _has_number(token: Token, before: Sequence[Token], present: Sequence[Token]) -> bool:
    numbers = [other for other in present if other.kind == "number"]
    same = [other for other in numbers if other.key == token.key]
    if same:
        return any(other.unit == token.unit or not (other.unit and token.unit) for other in same)
    value = value_of(token.key)
    hedged = any(word.text.lower() in _HEDGES for word in before[-2:])
    for other in numbers:
        known = value_of(other.key)
        if value is None or known is None or known <= 0:
            continue
        if other.unit == "%" and "/" in token.key:
            known /= 100
        elif token.unit == "%" and "/" in other.key:
            known *= 100
        elif not hedged or ("%" in (token.unit, other.unit) and token.unit != other.unit):
            continue
        if abs(value - known) <= _ROUNDING_SHARE * known:
            return True
    return False


def _has_name(token: Token, keys: frozenset[str], present: Sequence[Token]) -> bool:
    if token.key in keys:
        return True
    if len(token.key) >= _ADJECTIVE_LETTERS and any(
        len(key) >= _ADJECTIVE_LETTERS and (key.startswith(token.key) or token.key.startswith(key)) for key in keys
    ):
        return True  # Jordan and Jordanian
    if token.text.isupper() and len(token.text) > 1:  # an abbreviation whose words are there
        starts = "".join(other.text[0] for other in present if other.capital)
        return token.text.replace(".", "") in starts
    return False


def _replaced(aligned: AlignedClaim) -> Iterator[str]:
    """Yield words that replace another of their kind between the same words of the evidence."""
    claim, near = aligned.claim, aligned.near
    said = {token.key for token in claim}
    present = {token.key for token in near}
    for mine, theirs, alone in _stretches(aligned):
        if sum(t.content for t in mine) > _MAX_STRETCH_WORDS or sum(t.content for t in theirs) > _MAX_STRETCH_WORDS:
            continue
        new = [t for t in mine if t.key not in {other.key for other in theirs} and not t.title and _is_meant(t, mine)]
        old = [t for t in theirs if t.key not in {other.key for other in mine} and not t.title and _is_meant(t, theirs)]
        pronoun = next((t for t in theirs if t.text.lower() in THIRD_PERSON_PRONOUNS), None)
        for token in new:
            # What is said elsewhere in the window has only moved, but where one sentence has all the rest without it.
            rivals = (
                t for t in old if _rivals(token, t) and (token.key not in present or (alone and t.key not in said))
            )
            rival = next(rivals, None)
            if rival:
                yield f"{token.text} stands where the evidence has {rival.text}"
            elif token.kind == "name" and pronoun:
                yield from _wrong_antecedent(token, pronoun, aligned)


def _stretches(aligned: AlignedClaim) -> Iterator[tuple[Sequence[Token], Sequence[Token], bool]]:
    """Yield what differs between the sentence and its window, and each sentence of the window that has most of it.

    The last value says whether it was a single sentence.
    """
    wanted = [token.key for token in aligned.claim if token.content]
    window = aligned.evidence[aligned.window.first : aligned.window.last + 1]
    alone = [each.tokens for each in window if sum(key in each.keys for key in wanted) >= _MIN_COVERED * len(wanted)]
    for mine, theirs in _different(aligned.claim, aligned.near):
        yield mine, theirs, len(window) == 1
    for tokens in alone if len(window) > 1 else []:
        for mine, theirs in _different(aligned.claim, tokens):
            yield mine, theirs, True


def _different(claim: Sequence[Token], near: Sequence[Token]) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    matcher = SequenceMatcher(None, [t.key for t in claim], [t.key for t in near], autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "replace":
            yield claim[a:b], near[c:d]


def _is_meant(token: Token, stretch: Sequence[Token]) -> bool:
    """Return whether a token can stand for something: one that merely begins a sentence only when it stands alone."""
    if token.kind != "word" or not token.capital:
        return True
    plain = token.text.endswith(("ly", "s")) or token.text.lower() in OPENERS
    return not plain and sum(t.content for t in stretch) == 1


def _rivals(one: Token, other: Token) -> bool:
    """Return whether two tokens cannot both be meant."""
    if one.kind in ("number", "date") or other.kind in ("number", "date"):
        return one.kind == other.kind
    if one.capital and other.capital and one.content and other.content:
        return one.key[:_ADJECTIVE_LETTERS] != other.key[:_ADJECTIVE_LETTERS]
    un = {one.key, other.key} & {"un" + one.key, "un" + other.key, "in" + one.key, "in" + other.key}
    return bool(un) or any(one.key in group and other.key in group for group in EXCLUSIVE)


def _wrong_antecedent(token: Token, pronoun: Token, aligned: AlignedClaim) -> Iterator[str]:
    """Yield a reason where a name replaces a pronoun and was not the last one named before it."""
    for each in reversed(aligned.evidence[: aligned.window.last + 1]):
        at = next((i for i, t in enumerate(each.tokens) if t is pronoun), len(each.tokens))
        named = {t.key for t in each.tokens[:at] if t.kind == "name" or (t.capital and t.content)}
        if named:
            if token.key not in named:
                yield f"{token.text} stands for {pronoun.text}, which is another"
            return


def _misquoted(aligned: AlignedClaim) -> Iterator[str]:
    """Yield quotations whose words do not stand in the evidence one after another."""
    words = " ".join(token.key for each in aligned.evidence for token in each.tokens)
    run: list[Token] = []
    for token in (*aligned.claim, None):
        if token is not None and token.quoted:
            run.append(token)
            continue
        if len(run) >= _MIN_QUOTATION_TOKENS and f" {' '.join(t.key for t in run)} " not in f" {words} ":
            yield f"“{run[0].text} … {run[-1].text}” is not what was said"
        run = []
