"""The tokens of a sentence for the check: each word in one form, and which are numbers, dates or names."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from qa.text.numerals import written_number
from qa.text.word_forms import CALENDAR, SHORT_CALENDAR, TITLES, key_of
from vectorstore.text.tokenization import STOP_WORDS

TokenKind = Literal["word", "number", "date", "name"]

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|k|m|mn|bn|tn)\b)?)|(?P<initials>(?:[^\W\d_]\.){2,})"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<sign>[$£€¥%])|(?P<open>[“«„]|``)|(?P<close>[”»]|'')|(?P<quote>\")"
    r"|(?P<break>[.,;:!?()—–]|--)"
)
_PARTED = re.compile(r"(?<![\d.,])(\d{1,3})(?:(,) (?=\d{3}\b)|(\.) (?=\d{1,2} [a-z]))")
_BEFORE_MONTH = frozenset("in of last next since until by early late mid this from to through before after".split())
_DOUBTFUL_MONTHS = frozenset({"march", "may"})
_LONGEST_NUMBER = 8
"""Words of the longest written number that is read as one."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, date or name of a sentence."""

    key: str
    """The key for comparing: a stem, "#1200000" for a number, the full name of a day or a month."""
    text: str
    kind: TokenKind
    start: int
    end: int
    """Characters of the text, end exclusive."""
    content: bool = True
    """Whether it carries meaning of its own."""
    capital: bool = False
    quoted: bool = False
    breaks: bool = False
    """Whether a comma, a full stop, a quotation mark or the like stands directly before it."""
    unit: str = ""
    """Of a number: its currency or "%"; else empty."""

    @property
    def vague(self) -> bool:
        """Whether it is a number that mostly counts nothing ("one of them", "at first")."""
        return self.text.lower() in ("one", "first") and not self.unit

    @property
    def title(self) -> bool:
        """Whether it goes before a name, as "Mr" does."""
        return self.text.lower().rstrip(".") in TITLES


def rejoined(text: str) -> str:
    """Return a text with its numbers in one piece: some texts have "12, 000" and "1. 1 million"."""
    return _PARTED.sub(r"\1\2\3", text)


@lru_cache(maxsize=4096)
def read(sentence: str) -> tuple[Token, ...]:
    """Return the tokens of a sentence in order; marks of punctuation are noted on them, not among them."""
    tokens: list[Token] = []
    quoted, breaks, currency = False, True, ""
    for match in _TOKEN.finditer(sentence):
        kind, raw = match.lastgroup, match[0]
        if kind in ("number", "initials", "word"):
            token = Token("", raw, "word", match.start(), match.end(), quoted=quoted, breaks=breaks, unit=currency)
            tokens.append(token)
            breaks, currency = False, ""
        elif kind == "sign" and raw != "%":
            currency = raw
        elif kind == "sign" and tokens:
            tokens[-1] = replace(tokens[-1], unit="%")
        elif kind in ("open", "close", "quote"):
            quoted, breaks = (not quoted if kind == "quote" else kind == "open"), True
        else:
            breaks = breaks or not (raw == "." and tokens and (tokens[-1].title or len(tokens[-1].text) == 1))
    return tuple(_named(_joined(tokens, sentence), sentence))


def knowing(tokens: Sequence[Token], names: Set[str]) -> tuple[Token, ...]:
    """Return tokens with those that begin a sentence taken for names where they are known to be some."""
    return tuple(
        replace(token, kind="name") if token.kind == "word" and token.capital and token.key in names else token
        for token in tokens
    )


def _joined(tokens: list[Token], sentence: str) -> list[Token]:
    """Make one token of each number, in however many words it is written."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        run = tokens[at : at + _LONGEST_NUMBER]
        run = run[: next((i for i, token in enumerate(run) if i and token.breaks), len(run))]
        length, key = written_number([token.text.lower() for token in run])
        if not length:
            joined.append(tokens[at])
            at += 1
            continue
        last, unit = run[length - 1], next((token.unit for token in run[:length] if token.unit), "")
        at += length
        percent = sum(token.text.lower() in ("percent", "pct") for token in tokens[at : at + 1]) or 2 * (
            [token.text.lower() for token in tokens[at : at + 2]] == ["per", "cent"]
        )
        text = sentence[run[0].start : last.end]
        joined.append(replace(run[0], key=key, text=text, kind="number", end=last.end, unit="%" if percent else unit))
        at += percent
    return joined


def _named(tokens: list[Token], sentence: str) -> list[Token]:
    """Return the words with their keys and kinds."""
    loud = _is_title_case(tokens)
    around = zip(tokens, [None, *tokens], [*tokens[1:], None], strict=False)
    return [
        token if token.kind == "number" else _word(token, before, after, sentence, loud=loud)
        for token, before, after in around
    ]


def _word(token: Token, before: Token | None, after: Token | None, sentence: str, *, loud: bool) -> Token:
    lower = token.text.lower().replace("’", "'")
    date = _date(token, lower, before, after, sentence)
    if date:
        return replace(token, key=date, kind="date", capital=True)
    key = key_of(token.text)
    stop = lower in STOP_WORDS or (len(lower) == 1 and lower.isascii())
    capital = token.text[0].isupper() and not (stop and len(lower) == 1)
    # A capital at the beginning says something only where the next word has one too ("Vera Lind left").
    opens = before is None or (
        token.breaks and sentence[: token.start].rstrip()[-1:] in '"“«„:`.!?—' and not before.title
    )
    leads = after is not None and after.text[0].isupper() and after.start - token.end <= 2 and not after.breaks
    name = capital and not loud and not lower.startswith("i'") and (leads and not stop if opens else True)
    content = not stop or (name and token.text not in ("A", "I", "The"))
    return replace(token, key=key, kind="name" if name and content else "word", content=content, capital=capital)


def _date(token: Token, lower: str, before: Token | None, after: Token | None, sentence: str) -> str:
    """Return the full name of a weekday or a month, empty for anything else."""
    name = lower.removesuffix("'s")
    name = CALENDAR.get(name) or CALENDAR.get(name.removesuffix("s"), "")
    counted = any(near is not None and near.kind == "number" for near in (before, after))
    if name:
        sure = counted or (before is not None and before.text.lower() in _BEFORE_MONTH and token.text[0].isupper())
        return name if name not in _DOUBTFUL_MONTHS or sure else ""
    short = SHORT_CALENDAR.get(lower, "")
    # "told The Sun." ends in a newspaper, not in a day.
    named = before is not None and before.text.lower() == "the"
    dotted = sentence[token.end : token.end + 1] == "." and after is not None and not named
    return short if short and token.text[0].isupper() and (dotted or counted) else ""


def _is_title_case(tokens: list[Token]) -> bool:
    """Return whether capitals mean nothing, as in a headline that has them throughout."""
    long = [token.text for token in tokens if len(token.text) > 3 and token.text[0].isalpha()]
    return len(long) > 4 and sum(text[0].isupper() for text in long) > 0.8 * len(long)
