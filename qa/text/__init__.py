"""Text analysis that the rest of ``qa`` uses.

``sentences`` (with offsets), ``tokenizer`` (the words of a sentence for the check, with ``numerals`` and
``word_forms``), ``noun_phrases`` (of a question), ``prompt_injection`` (sentences that address an assistant).
"""
