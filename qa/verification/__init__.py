"""Each sentence checked against the paragraphs that it cites."""
