"""The lines above a plain text: byline, date, outlet, in all the ways that people and databases write them."""

import re
from collections.abc import Mapping, Sequence

from vectorstore.parsing.boilerplate import kind_of_notice
from vectorstore.parsing.field_names import canonical
from vectorstore.text.date_parser import parse_date

_HEADER_LINES = 12
_STARS = re.compile(r"(?<!\S)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?![^\s,;|])")
_SKIPPED = re.compile(
    r"copyright .{4,120}|(?:(?:length|word count)\s*:\s*)?\d+(?: words)?|section: .{1,80}; pg\..{1,20}"
    r"|(?:accessed|retrieved|downloaded|crawled|scraped|saved|word count)(?: on| at)?\s*:\s*.{4,40}|[-=_*]{3,}",
    re.IGNORECASE,
)
_KNOWN = {"published", "source"}
_CODE = re.compile(r"[A-Z]{4,6}|English")
"""What a database of newspapers writes under an outlet's name."""
_TEXT_MARK = re.compile(r"\A\s*(?:body|text|(?:markdown )?content|full text)(?::[ \t]*|[ \t]*(?=\n))", re.IGNORECASE)
"""What stands between the names and values above a text and the text itself."""
_NAME = r"(?:[A-ZÀ-Þ][\w.&'’-]*|of|the|and|de|la|von|van)"
_NAME_ALONE = re.compile(rf"{_NAME}(?: {_NAME}){{0,5}}")
_OUTLET = re.compile(
    r"\b(?:News|Times|Post|Courier|Herald|Gazette|Press|Tribune|Journal|Daily|Guardian|Agency|Network|Today|Telegraph|Mail"
    r"|Observer|Star|Sun|Standard|Chronicle|Ledger|Review|Weekly|Magazine|Radio|TV|Echo|Independent|Globe|Examiner|Wire)\b"
)
_PERSON = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'’-]+(?: [A-ZÀ-Þ]\.)?(?: (?:de|la|von|van))?(?: [A-ZÀ-Þ][a-zà-ÿ'’-]+){1,2}")
_PLACED = re.compile(
    rf"(?:By )?({_PERSON.pattern}),? in (?:[A-ZÀ-Þ][\w'’-]+ ){{1,3}}?"
    r"((?:[A-Z][A-Za-z]{2,8} \d|\d{1,2} [A-Z]).{4,26})"
)
"""Jane Doe in Port Ellery MAY 21 2024."""
_POSTED = re.compile(r"(?:posted|published|filed|written|reported)((?:\s+(?:on|by|in)\s+.+?){1,3})", re.IGNORECASE)
_POSTED_PART = re.compile(r"\s+(?=(?:on|by|in)\s)", re.IGNORECASE)
"""Posted on May 21, 2024 by Jane Doe in The Gazette."""
_ADDRESS = re.compile(r"\s*[(<\[]?\S+@\S+\.\w+[)>\]]?$")
_MOST_PARTS = 4
_TIME_LAST = re.compile(r"\s+[|–—•·]\s+\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?: [A-Z]{2,4})?$", re.IGNORECASE)
"""The time of day in a part of its own, after the day."""
LONGEST_HEADER = 160
"""Characters; a longer line is a paragraph, whatever it begins with."""
_NAMED = re.compile(
    r"(title|headline|date|dateline|published(?: on| at)?|publication date|posted|updated|last updated|source|outlet"
    r"|publication(?: title)?|publisher|newspaper|author(?:\(s\))?|authors|by|byline|text by|words|url|url source"
    r"|source url|link|published time|language|section|category|tags|keywords)"
    r"\s*:\s*(\S.*|)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:(?:story|text|words|report) )?by|(?-i:Von|Par|Por|Di|Door|Autor:))\s+"
    r"((?-i:[A-ZÀ-ÞА-Я])[\w.'’-]*(?:[\s,&|–—•·]+"
    r"(?:(?:and|de|van|von|der|al|el|bin|la|da|for)\b|(?-i:[A-ZÀ-ÞА-Я\d])[\w.'’:/-]*))*)",
    re.IGNORECASE,
)
_ALIASES = {
    "by": "authors",
    "text by": "authors",
    "words": "authors",
    "posted": "published",
    "publication title": "source",
    "url source": "url",
    "source url": "url",
}
"""What such a line may say besides what exports call their fields."""


