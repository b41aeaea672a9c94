"""A whole collection moved from one store to another, such as from a folder to a PostgreSQL database.

``places`` opens the two, ``moving`` moves, with ``copying`` for what is copied and ``digests`` for what is compared.
"""
