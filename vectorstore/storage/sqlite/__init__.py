"""The embedded store: SQLite files in the collection's folder, with FTS5 for the full text. The only user of sqlite3.

``database`` opens and locks a file, ``snapshots`` reads beside a writer, ``migrations`` brings an older archive up to
date, ``fulltext`` searches by words.
"""
