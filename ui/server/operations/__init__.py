"""What those who run a server look at: request ids, the access log, metrics, readiness."""
