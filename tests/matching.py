"""Full-text expressions for the tests of the search by words."""

from vectorstore.text.lexicon import forms
from vectorstore.text.tokenization import any_of, content_words


def match_query(question: str) -> str:
    """Return a question as an FTS5 expression: any of its content words, in any of their forms."""
    return any_of(form for word in content_words(question) for form in forms(word))