def header(text: str) -> tuple[dict[str, object], str]:
    """Return what the lines under a headline say of the article, and the text that follows them."""
    fields: dict[str, object] = {}
    rest = text
    beside: list[str] = []
    for _ in range(_HEADER_LINES):
        line, _, after = rest.lstrip("\n").partition("\n")
        told = header_line(line) or _before_date(line, after, fields) or _after_date(line, fields)
        if told is not None and told[0] not in fields:
            fields |= {told[0]: told[1]} if told[1] else {}
            fields |= {name: value for name, value in told[2].items() if name not in fields}
        elif told is None and (_is_subheading(line, after, fields) or kind_of_notice(line.strip())):
            beside.append(line.strip())
        elif not (_SKIPPED.fullmatch(line.strip()) or (fields.keys() >= _KNOWN and _CODE.fullmatch(line))):
            break
        rest = after
    if not fields:
        return fields, text
    return fields, "\n\n".join([*beside, _TEXT_MARK.sub("", rest, count=1)])


def _is_subheading(line: str, after: str, fields: Mapping[str, object]) -> bool:
    """Return whether a line stands between a headline and the byline or date below it."""
    line, following = line.strip(), next((each for each in after.split("\n") if each.strip()), "")
    told = header_line(following)
    return not fields and 0 < len(line) <= LONGEST_HEADER and not line.endswith(".") and told is not None


def _after_date(line: str, fields: Mapping[str, object]) -> tuple[str, str, dict[str, object]] | None:
    """Return the outlet where its name stands alone under a date."""
    line = line.strip("*_ \t")
    if "published" not in fields or "source" in fields or not _NAME_ALONE.fullmatch(line) or not _OUTLET.search(line):
        return None
    return "source", line, {}


def _before_date(line: str, after: str, fields: Mapping[str, object]) -> tuple[str, str, dict[str, object]] | None:
    """Return what a line of a name alone says that stands before a date: an author, else the outlet.

    Another name may stand between them.
    """
    line = line.strip("*_ \t")
    below = [each.strip("*_ \t") for each in after.split("\n") if each.strip()][:2]
    if "published" in fields or not below or not _NAME_ALONE.fullmatch(line):
        return None
    if _NAME_ALONE.fullmatch(below[0]) and _OUTLET.search(below[0]):
        del below[0]
    if not below or (header_line(below[0]) or ("",))[0] != "published":
        return None
    person = _person(line)
    return ("authors", person, {}) if person else ("source", line, {})


def _person(text: str) -> str:
    """Return a person's name, in small letters where it is written in capitals; empty where it is none."""
    name = text.title() if text.isupper() else text
    return name if _PERSON.fullmatch(name) and not _OUTLET.search(name) else ""


def is_person(text: str) -> bool:
    """Return whether a text is a person's name and nothing else."""
    return bool(_person(text.strip()))


def is_outlet(line: str) -> bool:
    """Return whether a line is the name of an outlet and nothing else."""
    line = line.strip("*_ \t")
    words = line.split()
    return len(words) <= _MOST_PARTS and bool(_NAME_ALONE.fullmatch(line) and words and _OUTLET.fullmatch(words[-1]))


def outlet_behind(title: str) -> str:
    """Return the outlet whose name stands behind a headline, "Bridge opens - The Gazette"; empty where none does."""
    headline, _, name = re.sub(r"\s+[|–—•·-]\s+(?=[^|–—•·]*\Z)", "\n", title).partition("\n")
    return name if len(headline.split()) > 2 and is_outlet(name) else ""


