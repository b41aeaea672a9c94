"""Reading: a trained model reads the question with the best passages and scores each sentence as an answer.

In order: ``reader`` (the scores and features of every sentence), ``calibration`` (scores to chances, by the weights in
``calibration.json``), ``overruled`` (claims called false, with ``corrections`` and ``live_posts``), ``other_speakers``
and ``introductions`` (whose words a sentence is, and whom it introduces), ``selection`` (which sentences are shown),
``short_answer``; ``values`` has the values that they pass on.
"""
