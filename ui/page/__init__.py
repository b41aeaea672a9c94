"""The page, view by view."""
