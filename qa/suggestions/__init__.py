"""Questions to ask next, made of what was found and kept only where it answers them.

In order: ``template`` (a question and its kind), ``verb_forms`` (past tenses and participles), ``people``, ``things``
and ``question_templates`` (a sentence turned into the questions it answers), ``names`` (the latest on a name, lists of
articles, summaries), ``headlines`` (the question that a headline asks, or what it tells, turned round), ``suggest``
(the reader asked over the same passages: what it does not answer well is left out).
"""
