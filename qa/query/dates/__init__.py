"""The days that a question names, and what they ask of the search."""
