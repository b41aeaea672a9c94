"""Text for search: words, dates, and whether two articles are the same story.

``tokenization`` splits text into words, ``lexicon`` and ``word_table`` give all forms of a word one form,
``word_lists`` has months, numbers, negations and pronouns, ``query_terms`` reads a question, ``date_parser`` reads a
date, ``recency`` scores an age, ``minhash`` compares whole articles.
"""
