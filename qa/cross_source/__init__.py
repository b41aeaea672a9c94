"""Several sources compared.

``claim_diff`` compares two sentences (``claims``), ``disagreements`` finds outlets that differ, ``staleness`` notes
evidence that is old or was corrected later.
"""
