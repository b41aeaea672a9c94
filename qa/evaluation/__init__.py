"""Questions from a file, run, scored and compared."""
