"""Reading: one trained model reads the question with the best passages; from it comes all that an answer is made of.

In order: ``reader`` (each passage read: what every sentence scores, and what is measured beside it), ``calibration``
(scores to chances, by the weights in ``calibration.json``), ``selection`` (which sentences are shown, and whether any).
"""
