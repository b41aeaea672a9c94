"""Measures of a run, as pure functions over ids and strings; each names where its definition comes from.

ranking (what was found), answers (what was said), citations (what it rests on), refusal (when it was better not said),
multihop (MultiHop-RAG's own), statistics (intervals, quantiles, paired tests), catalogue (names, units, directions).
"""
