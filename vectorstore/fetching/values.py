"""The values of fetching: limits, validators of an earlier version, a response, an error."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one request."""

    megabytes: float = 50
    connect_seconds: float = 10
    read_seconds: float = 20
    """Longest silence."""
    total_seconds: float = 60
    pause_seconds: float = 0.5
    """Between two requests to a host; a site's own Crawl-delay where that is longer."""
    backoff_seconds: float = 1.0
    """Before the second try; twice as long before each further one."""


@dataclass(frozen=True, slots=True)
class Validators:
    """The server's validators (ETag, Last-Modified) of its last version, to request only a newer one."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer."""

    url: str
    """Where it was found, after redirects."""
    ending: str
    """The file ending under which it can be read, such as ".html"."""
    content_type: str
    body: bytes
    validators: Validators
    unchanged: bool = False
    """The server has nothing newer (304); there is no body then."""


class FetchError(Exception):
    """An address that cannot be had; ``passing`` says that it may be there another time."""

    def __init__(self, reason: str, *, passing: bool = False, wait: float | None = None, host: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing
        self.wait = wait
        """Seconds that the server asks to wait."""
        self.host = host
        """The host itself did not answer."""
