"""Reading: one trained model reads the question with the best passages; from it comes all that an answer is made of.

In order: ``reader`` (each passage read: what every sentence scores, and what is measured beside it), ``calibration``
(scores to chances, by the weights in ``calibration.json``), ``overruled`` (what an article calls false, and what a
later one corrects), ``selection`` (which sentences are shown), ``short_answer``; ``values`` is what flows between them.
"""
