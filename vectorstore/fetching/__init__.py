"""Pages, feeds and site maps over HTTP.

``addresses`` says which may be connected to; ``robots``, ``fetcher`` over its ``transport``, ``values`` (what it takes
and gives), ``content_types``, ``sitemap``.
"""
