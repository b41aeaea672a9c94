"""Follow-up questions made stand-alone.

``follow_ups`` is the way in. ``state`` (what the conversation is about), ``coreference`` (what "he" or "it" refers
to), ``ellipsis`` (the words left out), ``previous_question`` (the question before, in other forms), ``swaps`` (the same
with another day, verb or superlative), ``rewriting`` (the rewritten question, by rules), ``llm_rewriter`` (the same by
a chat model). ``unclear`` finds questions that name nothing and have nothing to go back to.
"""
