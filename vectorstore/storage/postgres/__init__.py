"""The archive in PostgreSQL, for collections that one folder should not hold. The only user of psycopg.

``database`` connects, ``fulltext`` searches by words over the stems that ``stems`` splits texts into. Imported only
where a database is named.
"""
