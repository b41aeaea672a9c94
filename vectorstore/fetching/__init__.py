"""Pages, feeds and site maps over HTTP: addresses (which may be connected to), robots, fetcher, answers, sitemap."""
