"""Repair text in a wrong encoding: UTF-8 that was read as Windows-1252 (CafÃ©)."""

import re

# What two- and three-byte characters turn into; ftfy, which is slow to import, is asked only where one stands.
_SIGNS = re.compile(
    "[\u00c2-\u00f4\u0102\u0103\u0413\u0420\u0421\u0432]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
    "\u0402-\u045f\u0490\u0491]"
)


_LOST_SIGNS = re.compile("[\x80-\x84\x86-\x9f]")
"""Control characters that no text has: the quotation marks and dashes of Windows-1252, read as Latin-1."""


def mended(text: str) -> str:
    """Return a text with doubly encoded characters repaired; other text is unchanged."""
    if text.isascii():
        return text
    if _SIGNS.search(text):
        text = _decoded_once(text)
    if _LOST_SIGNS.search(text):
        text = _LOST_SIGNS.sub(lambda sign: bytes([ord(sign[0])]).decode("cp1252", "ignore"), text)
    return text


def _decoded_once(text: str) -> str:
    from ftfy import TextFixerConfig, fix_encoding

    # Line by line, as a file may be put together of sound and broken parts.
    settings = TextFixerConfig(explain=False, replace_lossy_sequences=True)
    return "".join(fix_encoding(line, settings) for line in text.splitlines(keepends=True))
