"""Articles added, embedded again, and removed.

``ingest`` (files and addresses to the archive, resumable) with ``run`` and ``batch_writer``; ``web``, ``feeds`` and
``pages`` (what comes over HTTP), ``subscribed`` (a feed or a folder that is followed), ``retention`` (what is too old),
``reindex`` (new chunks and vectors for all), ``undoable_removal``.
"""