def header_line(line: str) -> tuple[str, str, dict[str, object]] | None:
    """Return what a line says (name and value, and a date beside a byline); None for a line of the article."""
    line = _ADDRESS.sub("", _STARS.sub("", line).strip())
    if len(line) > LONGEST_HEADER:
        return None
    if named := _NAMED.fullmatch(line):
        name = _ALIASES.get(named[1].lower()) or canonical(named[1])
        value, _, further = named[2].strip().partition(" | ")
        later = _NAMED.fullmatch(further)
        if name and later and canonical(later[1]) == "updated":
            return name, value, {"updated": later[2].strip()}
        first, *outlets = named[2].strip().split(", ")
        if name == "authors" and outlets and all(map(is_outlet, outlets)):
            return name, first, {"source": outlets[-1]}
        return (name or "text", named[2].strip(), {}) if name != "text" else None
    if by := _BYLINE.fullmatch(_TIME_LAST.sub("", line)):
        names, *beside = (part.strip("*_ ") for part in re.split(r"\*?\s+[|–—•·]\s+", by[1]))
        first, *further = names.split(", ")
        if _person(first) and further and all(map(is_outlet, further)):  # By Jane Doe, The Gazette
            return "authors", _person(first), {"source": further[-1]} | _beside_author(beside)
        return "authors", _person(names) or names, _beside_author(beside)
    if (placed := _PLACED.fullmatch(line)) and _is_date(placed[2]):
        return "authors", placed[1], {"published": placed[2]}
    if posted := _posted(line):
        return posted
    return ("published", line, {}) if _is_date(line) else _in_parts(line) or _by_commas(line)


def _beside_author(parts: Sequence[str]) -> dict[str, object]:
    """Return the day and the outlet that stand after an author's name in a byline."""
    days = [part for part in parts if _is_date(part)]
    outlets = [part for part in parts if part not in days and _OUTLET.search(part)]
    found: dict[str, object] = {"published": days[0]} if days else {}
    return found | ({"source": outlets[0]} if outlets else {})


def _in_parts(line: str) -> tuple[str, str, dict[str, object]] | None:
    """Return what a line of names and a date says, as in "The Gazette | May 21, 2024 | Jane Doe"."""
    parts = [part for part in re.split(r"\s+[|–—•·-]\s+", line) if part.strip()]
    days = [part for part in parts if _is_date(part)]
    names = [part for part in parts if part not in days]
    if len(days) != 1 or not 2 <= len(parts) <= _MOST_PARTS or not all(map(_NAME_ALONE.fullmatch, names)):
        return None
    people = [name for name in names if _person(name)]
    outlets = [name for name in names if name not in people]
    found: dict[str, object] = {}
    found |= {"authors": people[0]} if people else {}
    return "published", days[0], found | ({"source": outlets[0]} if outlets else {})


def _by_commas(line: str) -> tuple[str, str, dict[str, object]] | None:
    """Return what a line of names and a date says, as in "The Gazette, May 21, 2024" or "(Jane Doe, The Gazette)".

    What is neither a person nor an outlet there, such as the place, says nothing.
    """
    parts = line.strip("()[] ").split(", ")
    if not 2 <= len(parts) <= _MOST_PARTS + 2:
        return None
    spans = [(start, end) for start in range(len(parts)) for end in range(len(parts), start, -1)]
    start, end = next((span for span in spans if _is_date(", ".join(parts[slice(*span)]))), (0, 0))
    names = parts[:start] + parts[end:]
    people, outlets = list(filter(None, map(_person, names))), list(filter(is_outlet, names))
    if not all(map(_NAME_ALONE.fullmatch, names)) or not (end or (people and outlets)):
        return None
    found = {"published": ", ".join(parts[start:end])} if end else {}
    return _told(found | ({"authors": people[0]} if people else {}) | ({"source": outlets[0]} if outlets else {}))


def _posted(line: str) -> tuple[str, str, dict[str, object]] | None:
    """Return what "Posted on May 21, 2024 by Jane Doe in The Gazette" says."""
    if not (posted := _POSTED.fullmatch(line)):
        return None
    found: dict[str, str] = {}
    for part in filter(None, _POSTED_PART.split(posted[1])):
        word, value = part.split(maxsplit=1)
        name = {"on": "published", "by": "authors", "in": "source"}[word.lower()]
        if not (_is_date(value) if name == "published" else _NAME_ALONE.fullmatch(value)):
            return None
        found[name] = value
    return _told(found) if "published" in found else None


def _told(found: Mapping[str, str]) -> tuple[str, str, dict[str, object]]:
    """Return several fields as ``header_line`` gives them: one, and the others beside it."""
    first = next(name for name in ("authors", "published", "source") if name in found)
    return first, found[first], {name: value for name, value in found.items() if name != first}


def _is_date(text: str) -> bool:
    """Return whether a line is a date and nothing else: "21 May 2024, 9:14 a.m. BST", "Published 21 May 2024"."""
    if not re.search(r"\d", text):
        return False
    try:
        return parse_date(text) is not None
    except ValueError:
        return False
