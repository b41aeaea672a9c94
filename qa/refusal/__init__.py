"""The message of a refusal.

``message`` (why nothing answers), ``unknown_terms`` (names that no article has), ``filter_relaxation`` (which filter
hid the answer). Whether to refuse is decided in ``qa.reading``.
"""
