"""Other speakers: where a question asks what one person says, sentences by others are ranked lower."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.reading.values import ReadSentence
from qa.text.speakers import speakers
from qa.text.tokenizer import read

_OTHERS = 0.7
"""Log-odds taken off a sentence that somebody else says."""
_ASKS_WHAT_IS_SAID = re.compile(
    r"\b(?:did|does|do|has|have|had) (?P<who>(?:[\w’'.-]+,? ){1,9}?)"
    r"(?:(?:have|had|to|ever|just|again|first|later|publicly|himself|herself) )*"
    r"(?:say|said|think|thought|tell|told|ma[kd]e of|deny|denied|reply|replied|justify|justified"
    r"|(?:call|describe|respond|react|answer|argue|claim|warn|promise|explain|announce|defend|admit)(?:e?d|ted)?)\b",
    re.IGNORECASE,
)


def later_what_others_say(question: str, found: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Return sentences, with lower log-odds for those that name a speaker other than the one asked about.

    Args:
        question: made to stand alone.
        found: sentences in any order, which is kept.
    """
    asked = _ASKS_WHAT_IS_SAID.search(question)
    keys = _names(asked["who"].split()) if asked else set()
    return [_lowered(each) if keys and _is_of_another(each.text, keys) else each for each in found]


def _names(who: Sequence[str]) -> set[str]:
    """Return the keys of the speaker's name; none for a role such as "the Germany coach", whose name is not known."""
    names = [word.rstrip(",") for word in who if word[0].isupper() and not word.endswith(("'s", "’s"))]
    if not names or names[-1] != who[-1]:
        return set()
    return {token.key for token in read(" ".join(names)) if not token.title}


def _is_of_another(text: str, asked: set[str]) -> bool:
    tokens = read(text)
    return bool(speakers(tokens)) and asked.isdisjoint(token.key for token in tokens)


def _lowered(sentence: ReadSentence) -> ReadSentence:
    return replace(sentence, log_odds=sentence.log_odds - _OTHERS)
