"""Whether a table or an export writes its dates day first or month first."""

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from vectorstore.parsing.compression import DAMAGE
from vectorstore.parsing.encodings import MAX_RECORD_CHARS, open_text
from vectorstore.text.date_parser import DayOrder

_SAMPLE_LINES = 500


def day_order(path: Path) -> DayOrder:
    """Return the order that a file's dates show; only files with such dates are read to the end.

    Raises:
        UnreadableError: the file cannot be read at all.
    """
    order = DayOrder()
    with open_text(path) as stream:
        try:
            for line in islice(_lines(stream), _SAMPLE_LINES):
                order.look(line)
            if order.seen:
                for line in _lines(stream):
                    order.look(line)
        except DAMAGE:
            pass  # reading the articles will say so
    return order


def _lines(stream: io.TextIOWrapper) -> Iterator[str]:
    return iter(lambda: stream.readline(MAX_RECORD_CHARS), "")
