"""Follow-up questions made stand-alone.

``follow_ups`` is the way in. ``state`` (what the conversation is about), ``coreference`` (what "he" or "it" refers
to), ``rewriting`` (the rewritten question, by rules), ``llm_rewriter`` (the same by a chat model).
"""
