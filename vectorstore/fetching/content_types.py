"""The type of an HTTP response, from its content type, its address's ending, and its first bytes."""

import json
import re
import zlib
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import urlsplit

_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/feed+json": ".json",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
}
_VAGUE = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/gzip", "application/x-gzip"})
"""Types that say nothing: the address's ending decides."""
_ENDINGS = frozenset(_BY_TYPE.values()) | {".htm", ".rss", ".atom", ".ndjson", ".mbox", ".warc", ".tar", ".tgz"}
_XML_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml|<rss|<feed|<rdf:RDF|<urlset|<sitemapindex)", re.IGNORECASE)


def media_type(header: str) -> tuple[str, str | None]:
    """Return a Content-Type header's type in lower case, and its charset where it names one."""
    message = Message()
    message["content-type"] = header
    charset = message.get_content_charset()
    return (message.get_content_type() if header.strip() else ""), charset


def ending_of(content_type: str, url: str) -> str | None:
    """Return the file ending under which an answer can be read; None for what is not read, such as a picture."""
    kind, _ = media_type(content_type)
    path = PurePosixPath(urlsplit(url).path)
    packed = path.suffix.lower() in (".gz", ".xz")
    inner = PurePosixPath(path.stem).suffix.lower() if packed else path.suffix.lower()
    ending = inner if inner in _ENDINGS else None
    if kind in _VAGUE:
        return f"{ending}{path.suffix.lower() if packed else ''}" if ending else None
    if kind == "text/plain" and ending:
        return ending
    if known := _BY_TYPE.get(kind):
        return known
    return ".xml" if kind.endswith("+xml") and not kind.startswith("image/") else None


def is_xml(data: bytes) -> bool:
    """Return whether an answer is XML, whatever its type says: many feeds come as text/html."""
    return bool(_XML_START.match(data[:512]))


def is_json_feed(data: bytes) -> bool:
    """Return whether JSON is a feed (jsonfeed.org)."""
    if b"jsonfeed.org/version" not in data[:4096].replace(b"\\/", b"/"):
        return False
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False


def unpacked(data: bytes, most: int = 100_000_000) -> bytes:
    """Return what a gzip file holds, such as a site map; other data as it is, and no more of either than ``most``."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(wbits=31).decompress(data, most)
    except zlib.error:
        return data
