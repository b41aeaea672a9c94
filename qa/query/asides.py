"""Words to the assistant in a question: greetings, thanks, its purpose, the wished form of the answer.

All of it is taken off in front of a question and behind it, so that neither the search nor the check on an answer takes
it for content. What says how to answer becomes a ``Style``. Only what has one of a few shapes is taken off: a word too
much is better than a question without its subject.
"""

import re
from dataclasses import dataclass

from qa.query.shapes import (
    ABBREVIATED,
    ASKS,
    BACK,
    CONTEXT,
    ENTITY,
    FRONT,
    HAS_TOPIC,
    LEANS,
    NEW_TOPIC,
    SENTENCE,
    STANDS_FOR,
    STYLED,
    WHOLE,
    WORDED_AS_QUESTION,
)
from qa.query.style import PLAIN, Style, with_style

_CHOICE, _CHOICE_ALONE = (
    re.compile(rf"\b(which|what)((?: ones?)? of (?:{choices}))(?=:? \w)", re.IGNORECASE)
    for choices in ("the following", "the following|these")
)
"""A quiz's words for choices; after an earlier turn "these" may refer to something else."""
_MOST_PIECES = 12
"""Most pieces taken off one question."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A question by itself."""

    question: str
    style: Style = PLAIN
    taken_off: tuple[str, ...] = ()
    """What was taken off, as it was typed, in its order."""

    @property
    def new_topic(self) -> bool:
        """Whether the user said that the question begins a new topic."""
        return any(NEW_TOPIC.fullmatch(_low(piece)) for piece in self.taken_off)


def bare(typed: str, *, alone: bool = False) -> Bare:
    """Remove from a question the words to the assistant, and the words for choices that do not come with it.

    Args:
        typed: what somebody typed, without line ends.
        alone: whether there are no earlier turns.

    Returns:
        The question by itself; unchanged where nothing would be left, as of "Thanks!".
    """
    kept, gone, style = _sentences(typed)
    question = " ".join(kept)
    choice = _CHOICE_ALONE if alone else _CHOICE
    gone += [match[2].strip() for match in choice.finditer(question)]
    question = choice.sub(r"\1", question)
    if short := _IN_SO_MANY.search(question):  # "a one-sentence summary"
        style = with_style(style, f"in {short['count'].lower()} {short['unit'].lower()}s") or style
        gone.append(short["said"])
        question = f"{question[: short.start('said')]}a{question[short.end('said') :]}"
    front: list[str] = []
    back: list[str] = []
    for _ in range(_MOST_PIECES):
        cut = _from_back(question) or _from_front(question)
        if cut is None:
            break
        question, piece, said, ahead = cut
        style = with_style(style, said) or style
        (front.append(piece) if ahead else back.insert(0, piece))
    if not any(character.isalnum() for character in question):
        return Bare(typed)
    if front and typed[:1].isupper():
        question = question[:1].upper() + question[1:]
    off = sorted((*gone, *front, *back), key=lambda piece: typed.find(piece.strip(" ,;.?")))
    return Bare(question, style, tuple(off)) if off else Bare(typed)


_IN_SO_MANY = re.compile(
    r"\b(?P<said>(?:an? )?(?P<count>\d{1,2}|one|two|three|four|five|six)[- ](?P<unit>sentence|line|bullet[- ]point)s?)"
    r"(?=[- ](?:long )?(?:summary|overview|brief(?:ing)?|recap|digest|answer)\b)",
    re.IGNORECASE,
)


def same_again(typed: str) -> Bare | None:
    """Return a message that only asks for another form of the last answer, as "in bullet points, please"; else None.

    Args:
        typed: what somebody typed, without line ends.

    Returns:
        Without a question: it is the last one. "Thanks! Summarise that in one sentence" has "Summarise that".
    """
    style, wish = PLAIN, ""
    every = _split(typed)
    for sentence in every:
        if added := _styled(sentence, style):
            style = added
            wish = wish or ("Summarise that" if _SUMMARISES.match(_low(sentence)) else "")
        elif not _only_said(_low(sentence)):
            return None
    return Bare(wish, style, tuple(every)) if style != PLAIN else None


_SUMMARISES = re.compile(r"(?:(?:please|now|and|then|can you|could you) )*(?:summari[sz]e|sum|recap|condense)\b")


