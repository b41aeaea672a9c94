"""One reader for each file format; ``registry`` picks the reader for a file."""
