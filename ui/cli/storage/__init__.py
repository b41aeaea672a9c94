"""Commands about where a collection is kept."""
