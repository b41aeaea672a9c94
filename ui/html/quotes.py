"""The part of a paragraph shown beside an answer: the quoted words and some text around them, without instructions.

A sentence that reads like an instruction to an assistant is material, never an instruction. In an article it stands as
it was printed; beside an answer it is left out, with a word in its place that says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.text.prompt_injection import reads_like_instruction
from qa.text.sentences import split_sentences
from ui.formatting import excerpt
from vectorstore.text.tokenization import content_words, stems

FENCED = "[left out: a sentence that reads like an instruction to an assistant]"
MOST_CHARS = 280
"""Characters of a paragraph shown on a card, about."""
_GAP = 90
"""Characters between two quotes that are shown whole."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph."""

    text: str
    kind: Literal["text", "quote", "fenced"] = "text"


def pieces(text: str, spans: Iterable[tuple[int, int]], most: int = MOST_CHARS) -> list[Piece]:
    """Return a paragraph as runs in order: its quotes whole, text around them cut to fit, planted instructions fenced.

    Args:
        text: the paragraph.
        spans: the characters that are quoted, start and end; they may overlap.
        most: characters to show, about.
    """
    whole = list(_cut(text, spans))
    room = max(0, most - sum(len(piece.text) for piece in whole if piece.kind != "text"))
    quotes = [place for place, piece in enumerate(whole) if piece.kind == "quote"]
    first, last = (quotes[0], quotes[-1]) if quotes else (0, len(whole))
    if sum(len(piece.text) for piece in whole if piece.kind == "text") <= room:
        return whole
    shown: list[Piece] = []
    for place, piece in enumerate(whole):
        if piece.kind == "quote":
            shown.append(replace(piece, text=excerpt(piece.text, 2 * most)))
        elif piece.kind == "fenced":
            shown.append(piece)
        elif place < first:
            shown.append(Piece(_end_of(piece.text, room // 3)))
        elif place > last or not quotes:
            space = " " if piece.text[:1].isspace() else ""
            shown.append(Piece(space + excerpt(piece.text, max(room // 2, 40))))
        else:
            shown.append(piece if len(piece.text) <= _GAP else Piece(" … "))
    return shown


def nearest_sentence(question: str, text: str) -> tuple[int, Piece]:
    """Return the sentence of a passage that has most of a question's words, and the place of its paragraph from 0.

    Instructions to an assistant are passed over; where there is nothing else, what is returned is ``fenced``.
    """
    wanted = {stem for word in content_words(question) for stem in stems(word)}
    best, found = -1, (0, Piece(FENCED, "fenced"))
    for place, paragraph in enumerate(text.split("\n\n")):
        for span in split_sentences(paragraph):
            sentence = paragraph[span.start : span.end]
            shared = len(wanted & stems(sentence))
            if shared > best and not reads_like_instruction(sentence):
                best, found = shared, (place, Piece(sentence))
    return found


def holds_order(text: str) -> bool:
    """Return whether a sentence of a text reads like an instruction to an assistant."""
    return any(reads_like_instruction(text[span.start : span.end]) for span in split_sentences(text))


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the runs of a text: its quotes, what is fenced, and what is between."""
    quoted = _joined(spans, len(text))
    orders = [
        (span.start, span.end)
        for span in split_sentences(text)
        if reads_like_instruction(text[span.start : span.end])
        and not any(start < span.end and span.start < end for start, end in quoted)
    ]
    at = 0
    for start, end, kind in sorted([(*q, "quote") for q in quoted] + [(*o, "fenced") for o in orders]):
        if text[at:start]:
            yield Piece(text[at:start])
        yield Piece(text[start:end], "quote") if kind == "quote" else Piece(FENCED, "fenced")
        at = end
    if text[at:]:
        yield Piece(text[at:])


def _joined(spans: Iterable[tuple[int, int]], length: int) -> Sequence[tuple[int, int]]:
    """Return spans in order, cut to the text's length, overlapping ones as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(0, s), min(e, length)) for s, e in spans if s < min(e, length)):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _end_of(text: str, most: int) -> str:
    """Return the end of a text, cut between words, with an ellipsis before it."""
    if len(text) <= most:
        return text
    tail = text[-most:] if most else ""
    return "… " + (tail.split(" ", 1)[1] if " " in tail.rstrip() else "")
