"""Work in the background.

``collection_work`` (what commands do to a collection), ``feed_schedule`` (feeds and folders that are followed),
``job_queue`` (one job after another), ``shared_queue`` (the same for several desks) with ``outcomes``,
``library_service`` (ingests and removals), ``evaluation_service``, ``uploads`` (files from the page), ``time_left`` (an
estimate).
"""
