"""Batch runs and their scores.

``question_file`` and ``gold_labels`` (the input), ``batch`` with ``run_file`` (questions asked, answers written),
``scoring`` (one answer) and ``evaluate`` with ``results`` (all of them), ``metrics`` (the measures), ``compare`` (two
runs), ``thresholds`` (limits for a build), ``grid_search`` (several settings), ``label_export`` (questions to
correct), ``report`` (HTML and Markdown).
"""
