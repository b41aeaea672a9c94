"""Foreign words made harmless, for what is shown through a Markdown reader."""

import html

_MARKDOWN = str.maketrans({mark: f"&#{ord(mark)};" for mark in "*_`~[]!|\\$:@{}"} | {"\n": " ", "\r": " "})


def words(text: str) -> str:
    """Escape a foreign text for a chat message: HTML, Markdown, formulas and bare addresses stay plain letters."""
    return html.escape(text).translate(_MARKDOWN)
