"""The archive in PostgreSQL, for collections that one folder should not hold. The only user of psycopg.

``database`` with ``connection`` and ``schema``; ``fulltext`` searches by words over the stems that ``stems`` splits
texts into. Where several processes share a database: ``locks``, ``changes``, and ``desks`` with ``jobs`` and ``kept``.
Imported only where a database is named.
"""
