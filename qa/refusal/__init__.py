"""The message of a refusal.

``message`` (why nothing answers), ``on_topic`` (whether the articles are on the matter at all), ``unknown_terms``
(names that no article has), ``filter_relaxation`` (which filter hid the answer). Whether to refuse is decided in
``qa.reading``.
"""
