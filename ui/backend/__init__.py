"""What commands and page ask: a collection here, or a server."""
