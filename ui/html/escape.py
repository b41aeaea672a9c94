"""Foreign words made harmless: for HTML, and for what is shown through a Markdown reader."""

import html

_MARKDOWN = str.maketrans({mark: f"&#{ord(mark)};" for mark in "*_`~[]!|\\$:@{}"} | {"\n": " ", "\r": " "})
# They turn the letters after them round, whatever their script: news has no use for them, and a forged name has. Where
# text embeds or isolates another direction, its element keeps that to itself.
_OVERRIDES = str.maketrans({"\u202d": "\ufffd", "\u202e": "\ufffd"})


def escape(text: str) -> str:
    """Escape a foreign text for HTML, attributes included; overrides of its direction become a visible mark."""
    return html.escape(text.translate(_OVERRIDES))


def escape_markdown(text: str) -> str:
    """Escape a foreign text for a chat message: HTML, Markdown, formulas and bare addresses stay plain letters."""
    return escape(text).translate(_MARKDOWN)
