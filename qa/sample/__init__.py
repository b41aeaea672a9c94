"""The sample that comes along: eighteen short articles, and questions about them. ``README.md`` beside it has more."""

from pathlib import Path

ARTICLES = Path(__file__).parent / "articles"
"""A folder with an article or more in each format that is read."""
QUESTIONS = Path(__file__).parent / "questions.jsonl"
"""Questions with the day each is asked on, the accepted answers, and the paragraphs they stand in."""
HEADLINE = "Why Pyongyang backs the Palestinians: an anti-U.S. policy, not a shared faith"
"""Of the article that README's question is about."""
QUESTION = "why does North Korea support Palestine"
"""README's question, which the page offers first where the sample is read in."""
