"""From a request to an answer: search, read, write, check."""