def _sentences(typed: str) -> tuple[list[str], list[str], Style]:
    """Return the sentences that ask, those only said to the assistant, and the form of answer that these ask for."""
    every = _split(typed)
    kept: list[str] = []
    gone: list[str] = []
    style = PLAIN
    for sentence in every:
        low = _low(sentence)
        if len(every) > 1 and (added := _styled(sentence, style)):
            style = added
            gone.append(sentence)
        elif len(every) > 1 and _only_said(low):
            gone.append(sentence)
        else:
            kept.append(sentence)
    asking = [sentence for sentence in kept if sentence.rstrip().endswith("?") or ASKS.match(_low(sentence))]
    told = [sentence for sentence in kept if sentence not in asking and CONTEXT.fullmatch(_low(sentence))]
    if told and len(told) < len(kept) and not _leans(" ".join(each for each in kept if each not in told), told):
        return [sentence for sentence in kept if sentence not in told], [*gone, *told], style
    return (kept, gone, style) if kept else (every, [], PLAIN)


def _styled(sentence: str, style: Style) -> Style | None:
    """Return a style with what a sentence adds, if all of it is about the form of the answer; else None."""
    if (match := STYLED.fullmatch(_low(sentence))) and (added := with_style(style, match["style"])):
        return added
    found: Style | None = None
    for piece in re.split(r",\s*|\s+and\s+", sentence):
        low = _low(piece)
        match = STYLED.fullmatch(low)
        if match and (added := with_style(found or style, match["style"])):
            found = added
        elif low not in ("", "please", "thanks") and not any(pattern.fullmatch(low) for pattern in WHOLE):
            return None
    return found


def _only_said(low: str) -> bool:
    """Return whether a sentence is only said to the assistant: "Think step by step and be accurate"."""
    parts = [low, *low.split(" and ")]
    whole, *some = (any(pattern.fullmatch(part) for pattern in WHOLE) for part in parts)
    return whole or all(some)


def _leans(question: str, told: list[str]) -> bool:
    """Return whether a question depends on the sentences before it, as "Why was it fined?" does.

    Args:
        told: the sentences before it, none of which asks. A pronoun may refer to their topic.
    """
    match = LEANS.search(question)
    if match is None or ENTITY.search(question):
        return False
    return any(map(HAS_TOPIC.search, told)) or not STANDS_FOR.search(question[: match.start()])


def _split(typed: str) -> list[str]:
    pieces: list[str] = []
    for piece in SENTENCE.split(typed):
        if pieces and ABBREVIATED.search(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return [piece for piece in pieces if piece.strip()]


def _low(text: str) -> str:
    return re.sub(r"[,:] ", " ", text.replace("’", "'").lower()).strip(' .!?,;:…–-()"“”')


_HEARD = re.compile(r"(?:i|we)\b.{0,20}\b(?:heard|read|saw)\b", re.IGNORECASE)
_DIGEST = re.compile(r"brief ?[:–—-]", re.IGNORECASE)
"""In front of a topic it asks for a brief on it; in front of a question, for a short answer."""
Cut = tuple[str, str, str, bool]
"""The question without a piece, the piece, what it says of style, and whether it stood in front."""


def _from_front(question: str) -> Cut | None:
    flat = question.replace("’", "'")
    for pattern in FRONT:
        match = pattern.match(flat)
        if match and _DIGEST.match(match[0]) and not WORDED_AS_QUESTION.match(flat[match.end() :]):
            continue
        if match and _HEARD.match(match[0]) and LEANS.search(question[match.end() :]):
            continue  # "I read that a banker was jailed. What is his name?"
        if match and match.end() and question[match.end() :].strip(" .!?"):
            return question[match.end() :], question[: match.end()].strip(), _said(match), True
    return None


def _from_back(question: str) -> Cut | None:
    flat = question.replace("’", "'")
    for pattern in BACK:
        match = pattern.search(flat)
        if match and match.start() and any(map(str.isalnum, question[: match.start()])):
            mark = "?" if "?" in flat[match.start() :] or WORDED_AS_QUESTION.match(flat) else ""
            rest = question[: match.start()].rstrip(" ,;–-")
            return (
                rest if rest[-1:] in ".!?" else f"{rest}{mark}",
                question[match.start() :].strip(),
                _said(match),
                False,
            )
    return None


def _said(match: re.Match[str]) -> str:
    return (match.groupdict().get("style") or "").lower().strip()
