"""A desk on another machine, with the methods of one here: its HTTP client, and its JSON made into the same values."""
