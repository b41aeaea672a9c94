"""Paragraphs that keep their number and are neither searched nor quoted: captions, links, bare datelines and bylines.

A page's text has them among its paragraphs. A caption tells what a photo shows, often of another day; a link is the
headline of another story. They are told by their form alone, so that earlier collections need no new ingest.
"""

import re
from collections.abc import Sequence

from vectorstore.documents import Paragraph

_LONGEST = 700
"""Characters; a longer paragraph is the article's, whatever it looks like."""
_LONGEST_LINK = 260
_CREDIT_CHARS = 130
_PHOTO_AGENCY = (
    r"(?:AP Photo|EPA(?:-EFE)?|Getty(?: Images)?|NurPhoto|Shutterstock|Alamy|PA (?:Media|Images|Wire)|ZUMA(?: Press)?"
    r"|S(?:IPA|ipa)(?: USA)?|picture[ -]alliance|LightRocket|SOPA Images|iStock(?:photo)?|WireImage|FilmMagic|Corbis)"
)
"""They hand out photos, so that their name alone is a credit. A story may end with the name of the others."""
_AGENCY = (
    rf"(?:{_PHOTO_AGENCY}|R(?:euters|EUTERS)|AP|(?:The )?Associated Press|AFP|Agence France-Presse|EFE|Yonhap|dpa|DPA"
    r"|T(?:ASS|ass)|Sputnik|Xinhua|Bloomberg(?: News)?|Anadolu(?: Agency| Images)?|UPI|Kyodo(?: News)?|Jiji(?: Press)?"
    r"|Zuma(?: Press)?|I(?:MAGO|mago)|ANSA|LaPresse|Lusa|CNN|BBC|NPR|NASA|P(?:ool|OOL)|H(?:andout|ANDOUT)"
    r"|K(?:eystone|EYSTONE)|Belga|ANP|MTI|PTI|ANI|Bernama|Antara|NTB|(?:Ritzau )?Scanpix|(?:The )?Canadian Press|Redux"
    r"|Polaris|Magnum Photos|Abaca(?:press)?|VCG|CNS)"
)
_WORD = r"[A-ZÀ-Þ@][\w.'’&-]*"
_NAME = rf"{_WORD}(?: (?:(?:de|van|von|der|den|da|dos|al|el|bin|la|le|du|di|of|the|and|&) )*{_WORD}){{0,5}}"
_JOIN = r"(?:\s?[/|]\s?|-| ?– ?| (?:[Vv]ia|[Ff]or|[Ff]rom) )"
_CREDIT = re.compile(
    r"[(\[]?(?:"
    rf"{_PHOTO_AGENCY}|{_AGENCY}(?:{_JOIN}{_AGENCY})+"
    rf"|{_NAME}(?:\s?/\s?[A-Z][\w .&'’-]{{1,30}}?){{0,2}}{_JOIN}{_AGENCY}(?:{_JOIN}{_AGENCY})*"
    r"|(?:(?:[A-Z][\w.’'-]+ ){0,4}photo|(?:File )?Photo(?:graph)?|Image|Picture|Illustration)"
    rf"\s?(?::| by| courtesy(?: of)?:?)\s?{_NAME}[^.!?]{{0,60}}"
    r"|(?:(?:Photo )?Courtesy|(?<=[.!?]\s)courtesy|(?<=[.!?][\"”’)]\s)courtesy)(?: of)?:? [A-Z@][^!?]{2,70}"
    r"|(?:[A-Z][\w.’'-]+ ){1,4}[Ff]ile photo"
    r"|Provided (?:by|to) [A-Z][^.!?]{2,60}"
    r")[)\]]?\.?"
)
_BEFORE_CREDIT = re.compile(r"(?<=[^\W_]{2})[.!?]['\"”’)\]]*\s+|(?<=[\"”’')\]%\d])[.!?]?['\"”’)\]]?\s+")
"""The end of what a photo shows: of a sentence, or of a day or a bracket that ends one."""
_LINK = re.compile(r"[^|]{3,90}?[^\s\d:]:['\"‘“]?[A-ZÀ-Þ][^|]{12,170}")
"""Two parts of another story's headline that a page joined: "Met Gala:Who was there"."""
_FACT = re.compile(
    r"(?:date|time|day|when|where|who|what|why|venue|place|location|address|tv|channel|stream(?:ing)?|tickets?|price"
    r"|cost|directors?|cast|starring|written by|author|genre|rating|runtime|winners?|score|answer|question|note"
    r"|speaker)\s*:",
    re.IGNORECASE,
)
"""Before a colon, what a list of facts names."""
_DATELINE = re.compile(
    rf"(?:{_NAME}(?:, {_NAME}){{0,3}},? )?\(?(?:CNN|AP|AFP|Reuters|REUTERS|BBC|NPR|UPI|dpa)\)?"
    r"(?: (?:Business|Travel|Sports?|Politics|Style|Underscored))?\s?[—–-]+"
)
_BYLINE = re.compile(rf"(?:[^.!?]{{1,220}}[^\W\d_A-ZÀ-Þ][’”\"')\]]?)?By (?=\S+ \S){_NAME}(?:(?: and|,) {_NAME}){{0,2}}")
"""Alone, or with no space behind a headline's second part, whose line end was lost: "what experts sayBy Ann Lee"."""
_SUBSCRIBE = re.compile(r"(?=.{0,120}\bSubscribe\b)(?=.*\bnewsletters?\b).*\b(?:inbox|sign up)\.?", re.IGNORECASE)


def unquoted_kind(paragraph: str) -> str | None:
    """Return what a paragraph is that is neither searched nor quoted: "caption", "link" and so on; else None."""
    if len(paragraph) > _LONGEST:
        return None
    if len(paragraph) <= _LONGEST_LINK and _LINK.fullmatch(paragraph) and not _FACT.match(paragraph):
        return "link"
    if _DATELINE.fullmatch(paragraph):
        return "dateline"
    if _BYLINE.fullmatch(paragraph):
        return "byline"
    if _SUBSCRIBE.fullmatch(paragraph):
        return "newsletter"
    ends = _BEFORE_CREDIT.finditer(paragraph, max(0, len(paragraph) - _CREDIT_CHARS))
    return "caption" if any(_CREDIT.fullmatch(paragraph, end.end()) for end in ends) else None


def unquoted(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """Return number and kind of those that are neither searched nor quoted; none where no other would be left."""
    found = {each.number: kind for each in paragraphs if (kind := unquoted_kind(each.text))}
    return found if len(found) < len(paragraphs) else {}


def quotable(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Return the paragraphs that are searched and quoted."""
    left_out = unquoted(paragraphs)
    return tuple(paragraph for paragraph in paragraphs if paragraph.number not in left_out)
