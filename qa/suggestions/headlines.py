"""Questions made of an article's headline: the one that it asks, and what it tells, turned round.

A headline leaves out articles ("Velmark drops ban on ferries"): a question is made only where the article's text shows
which belong there.
"""

import re
from collections.abc import Iterator

from qa.suggestions.names import with_article
from qa.suggestions.verb_forms import BASES
from qa.text.noun_phrases import ARTICLES, PREPOSITIONS, WH, is_plural
from vectorstore.text.tokenization import CAPITALISED
from vectorstore.text.word_lists import POINTING_PRONOUNS, THIRD_PERSON_PRONOUNS

_ASKS = WH | frozenset("is are was were do does did can could will would should has have".split())
_LEAST_WORDS = 4
"""Of a question that a headline asks."""
_POINTING = THIRD_PERSON_PRONOUNS | POINTING_PRONOUNS | frozenset("it's that's i my we our you your next".split())
_TELLING = frozenset("announce propose unveil approve reject launch promise pledge ban cancel".split())
_SENTENCE_END = re.compile(r"(?<=[a-z0-9][.:?!]) (?=[A-Z'‘“])|(?<=\w\w) [|–—-] ")
_CLAUSE_END = re.compile(
    r",(?!\d)|[:;—–|?!]"
    r"| (?:as|after|amid|while|because|but|and|when|following|despite|before|that|who|which|to|if)\b"
)
_PARTS = re.compile(rf" (?=(?:{'|'.join(sorted(PREPOSITIONS))})\b)")
_ENDS = rf"(?=[.,;:?!)”]|$| (?:{'|'.join(sorted(PREPOSITIONS))}|and|or|is|was|are|were|will|has|had)\b)"
"""Text after a noun phrase that is complete: not "media platforms" for "media"."""
_CUT_SHORT = re.compile(r"\s*(?:\.\.\.|…)\s*$")


def _third_person(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeou" else base + "s"


_PRESENT = {_third_person(base): base for base in sorted(set(BASES.values()))}
"""Form of a headline to base: "proposes" to "propose"."""
_TELLS = re.compile(
    rf"(?P<subject>{CAPITALISED}(?: (?:(?:of|the|and|de|van|for) )?{CAPITALISED}){{0,4}}) (?P<verb>[a-z]+) (?P<rest>.+)"
)


def questions_of_headline(title: str, text: str) -> Iterator[str]:
    """Yield questions that an article may answer, the best first.

    Args:
        title: its headline, without the name of a site.
        text: its first paragraphs.
    """
    whole = _CUT_SHORT.sub("", title)
    clauses = _SENTENCE_END.split(whole)
    for clause in clauses if whole == title else clauses[:-1]:
        words = [word.strip("?,.'’‘“”").lower() for word in clause.split()]
        if (
            clause.endswith("?")
            and not _CUT_SHORT.search(clause[:-1])
            and len(words) >= _LEAST_WORDS
            and words[0] in _ASKS
            and not _POINTING & set(words)
        ):
            yield clause[0].upper() + clause[1:]
    found = _TELLS.match(clauses[0])
    if found and found["verb"] in _PRESENT and found["subject"] in text:
        yield from _turned(found, text, cut_short=whole != title and len(clauses) == 1)


def _turned(found: re.Match[str], text: str, *, cut_short: bool) -> Iterator[str]:
    """Turn what a headline tells round: "Velmark drops ban" to "Why did Velmark drop the ban?"."""
    subject, base = with_article(found["subject"], text), _PRESENT[found["verb"]]
    told = _CLAUSE_END.split(found["rest"])[0]
    rest = "" if cut_short and told == found["rest"] else _written_out(told, text)
    if rest:
        yield f"Why did {subject} {base} {rest}?"
    if base in _TELLING and told and told.split(" ")[0].lower() not in PREPOSITIONS:
        yield f"What did {subject} {base}?"


def _written_out(told: str, text: str) -> str:
    """Return what a headline says behind its verb with its articles; nothing where the text does not show them all."""
    out: list[str] = []
    for part in _PARTS.split(told):
        first, *others = part.split(" ")
        before, noun = ([first], others) if first.lower() in PREPOSITIONS else ([], [first, *others])
        article = _article_of(" ".join(noun), text) if noun else ""
        if article is None:
            return ""
        out += [*before, *filter(None, [article]), *noun]
    return " ".join(out) if out[-1].lower() not in PREPOSITIONS else ""


def _article_of(noun: str, text: str) -> str | None:
    """Return the article or possessive that a text has before a noun phrase, "" for none; None where it is not told."""
    if noun.split(" ")[0].lower() in ARTICLES:
        return ""
    if found := re.search(rf"\b(a|an|the|its|his|her|their) {re.escape(noun)}{_ENDS}", text, re.IGNORECASE):
        return found[1].lower()
    plain = noun.split(" ")[-1][:1].isupper() or noun[0] in "$£€" or is_plural(noun)
    return "" if plain or re.search(rf"\b{re.escape(noun)}{_ENDS}", text) else None
