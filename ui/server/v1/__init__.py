"""The HTTP API for programs, ``/api/v1``: schemas, routes, its OpenAPI description and the page that shows it."""
