"""Articles added, embedded again, and removed.

``ingest`` (files to the archive, resumable) with ``batch_writer``, ``reindex`` (new chunks and vectors for all),
``undoable_removal``.
"""
