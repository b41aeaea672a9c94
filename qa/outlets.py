"""Outlets named in a question: those of the collection, by name or short name, and others whose articles it lacks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ARTICLE = r"(?:news )?(?:articles?|reports?|story|stories|reviews?|coverage)"
_WORD = r"[A-Z][\w&’-]*(?:\.\w+)*"
# Papers, agencies and broadcasters: only with such a name is "a report" one that a collection may hold.
_PRESS = (
    r"(?:Reuters|Bloomberg|AFP|AP|Associated Press|Al Jazeera|BBC(?: [A-Z]\w+)?|CNN|CNBC|CNET|ESPN(?: [A-Z]\w+)?|NPR"
    r"|MSNBC"
    r"|Politico|Axios|Forbes|Fortune|Newsweek|Variety|Deadline|Wired|TechCrunch|Engadget|The Verge|The Guardian"
    r"|The Economist|The Hindu|The Atlantic|The Athletic|Le Monde"
    rf"|(?:{_WORD} ){{1,3}}(?:Times|Post|Herald|Journal|News|Tribune|Gazette|Chronicle|Telegraph|Magazine|Weekly"
    r"|Press|Mail|Mirror|Express|Observer|Globe|Sports?|Reporter|Insider|Review))"
)
_NAME = rf"(?:{_PRESS}|{_WORD}(?: {_WORD}){{0,4}})"
_MARK = r"['‘’“”\"]?"
_OTHERS = (
    re.compile(rf"\b{_ARTICLE} (?:from|by|in) (?:[Tt]he )?{_MARK}(?P<name>{_PRESS})(?!\w)"),
    re.compile(rf"\barticles? (?:from|in) (?:[Tt]he )?{_MARK}(?P<name>{_NAME})(?!\w)"),
    re.compile(rf"\b(?:[Tt]he|[Aa]n?|[Aa]nother) {_MARK}(?P<name>{_PRESS}){_MARK}(?:[’']s)? {_ARTICLE}\b"),
    re.compile(rf"\b(?:[Tt]he|[Aa]n?|[Aa]nother) {_MARK}(?P<name>{_NAME}){_MARK} articles?\b"),
)
_SECTION = re.compile(r"\s+[|–—-]\s+|:\s+")
"""What stands between an outlet's name and that of a section, or a motto."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a question, ``start`` to ``end`` in characters, that names an outlet."""

    start: int
    end: int
    name: str
    """As the question writes it."""
    sources: tuple[str, ...] = ()
    """The outlets of the collection that it may mean; empty where the collection has none of that name."""


class Outlets:
    """The outlets of a collection, found in text by their names.

    Capitals must agree, for "the age", "the week" and "wired" are words too; a name all in capitals ("CNN") is also
    known without.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._sources: dict[str, set[str]] = {}
        patterns: dict[str, str] = {}
        for source in sources:
            for name in _names(source):
                self._sources.setdefault(name.casefold(), set()).add(source)
                patterns[name] = f"(?i:{re.escape(name)})" if name.isupper() else re.escape(name)
        longest = [patterns[name] for name in sorted(patterns, key=lambda name: (-len(name), name))]
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(longest)})(?![\w-])") if longest else None

    def mentions(self, text: str) -> list[Mention]:
        """Return the outlets that a text names, in order; they do not overlap.

        None where the collection names no outlet at all: then it cannot be said whose articles it lacks.
        """
        if self._pattern is None:
            return []
        found = [*self._known(text)]
        for pattern in _OTHERS:
            for match in pattern.finditer(text):
                start, end = match.span("name")
                if not any(start < other.end and other.start < end for other in found):
                    found.append(Mention(start, end, match["name"]))
        return sorted(found, key=lambda mention: mention.start)

    def _known(self, text: str) -> Iterator[Mention]:
        for match in self._pattern.finditer(text) if self._pattern else ():
            yield Mention(*match.span(), match[0], tuple(sorted(self._sources[match[0].casefold()])))


def _names(source: str) -> Iterator[str]:
    """Give an outlet's name as questions may write it: whole, without its section, without "The"."""
    short = _SECTION.split(source)[0]
    yield source
    yield short
    if short.count(" ") > 1 and short.startswith("The "):
        yield short.removeprefix("The ")
    if len(short) <= 4 and short.isalpha():  # "Cnbc" is written by those who do not know it for an abbreviation
        yield short.upper()
