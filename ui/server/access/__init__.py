"""Tokens for programs: made and revoked on the command line, checked by the server at each request."""
