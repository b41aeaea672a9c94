"""The vectors in Chroma, kept in step with the archive."""
