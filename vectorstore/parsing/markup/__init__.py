"""HTML: fragments of it to paragraphs, and what a page says of its article and its day."""
