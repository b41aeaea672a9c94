"""Tokens, word forms, dates and fingerprints of a text."""
