"""Estimate the time left of a job."""


def seconds_left(spent: float, done: float, total: float, known: float = 0.0) -> float | None:
    """Return an estimate of the time left, None before there is enough to go by.

    Args:
        spent: seconds since the work began.
        known: what of ``done`` an earlier run had done. It took none of the time spent.
    """
    # From the first percent alone the guess would be a wild one: loading the model counts in it.
    if done - known <= 0.02 * (total - known):
        return None
    return spent * (total - done) / (done - known)


def duration(seconds: float) -> str:
    """Return a length of time in words short enough for a line."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
    return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:.0f} min"
