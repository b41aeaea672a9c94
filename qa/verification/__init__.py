"""The check: does the evidence say the sentence?

``verifier`` decides. It finds the place (``alignment``), looks for contradictions (``contradictions`` with
``adjacency``, ``negation`` and ``attribution``) and scores the support (``support_score``). ``policy`` says what
becomes of a sentence that is not supported.
"""
