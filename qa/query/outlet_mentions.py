"""Outlets named in a question: those of the collection, by name or short name, and others whose articles it lacks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from vectorstore.storage.archive import Archive
from vectorstore.storage.filter import Filter

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
        self.sources = every = tuple(sources)
        """All of them, as the collection names them."""
        short = _short_names(every)
        for source in every:
            for name in (*_names(source), *short.get(source, ())):
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


_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\d?\.|edition\.|news\.)*(?P<name>[\w-]+)(?:\.(?:co|com|org|net|gov|ac))?\.[a-z]{2,6}/?"
)
_SITES = {
    "aljazeera": "Al Jazeera",
    "apnews": "AP",
    "bbc": "BBC",
    "bloomberg": "Bloomberg",
    "businessinsider": "Business Insider",
    "cbsnews": "CBS News",
    "abcnews": "ABC News",
    "nbcnews": "NBC News",
    "foxnews": "Fox News",
    "dailymail": "Daily Mail",
    "economist": "The Economist",
    "ft": "Financial Times",
    "guardian": "The Guardian",
    "theguardian": "The Guardian",
    "huffpost": "HuffPost",
    "independent": "The Independent",
    "latimes": "Los Angeles Times",
    "lemonde": "Le Monde",
    "nytimes": "New York Times",
    "washingtonpost": "Washington Post",
    "wsj": "Wall Street Journal",
    "usatoday": "USA Today",
    "theatlantic": "The Atlantic",
    "theweek": "The Week",
    "theverge": "The Verge",
    "techcrunch": "TechCrunch",
    "spiegel": "Spiegel",
    "telegraph": "The Telegraph",
    "skynews": "Sky News",
    "nypost": "New York Post",
    "dw": "DW",
    "france24": "France 24",
}
"""Outlets by the name of their site, where the site's name is not theirs."""


def names_of_site(source: str) -> tuple[str, ...]:
    """Return the names of an outlet that is known by its domain: "CNN" and "Cnn" of cnn.com; none for a plain name."""
    match = _DOMAIN.fullmatch(source.casefold())
    if not match:
        return ()
    name = _SITES.get(match["name"], match["name"])
    spelt = (name, name.upper()) if len(name) <= 4 else (name, name.title(), *([name.upper()] if " " in name else []))
    return tuple(dict.fromkeys((*spelt, name.removeprefix("The "))))


def sources_of(name: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Return the outlets of a collection that somebody may mean by a name: by the same name, or by their domain."""
    wanted, every = name.casefold().removeprefix("the "), tuple(sources)
    found = [each for each in every if wanted in {form.casefold().removeprefix("the ") for form in _names(each)}]
    short = _short_names(every) if not found else {}
    return tuple(found or (each for each, names in short.items() if name.casefold() in map(str.casefold, names)))


def outlets_of(given: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Return the outlets of a collection that a filter names, each once.

    Args:
        given: one outlet, or several with commas or semicolons between them; each by its name or its domain.
    """
    every = tuple(sources)
    names = [given, *(name.strip() for name in re.split(r"[,;]", given))]
    return tuple(dict.fromkeys(source for name in names if name for source in sources_of(name, every)))


def narrowed(where: Filter, archive: Archive) -> Filter:
    """Return a filter whose outlets are named as the collection names them: "CNN" may be cnn.com there.

    Args:
        where: its ``source`` may name several, with commas or semicolons between them.
    """
    if where.source is None:
        return where
    named = outlets_of(where.source, archive.sources())
    return replace(where, source=None, any_source=named) if named else where


_CALLED = frozenset("Times Post Herald Journal Tribune Gazette Chronicle Telegraph Courier Observer Ledger".split())
"""Last words of outlets' names that mean the outlet behind "the", and little else with a capital."""


def _short_names(sources: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return how outlets are called for short, "the Gazette" for the Tarn Gazette, where only one may be meant."""
    last: dict[str, list[str]] = {}
    for source in sources:
        word = _SECTION.split(source)[0].split()[-1:]
        if word and word[0] in _CALLED and " " in source:
            last.setdefault(word[0], []).append(source)
    return {having[0]: (f"the {word}", f"The {word}") for word, having in last.items() if len(having) == 1}


def _names(source: str) -> Iterator[str]:
    """Give an outlet's name as questions may write it: whole, without its section, without "The", for a domain."""
    short = _SECTION.split(source)[0]
    yield source
    yield from names_of_site(source)
    yield short
    if short.count(" ") > 1 and short.startswith("The "):
        yield short.removeprefix("The ")
    if len(short) <= 4 and short.isalpha():  # "Cnbc" is written by those who do not know it for an abbreviation
        yield short.upper()
