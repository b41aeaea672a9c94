"""Work that goes on beside questions: reading in, evaluating."""
