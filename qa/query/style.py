"""The wished form of an answer: one sentence, bullet points, a table, German, for a child."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from vectorstore.text.word_lists import NUMBER_WORDS

Form = Literal["prose", "bullets", "table"]

_COUNTS = {word: n for word, n in NUMBER_WORDS.items() if 1 <= n <= 10} | {"a": 1}
_COUNTED = {"a couple of": 2, "a few": 3, "several": 3, "a single": 1, "single": 1}
_NUMBER = rf"(?P<count>\d{{1,3}}|{'|'.join([*_COUNTED, *sorted(_COUNTS, key=len, reverse=True)])})"
_AT_MOST = (
    r"(?:(?:just|only|exactly|at most|at least|about|around|under|no more than|not more than|less than"
    r"|fewer than|up to|(?:a )?max(?:imum)?(?: of)?) )*"
)
_KIND = r"(?:(?:short|brief|simple|complete|full|concise|clear|quick) )*"
_SHORT = (
    r"(?:a (?:short|brief|concise|quick) (?:answer|summary|reply|paragraph|way|form)|brief|short|briefly"
    r"|shortly|concisely|succinctly|in a nutshell|quickly)"
)
_LONG = r"(?:detail|great detail|depth|length|full|a detailed (?:way|answer|manner)|a long answer|detailed|thoroughly)"
_TONGUE = (
    "german french spanish italian portuguese dutch polish russian ukrainian turkish arabic hebrew persian hindi urdu "
    "bengali chinese mandarin japanese korean vietnamese thai indonesian swedish norwegian danish finnish greek czech "
    "hungarian romanian bulgarian serbian croatian latin esperanto deutsch français español italiano"
).replace(" ", "|")
_READER = (
    r"(?:(?:a|an|my|your) )?(?:(?:\d+|five|six|seven|eight|ten|twelve)[ -]years?[ -]olds?|child|children|kids?|toddler|"
    r"beginners?|dumm(?:y|ies)|lay ?(?:person|man|people)|grandmother|grandma|student|pupil|teenager|non-?experts?)"
)

STYLES: dict[str, str] = {
    "bullets": (
        r"(?:(?:in|as|with|using|into|use) )?(?:(?:a|the) )?(?:(?:short|brief|\d+|two|three|four|five|six|ten)"
        r" )*"
        r"(?:bullet(?:ed)?[ -]?(?:points?|lists?)?s?|dot points|list form|numbered list|(?:a )?list of "
        r"points)(?: (?:form|format|list))?"
    ),
    "table": (
        r"(?:(?:in|as|into|using|with) )?(?:the form of )?(?:a |an )?(?:small |short |markdown |simple )?"
        r"(?:table(?: form(?:at)?)?|tabular form(?:at)?|spreadsheet)(?: with .{1,60})?(?: (?:by|with) "
        r"(?:outlet|date|day)s?)?"
    ),
    "sentences": (
        rf"(?:(?:in|with|using|within) )?{_AT_MOST}{_NUMBER} {_KIND}(?P<unit>sentences?|lines?|words?"
        rf"|paragraphs?)"
        r"(?: (?:long|only|or less|or fewer|at most|max(?:imum)?|each))*"
    ),
    "short": (
        rf"(?:(?:in|as|with|be|keep it|make it) )?(?:very )?{_SHORT}|in (?:short|brief)"
        r"|(?:(?:a bit|much|even) )?(?:shorter|briefer|more (?:briefly|concise(?:ly)?|succinct(?:ly)?))"
    ),
    "long": (rf"(?:in|at|with|as) {_LONG}|thoroughly|(?:(?:a bit|much|even) )?longer|in (?:more|greater) detail"),
    "language": (rf"(?:in|into|to|auf|en) (?P<language>{_TONGUE}|(?:(?:the )?(?:same|my) language)|english)"),
    "simple": (
        r"(?:in|with|using|use) (?:very )?(?:simple|simpler|plain|easy|everyday|non-?technical|lay ?man'?s|lay"
        r"|child-?friendly) (?:words|terms|language|english)"
        rf"(?: (?:for|to) {_READER})?|simply(?: for {_READER})?|eli5|(?:(?:a bit|much) )?(?:simpler|more simply)"
        rf"|like (?:i am|i'm|im|i were|to) (?:{_READER}|five|5)"
    ),
    "reader": (
        rf"(?:for|to|as if to) {_READER}(?: (?:to understand|would understand))?|so (?:that )?{_READER} (?:can "
        rf"|could |would )?understands?(?: it)?"
    ),
    "manner": (
        r"(?P<manner>(?:in|as|with|like) (?:the (?:style|voice|tone) of .{1,40}|(?:a|an) (?:funny|formal"
        r"|friendly|neutral|journalistic"
        r"|professional|humorous|sarcastic) (?:tone|way|style|voice)|(?:a|an) (?:poem|haiku|limerick|song|rap"
        r"|tweet|headline|press release|essay"
        r"|blog post|letter|e-?mail|joke|story|dialogue|script|json(?: object)?|csv|xml|yaml|code block"
        r"|markdown|html)|json|csv|xml|yaml|html|rhyme|verse))"
    ),
}
"""Patterns for each form of answer, in lower case, by its name."""

_OWN_NAMES = {"deutsch": "German", "français": "French", "español": "Spanish", "italiano": "Italian"}
_PATTERNS = {name: re.compile(pattern) for name, pattern in STYLES.items()}
_SHORTLY, _FULLY = 2, 8
_WORDS_A_SENTENCE = 25
"""Words of an average sentence of news, to turn a limit in words into one in sentences."""


@dataclass(frozen=True, slots=True)
class Style:
    """The wished form of an answer."""

    form: Form = "prose"
    max_sentences: int | None = None
    """Most sentences; None leaves it to the writer."""
    notes: tuple[str, ...] = ()
    """Notes on what cannot be done, a sentence each."""

    @property
    def plain(self) -> bool:
        """Whether nothing was wished for."""
        return self == Style()


PLAIN = Style()
"""No form is wished for."""


def with_style(style: Style, said: str) -> Style | None:
    """Return a style with what a phrase in lower case adds; None where it is not about the form of the answer."""
    for name, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(said):
            return _added(style, name, match)
    return None


def _added(style: Style, name: str, match: re.Match[str]) -> Style:
    match name:
        case "bullets":
            return replace(style, form="bullets")
        case "table":
            return replace(style, form="table")
        case "sentences":
            return _limited(style, match["count"], match["unit"])
        case "short":
            return replace(style, max_sentences=style.max_sentences or _SHORTLY)
        case "long":
            return replace(style, max_sentences=style.max_sentences or _FULLY)
        case "language":
            return (
                style
                if match["language"] in ("english",) or "language" in match["language"]
                else _refused(
                    style,
                    f"Answers are given in the language of the articles, not in {_in_english(match['language'])}.",
                )
            )
        case "simple" | "reader":
            return _refused(style, "Answers are given in the articles' own words, which are not put more simply.")
        case _:
            return _refused(style, f"An answer cannot be given {match['manner']}; sentences are given as they are.")


def _limited(style: Style, count: str, unit: str) -> Style:
    number = int(count) if count.isdigit() else _COUNTS.get(count) or _COUNTED[count]
    if unit.startswith("paragraph"):
        return style
    if unit.startswith("word"):
        limited = replace(style, max_sentences=max(1, number // _WORDS_A_SENTENCE))
        return _refused(limited, "Whole sentences are given, so that a limit in words is kept only roughly.")
    return replace(style, max_sentences=max(1, number))


def _refused(style: Style, note: str) -> Style:
    return replace(style, notes=tuple(dict.fromkeys((*style.notes, note))))


def _in_english(language: str) -> str:
    return _OWN_NAMES.get(language, language.title())
