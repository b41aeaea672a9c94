"""Measures of a run, as pure functions over ids and strings; each names the paper that defines it.

``ranking`` (what was found), ``answers`` (what was said), ``reading`` (as a reader meets it), ``citations`` (what it
rests on), ``selective_answering`` (when to refuse), ``multihop`` (MultiHop-RAG's own), ``statistics`` (intervals,
quantiles, paired tests), ``registry`` (names, units, directions).
"""
