"""Files of every form to records, a reader each."""
