"""Markup: HTML to paragraphs, the text of fields, news agencies' XML, and what a page says of its article and day."""
