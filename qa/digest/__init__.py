"""Digests of several articles: a brief, a timeline, the latest on a topic, each line a cited sentence.

In order: ``statements`` (which sentences can be lines), ``brief``, ``timeline`` and ``latest`` (which are chosen, and
in which order), ``replies`` (a digest as the events of an answer).
"""
