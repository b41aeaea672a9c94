"""True sentences about the sample articles, and the same ones altered so that they no longer are.

The true ones are every sentence of the English articles, whole, and the paraphrases, written by hand, of
``tests/data/paraphrases.jsonl``. An alteration changes one thing: a number, a name, a day, a negation, who said it, or
the places of two names or numbers. Nothing here uses what the check reads a sentence with, so neither is blind where
the other is.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from qa.text.sentences import split_sentences
from vectorstore.documents import Article, Paragraph
from vectorstore.readers.registry import Record, find_files, read_file

ROOT = Path(__file__).parent.parent
PARAPHRASES = ROOT / "tests" / "data" / "paraphrases.jsonl"
_ARTICLES = ROOT / "qa" / "sample" / "articles"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_WORDS = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty""".split()
_NUMBER = re.compile(r"(?<![\w.,:-])\d+(?:[.,]\d+)*(?![\w:]|[.,]\d)|\b(?:" + "|".join(_WORDS) + r")\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_DATE = re.compile(
    r"\b(?:" + "|".join(_DAYS + [m for m in _MONTHS if m not in ("May", "March")]) + r")\b|(?<=in )(?:May|March)\b"
)
_PART = r"(?:[A-Z]\. )*[A-Z][a-zü]+(?:[-’'][A-Z]?[a-z]{2,})*"
_NAME = re.compile(rf"\b{_PART}(?: (?:de |of )?{_PART})*")
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Capt|Sir|Chief|Coun|Eng)\.? )?"
_SPEAKER = re.compile(
    rf"{_TITLE}(?P<one>{_PART}(?: {_PART})*)(?=,? (?:said|told|called|says|described|renders))"
    rf"|(?:said|to) {_TITLE}(?P<two>{_PART}(?: {_PART})+)"
)
_CALENDAR = frozenset((*_DAYS, *_MONTHS, "Sept", "Nov", "Dec"))
_OPENERS = frozenset(
    """The A An He She It They We I In On Of At If When Most More Half About Each No Nobody Nor Not None
    Five Six Two Three Some But And Now That This There Then Whether What Her His My Two Until Those Everyone Everybody
    Inspectors Kitchens Repairs Turnout Cars Visitors Independents Biologists Doctors Fourteen Experts Hospitals
    Fire Residents Opponents Hauliers Wolves Sheep Fishing Side Mortgage Inflation Religion Analysts Boats Riders
    Several Talks Other Marine Islanders Investigators After So One Nineteen Somebody Only
    Its Mr Mrs Ms Dr Prof Capt St Eng Coun Sir Sixty Jordanian Sons All Every Foam North Pyongyang""".split()
)
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|will|had|has|have|can|could|would|may|must)\b(?! not)")
_PAST = dict(
    pair.split(":")
    for pair in """raised:raise won:win fell:fall took:take gave:give found:find reached:reach said:say told:tell
    changed:change received:receive voted:vote swept:sweep worked:work ran:run struck:strike felt:feel blamed:blame
    asked:ask wanted:want gained:gain followed:follow faded:fade conceded:concede supports:support beat:beat
    started:start lifted:lift rose:rise recorded:record measures:measure finished:finish slept:sleep injured:injure
    decided:decide winds:wind record:record finished:finish spent:spend broke:break floated:float killed:kill
    covered:cover wears:wear keeps:keep calls:call called:call measure:measure welcomed:welcome""".split()
)
_PAST_VERB = re.compile(r"\b(?:" + "|".join(_PAST) + r")\b")
_AFFIRMED = tuple(
    (re.compile(pattern), affirmed)
    for pattern, affirmed in (
        (r"\bNobody\b", "Everybody"),
        (r"\bnobody\b", "everybody"),
        (r"\bNo one\b", "Everyone"),
        (r"\bnone\b", "all"),
        (r"\b(could|did|does|do|would|is|was|has)n't\b", r"\1"),
        (r"\bcannot\b", "can"),
        (r" not\b(?! only)", ""),
        (r"\bnever\b", "always"),
        (r"\bNo (?=[a-z])", "One "),
        (r"\bno (?=[a-z])(?!more)", "a "),
        (r"\bwithout\b", "with"),
    )
)
_NEGATED = re.compile(
    r"\b(?:no|not|never|none|nobody|without|cannot|nor|neither|no one|\w+n't|denied|fewer|few)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence about a paragraph."""

    text: str
    paragraph: Paragraph
    kind: str
    """``verbatim`` or ``paraphrase`` for a true one; else what was altered."""
    origin: str
    """``verbatim`` or ``paraphrase``."""


def read_articles(paths: Sequence[Path]) -> list[Article]:
    records = [record for path in find_files(paths) for record in read_file(path)]
    return [record.article for record in records if isinstance(record, Record)]


def sample() -> list[Article]:
    """Return the English sample articles."""
    return [article for article in read_articles([_ARTICLES]) if "Peñaluna" not in article.title]


def whole_sentences(articles: Sequence[Article]) -> list[Stated]:
    """Return the sentences of some articles that are more than a heading."""
    return [
        Stated(paragraph.text[span.start : span.end], paragraph, "verbatim", "verbatim")
        for article in articles
        for paragraph in article.paragraphs
        for span in split_sentences(paragraph.text)
        if len(paragraph.text[span.start : span.end].split()) > 4
    ]


def true_sentences() -> list[Stated]:
    """Return what is true of the sample articles, whole sentences and paraphrases."""
    articles = sample()
    written = []
    for line in PARAPHRASES.read_text(encoding="utf-8").splitlines():
        note = json.loads(line)
        (article,) = (a for a in articles if a.title.startswith(note["headline"]))
        paragraph = article.paragraphs[note["paragraph"] - 1]
        written.append(Stated(note["text"], paragraph, "paraphrase", "paraphrase"))
    return [*whole_sentences(articles), *written]


def altered_sentences(sentences: Sequence[Stated], articles: Sequence[Article]) -> list[Stated]:
    """Return the alterations of true sentences about some articles, the same ones on every run."""
    by_id = {article.paragraphs[0].article_id: article for article in articles if article.paragraphs}
    everyone = [name for article in articles for name in _speakers(_text(article))]
    found: dict[str, Stated] = {}
    for true in sentences:
        article = by_id[true.paragraph.article_id]
        for kind, text in _alterations(true.text, article, everyone):
            if text not in article_sentences(article):
                found.setdefault(text, Stated(text, true.paragraph, kind, true.origin))
    return list(found.values())


def article_sentences(article: Article) -> set[str]:
    return {p.text[s.start : s.end] for p in article.paragraphs for s in split_sentences(p.text)}


def _alterations(text: str, article: Article, everyone: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from (("number", changed) for changed in _other_number(text))
    yield from (("name", changed) for changed in _other_name(text, article))
    yield from (("date", changed) for changed in _other_date(text))
    yield from (("negation", changed) for changed in _negated(text))
    yield from (("speaker", changed) for changed in _other_speaker(text, [*_speakers(_text(article)), *everyone]))
    yield from (("exchange", changed) for changed in _exchanged(text, _text(article)))


def _text(article: Article) -> str:
    return " ".join(paragraph.text for paragraph in article.paragraphs)


def _other_number(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        if _YEAR.fullmatch(match[0]):
            continue
        yield text[: match.start()] + _another(match[0]) + text[match.end() :]


def _another(number: str) -> str:
    """Return another number in the same form, far enough to be no rounding of it."""
    if number.lower() in _WORDS:
        other = _WORDS[(_WORDS.index(number.lower()) + 2) % len(_WORDS)]
        return other.capitalize() if number[0].isupper() else other
    first = str((int(number[0]) + 2) % 9 + 1)
    return first + number[1:]


def _names(text: str, article: str) -> list[re.Match[str]]:
    """Return the names in a text; a word at the beginning of a sentence is one where the article has it within one."""
    found = [m for m in _NAME.finditer(text) if not {*re.findall(r"\w+", m[0])} & (_CALENDAR | _OPENERS)]
    return [m for m in found if " " in m[0] or re.search(rf"[a-z,] {re.escape(m[0])}\b", article)]


def _other_name(text: str, article: Article) -> Iterator[str]:
    whole = _text(article)
    others = list(dict.fromkeys(m[0] for m in _names(whole, whole)))
    for at, match in enumerate(_names(text, whole)):
        mine = set(re.findall(r"\w+", match[0]))
        fitting = [o for o in others if not mine & set(re.findall(r"\w+", o)) and o not in text]
        if fitting:
            yield text[: match.start()] + fitting[at % len(fitting)] + text[match.end() :]


def _other_date(text: str) -> Iterator[str]:
    for match in _DATE.finditer(text):
        row = _DAYS if match[0] in _DAYS else _MONTHS
        yield text[: match.start()] + row[(row.index(match[0]) + 3) % len(row)] + text[match.end() :]
    for match in _YEAR.finditer(text):
        yield text[: match.start()] + str(int(match[0]) - 3) + text[match.end() :]


def _negated(text: str) -> Iterator[str]:
    for pattern, affirmed in _AFFIRMED:
        changed = pattern.sub(affirmed, text, count=1)
        if changed != text:
            yield changed
            return
    if _NEGATED.search(text):
        return
    verb = _AUXILIARY.search(text)
    if verb:
        yield f"{text[: verb.end()]} not{text[verb.end() :]}"
        return
    verb = _PAST_VERB.search(text)
    if verb:
        yield f"{text[: verb.start()]}did not {_PAST[verb[0]]}{text[verb.end() :]}"


def _speakers(text: str) -> list[str]:
    return [
        name for m in _SPEAKER.finditer(text) if (name := m["one"] or m["two"]) and not set(name.split()) & _OPENERS
    ]


def _other_speaker(text: str, people: Sequence[str]) -> Iterator[str]:
    for name in _speakers(text)[:1]:
        mine = set(name.split())
        other = next((p for p in people if not mine & set(p.split()) and p not in text), None)
        if other:
            yield text.replace(name, other, 1)


def _exchanged(text: str, article: str) -> Iterator[str]:
    """Let two names, or two numbers, change places; not those of a list, whose order says nothing."""
    for found in (_names(text, article), [m for m in _NUMBER.finditer(text) if not _YEAR.fullmatch(m[0])]):
        for one, two in pairwise(found):
            between = text[one.end() : two.start()]
            if one[0].lower() == two[0].lower() or re.fullmatch(r"(?:,| and|, and| or| to|-)? ?", between):
                continue
            a, b = one[0], two[0]
            if one.start() == 0:
                b = b[0].upper() + b[1:]
                a = a if a in text[1:] or (_NAME.fullmatch(a) and a.lower() not in _WORDS) else a.lower()
            yield text[: one.start()] + b + between + a + text[two.end() :]
            break
