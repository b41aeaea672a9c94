"""Names of organisations of several words, which mean something else than a part of them: "Silicon Valley Bank"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore.text.tokenization import STOP_WORDS

_KINDS = frozenset(
    """academy agency airlines airport airways alliance army assembly association authority bank board brigade brigades
    brotherhood bureau cathedral church club clinic coalition college commission committee company corporation
    council court democrats department federation forum foundation front fund guard guild hospital institute institution
    insurance league library ministry motors museum network observatory office orchestra organisation organization
    parliament partnership party police prison railway school senate service society stadium trust union
    university zoo""".split()
)
"""Last words of such names, which say what kind of organisation it is."""
_NAME = r"[A-Z][\w&’'-]*"
_RUN = re.compile(rf"{_NAME}(?:(?<!['’]s) (?:(?:of|and|&) )?{_NAME})+")


@dataclass(frozen=True, slots=True)
class Organisation:
    """The name of an organisation in a text."""

    name: str
    first: str
    """Its first word."""
    kind: str
    """Its last word: "Bank"."""
    shorter: str
    """The name without its kind, which names something else; empty where that is one word."""
    initials: str
    """"SVB", as the articles may have it too."""


def organisations(text: str) -> Iterator[Organisation]:
    """Yield the organisations whose names of three words or more end with what they are.

    A capital that begins a sentence is no part of a name where the word is a small one: "Did", "Which", "The".
    """
    for run in _RUN.findall(text):
        parts = re.sub(r"['’]s$", "", run).split()
        while parts and parts[0].lower() in STOP_WORDS:
            parts = parts[1:]
        ends = [at for at, word in enumerate(parts) if at > 1 and word.lower() in _KINDS]
        if not ends:
            continue
        parts = parts[: ends[-1] + 1]
        capitals = [word for word in parts if word[0].isupper()]
        before = parts[:-1]
        shorter = " ".join(before) if len(before) > 1 and before[-1][0].isupper() else ""
        yield Organisation(" ".join(parts), parts[0], parts[-1], shorter, "".join(word[0] for word in capitals))
