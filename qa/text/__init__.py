"""Words, numbers, sentences and planted instructions in a text."""
