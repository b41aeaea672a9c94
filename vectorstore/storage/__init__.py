"""The archive and the conversations; the only package with SQL.

``opening`` is the way in, ``archive`` what it gives, with ``chunks``. What they need of a database is in ``database``
and ``fulltext``; ``sqlite`` has it, in a folder.
"""
