"""Work in the background.

``job_queue`` (one job after another), ``library_service`` (ingests and removals), ``evaluation_service``, ``uploads``
(files from the page), ``time_left`` (an estimate).
"""
