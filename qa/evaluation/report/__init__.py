"""The report of an evaluation, as HTML and Markdown."""
