"""Operations: request ids, the access log, metrics, readiness."""
