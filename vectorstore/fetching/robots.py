"""What a site's robots.txt allows (RFC 9309)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

MAX_BYTES = 500_000
"""A longer robots.txt is read to here, as the standard has it."""
NAME = "Newsdesk"
"""The name under which rules for us stand."""
_LONGEST_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's rules; without ``parsed`` everything is allowed, or where there is a ``refusal``, nothing."""

    parsed: Protego | None = None
    refusal: str = ""

    def refuses(self, url: str) -> str:
        """Return why an address may not be fetched; empty where it may."""
        if self.refusal:
            return self.refusal
        if self.parsed is None or self.parsed.can_fetch(url, NAME):
            return ""
        return "the site's robots.txt does not allow it"

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests; 0 where it does not say."""
        found = self.parsed.crawl_delay(NAME) if self.parsed else None
        return min(float(found or 0), _LONGEST_DELAY)


def rules_of(status: int, body: bytes) -> Rules:
    """Return the rules that an answer to /robots.txt stands for: none at 4xx, and none allowed at 5xx."""
    if status >= 500:
        return Rules(refusal=f"the site's robots.txt cannot be read (status {status})")
    if status >= 300:
        return Rules()
    return Rules(Protego.parse(body[:MAX_BYTES].decode("utf-8", "replace")))


def site_of(url: str) -> str:
    """Return the part of an address that has one robots.txt."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
