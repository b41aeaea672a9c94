"""Boilerplate: paragraphs that are not the article: notices, links to other stories, captions.

Only whole paragraphs are matched, with the patterns of ``boilerplate.txt``. A pattern should rather miss a notice than
match a sentence of the article, as boilerplate is neither searched nor quoted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from vectorstore.parsing.live_blog import times_of_posts

_LONGEST = 320
"""Most characters of a notice; a longer paragraph is the article's."""

_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?\s*([\d,]+)\s*(?:more )?char(?:acter)?s\.?\]\s*$", re.IGNORECASE)
_MORE = re.compile(
    r"\s*(?:…|\.\.\.|\[(?:…|\.\.\.)\])\s*[\[(]?"
    r"(?:(?:continue|keep) reading|(?:read )?more|read (?:on|the (?:full|whole) .{3,80}))[\s.…»>→\])]*$",
    re.IGNORECASE,
)
"""The link with which a site ends the beginning of an article."""
_ELIDED = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\))\s*$")
"""Marks a cut at the end of a text; elsewhere it marks an omission in a quotation."""
_BROKEN_OFF = re.compile(r"(?<=\w)\s?(?:…|\.\.\.)$")
_LONGEST_STUB = 700
"""Most characters of a text that three dots at its end mark as cut short."""
_LONGEST_HEADING = 40
"""Most characters of the heading of a list of stories; a longer line, or one with a colon, is a link itself."""
_LONGEST_OFFER = 90
"""Most characters of an offer after the mark of a paywall; a longer paragraph is the article's."""
_SHARED_ON = re.compile(
    r"facebook|twitter|x|instagram|whatsapp|telegram|threads|bluesky|linkedin|youtube|tiktok|reddit|pinterest|messenger"
    r"|flipboard|e-?mail|print|share|save|copy link|embed|download|more",
    re.IGNORECASE,
)
"""Names of buttons: alone each is a word, several in a row are buttons under a headline."""
_LAST_END = re.compile(r"[.!?][\"”’)\]]*(?=\s)")


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph that its file marks as not the article's, such as a caption."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's own paragraphs, and the boilerplate that was among them."""

    paragraphs: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    """Kind and text of each boilerplate paragraph, in order."""
    places: tuple[int, ...]
    """For each of those, the number of the article's own paragraphs before it."""
    doubts: tuple[str, ...]
    """Warnings for the reader: the text is cut short, or ends at a paywall."""


def kind_of_notice(paragraph: str) -> str | None:
    """Return the kind of boilerplate of a paragraph, such as "related" or "paywall"; None for the article's own."""
    if len(paragraph) > _LONGEST:
        return None
    bare = paragraph.strip(" •·|*–—-")
    if bare == "30" and bare != paragraph.strip():
        return "press release"  # -30-, which ends a story in American newsrooms
    if paragraph.strip() and not bare:
        return "navigation"  # a rule between two parts
    return next((kind for kind, pattern in _table().items() if pattern.fullmatch(bare)), None)


def cleaned(paragraphs: Sequence[str | Notice]) -> Cleaned:
    """Separate an article's paragraphs from boilerplate, and remove the mark of a text that was cut short."""
    kept: list[str] = []
    texts = [paragraph for paragraph in paragraphs if isinstance(paragraph, str)]
    stamps = times_of_posts(texts)
    buttons = _buttons(texts)
    dropped: list[tuple[str, str]] = []
    places: list[int] = []
    doubts: list[str] = []
    is_stub = sum(map(len, texts)) < _LONGEST_STUB
    for number, paragraph in enumerate(paragraphs, start=1):
        if isinstance(paragraph, Notice):
            dropped.append((paragraph.kind, paragraph.text))
            places.append(len(kept))
            continue
        paragraph, doubt = _uncut(paragraph, is_last=number == len(paragraphs), is_stub=is_stub)
        doubts += [doubt] if doubt else []
        if not paragraph:
            continue
        kind = "follow" if paragraph in buttons else None if paragraph in stamps else kind_of_notice(paragraph)
        if kind is None:
            kept.append(paragraph)
        else:
            dropped.append((kind, paragraph))
            places.append(len(kept))
    _take_offers(kept, dropped, places)
    if any(kind == "paywall" for kind, _ in dropped):
        doubts.append("the article is behind a paywall: only what stands before it is known")
    return Cleaned(tuple(kept), tuple(dropped), tuple(places), tuple(doubts))


def _buttons(texts: Sequence[str]) -> frozenset[str]:
    """Return the names of share buttons, where several follow each other."""
    bare = [text.strip(" •·|*").lower() for text in texts]
    places = [place for place, (one, other) in enumerate(pairwise(bare)) if one != other and _both_buttons(one, other)]
    return frozenset(text for place in places for text in texts[place : place + 2])


def _both_buttons(one: str, other: str) -> bool:
    return bool(_SHARED_ON.fullmatch(one) and _SHARED_ON.fullmatch(other))


def _take_offers(kept: list[str], dropped: list[tuple[str, str]], places: list[int]) -> None:
    """Move the last short lines after the mark of a paywall to the boilerplate: they are its offers.

    The same holds for the lines after the heading of a list of other stories.
    """
    marks = [
        (kind, place)
        for (kind, text), place in zip(dropped, places, strict=True)
        if place and (kind == "paywall" or (kind == "related" and _is_heading(text)))
    ]
    told = next(((kind, place) for kind, place in marks if all(map(_may_be_offer, kept[place:]))), None)
    kind, start = told or ("", len(kept))
    dropped += [(kind, text) for text in kept[start:]]
    places[:] = [min(place, start) for place in places] + [start] * (len(kept) - start)
    del kept[start:]


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and ":" not in text.rstrip(": ")


def _may_be_offer(text: str) -> bool:
    return " | " not in text and len(text) <= _LONGEST_OFFER and not text.endswith((".", "”", '"'))


def _uncut(paragraph: str, *, is_last: bool, is_stub: bool) -> tuple[str, str]:
    """Return a paragraph without the mark of a cut and the sentence cut off, and a warning or ""."""
    if cut := _CUT.search(paragraph):
        doubt = f"the text is cut short: its source has {cut[1]} more characters"
    elif (
        cut := _MORE.search(paragraph)
        or (_ELIDED.search(paragraph) if is_last else None)
        or (_BROKEN_OFF.search(paragraph) if is_last and is_stub else None)
    ):
        doubt = "the text is cut short: its source has more of it"
    else:
        return paragraph, ""
    text = paragraph[: cut.start()]
    return _whole_sentences(text, whole=text.endswith((".", "!", "?"))), doubt


def _whole_sentences(text: str, *, whole: bool) -> str:
    """Return a cut text without its last, broken sentence, unless that is all there is."""
    text = text.rstrip()
    if whole or not (ends := list(_LAST_END.finditer(text))):
        return text
    return text[: ends[-1].end()]


@lru_cache(maxsize=1)
def _table() -> dict[str, re.Pattern[str]]:
    """Return the patterns by kind."""
    parts: dict[str, str] = {}
    patterns: dict[str, list[str]] = {}
    kind = ""
    for line in (Path(__file__).parent / "boilerplate.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if named := re.fullmatch(r"\[([a-z ]+)\]", line):
            kind = named[1]
        elif kind == "parts":
            name, _, pattern = line.partition(" = ")
            parts[f"<{name}>"] = pattern
        else:
            for name, pattern in parts.items():
                line = line.replace(name, pattern)
            patterns.setdefault(kind, []).append(f"(?:{line})")
    return {kind: re.compile("|".join(lines), re.IGNORECASE) for kind, lines in patterns.items()}
