"""Site maps: which pages a site names, with the day each was changed last."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin


@dataclass(frozen=True, slots=True)
class Place:
    """A page, or a further site map, that a site map names."""

    url: str
    modified: str = ""
    """As the map has it; an ISO date mostly. Dates of this form sort as texts."""
    title: str = ""
    published: str = ""


def places(root: Any, base: str) -> tuple[list[Place], list[Place]]:
    """Return the pages and the further site maps that a map names, each once, what changed last first.

    Args:
        root: the map as lxml parses it.
        base: its own address.
    """
    pages: dict[str, Place] = {}
    maps: dict[str, Place] = {}
    for element in root:
        if (found := _place(element, base)) is not None:
            (maps if _local(element) == "sitemap" else pages).setdefault(found.url, found)
    return _newest_first(pages), _newest_first(maps)


def _place(element: Any, base: str) -> Place | None:
    if _local(element) not in ("url", "sitemap"):
        return None
    said: dict[str, str] = {}
    for inner in element.iter():
        # Pictures have addresses too, in elements of their own.
        if inner.getparent() is element or _local(inner.getparent()) == "news":
            said.setdefault(_local(inner), (inner.text or "").strip())
    if not said.get("loc"):
        return None
    return Place(
        urljoin(base, said["loc"]), said.get("lastmod", ""), said.get("title", ""), said.get("publication_date", "")
    )


def _newest_first(found: dict[str, Place]) -> list[Place]:
    return sorted(found.values(), key=lambda place: place.modified or place.published, reverse=True)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""
