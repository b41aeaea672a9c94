"""The archive in SQLite, the only package with SQL.

``archive`` is the way in. ``database`` opens and locks a file, ``snapshots`` reads beside a writer, ``migrations``
brings an older archive up to date. ``conversations`` is a file of its own.
"""
