"""Other markup in the fields of exports: Markdown, BBCode, and escapes that were left."""

import re

_MARKDOWN = re.compile(
    r"!?\[[^\]\n]*\]\((?:https?:|/)[^)\s]*(?:\s\"[^\"]*\")?\)|^#{1,6} \S|(?<!\*)\*\*[^*\s][^*\n]*\*\*", re.M
)
"""Signs of Markdown: a link, a picture, a heading or bold text."""
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\((?:https?:|/|#|mailto:)[^)\n]*\)")
_BEGINNING = re.compile(r"^[ \t]*(?:#{1,6} +|> ?|[-*+] +(?=\S))", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_BBCODE = re.compile(r"\[/?(?:b|i|u|s|quote|url|size|color|center|list|code|font|\*)(?:=[^\]\n]*)?\]", re.IGNORECASE)
_BBCODE_PICTURE = re.compile(r"\[(img|video|youtube|media)[^\]\n]*\].*?\[/\1\]", re.IGNORECASE)
_BBCODE_END = re.compile(r"\[/(?:b|i|u|quote|url|img|size|color)\]", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_HALF = range(0xD800, 0xE000)


def without_markdown(text: str) -> str:
    """Return a text without Markdown and its pictures; any other text unchanged."""
    if not _MARKDOWN.search(text):
        return text
    text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    return _STRONG.sub(r"\2", _BEGINNING.sub("", text))


def without_bbcode(text: str) -> str:
    """Return a text without BBCode, ``[b]tram[/b]``; any other text unchanged."""
    if "[/" not in text or not _BBCODE_END.search(text):
        return text
    return _BBCODE.sub("", _BBCODE_PICTURE.sub("", text))


def without_escapes(text: str) -> str:
    r"""Return a text with what was escaped once too often: ``\u003cp\u003e`` and ``<\/p>`` become tags."""
    if "\\u00" in text:
        text = _ESCAPED.sub(lambda found: found[0] if int(found[1], 16) in _HALF else chr(int(found[1], 16)), text)
    return text.replace("\\/", "/").replace('\\"', '"') if "<\\/" in text else text
