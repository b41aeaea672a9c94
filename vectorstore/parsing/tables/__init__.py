"""Tables: where their columns are named, and what columns without names are."""
