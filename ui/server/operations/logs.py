"""The server's log on stderr: plain lines, or a JSON object a line."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

ACCESS = "newsdesk.access"
SERVER = "newsdesk.server"
_EXTRA = "fields"


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object: time, level, logger, message, and the record's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line of JSON."""
        told: dict[str, Any] = {
            "time": _time(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= getattr(record, _EXTRA, {})
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """Writes a record as a line for people, its fields as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line of text, its fields behind it."""
        fields = getattr(record, _EXTRA, {})
        pairs = [f"{name}={_plain(value)}" for name, value in fields.items() if value is not None]
        line = " ".join([_time(record.created), record.levelname.lower(), record.getMessage(), *pairs])
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up(*, as_json: bool, access: bool) -> None:
    """Send the logs of this process to stderr.

    Args:
        as_json: a JSON object a line, in place of plain lines.
        access: whether a line is written for each request.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    root = logging.getLogger()
    if as_json:
        root.handlers[:] = [handler]
        logging.captureWarnings(True)
        for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
            logging.getLogger(name).handlers[:] = []
            logging.getLogger(name).propagate = True
    logger = logging.getLogger(ACCESS)
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(logging.INFO if access else logging.CRITICAL)


def record(message: str, **fields: Any) -> None:
    """Write a line to the access log."""
    logging.getLogger(ACCESS).info(message, extra={_EXTRA: fields})


def announce(message: str, **fields: Any) -> None:
    """Write a line about the server itself, whatever the log's level."""
    logger = logging.getLogger(SERVER)
    logger.setLevel(logging.INFO)
    logger.info(message, extra={_EXTRA: fields})


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: Any) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or any(c.isspace() or c in '"=' for c in text) else text
