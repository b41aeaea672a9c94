"""The archive in SQLite: the one place that writes SQL."""
