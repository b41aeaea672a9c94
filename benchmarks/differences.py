"""Whether two archives hold the same, and whether a collection is sound: what the kill test ends with."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from vectorstore.storage.database import FILE_NAME

ROOT = Path(__file__).parent.parent
"""Where commands are run from: the checkout."""
TABLES = {
    "meta": "SELECT key, value FROM meta WHERE key NOT LIKE 'index!_%' ESCAPE '!' ORDER BY key",
    "article": "SELECT * FROM article ORDER BY id",
    "paragraph": "SELECT * FROM paragraph ORDER BY article_id, number",
    "chunk": 'SELECT key, id, article_id, first, last, start, "end" FROM chunk ORDER BY key',
    "vector": "SELECT vector FROM chunk ORDER BY key",
    "chunk_text": "SELECT rowid, title, body FROM chunk_text ORDER BY rowid",
    "signature": "SELECT * FROM signature ORDER BY key",
    "band": "SELECT * FROM band ORDER BY hash, day, signature",
    "near_duplicate": "SELECT * FROM near_duplicate ORDER BY a, b",
    "origin": "SELECT * FROM origin ORDER BY path, record",
    "file": "SELECT * FROM file ORDER BY path",
    "outbox": "SELECT * FROM outbox ORDER BY chunk_id",
}
"""What is compared. How often the index was built (meta's ``index_…``) may differ; doctor looks at the index."""


def compare(one: Path, other: Path) -> Iterator[tuple[str, int, str]]:
    """Yield each table's name, its rows in the first archive, and in what it differs (empty when in nothing)."""
    with reading(one) as left, reading(other) as right:
        for name, sql in TABLES.items():
            rows, others = left.execute(sql).fetchall(), right.execute(sql).fetchall()
            if rows == others:
                yield name, len(rows), ""
            elif len(rows) != len(others):
                yield name, len(rows), f"{len(others)} rows in the other"
            else:
                unequal = [(a, b) for a, b in zip(rows, others, strict=True) if a != b]
                yield name, len(rows), f"{len(unequal)} rows differ{_how_far(unequal) if name == 'vector' else ''}"


def _how_far(unequal: Sequence[tuple[tuple[bytes], tuple[bytes]]]) -> str:
    pairs = [(np.frombuffer(a[0], "<f4"), np.frombuffer(b[0], "<f4")) for a, b in unequal]
    return f", by at most {max(float(np.abs(a - b).max()) for a, b in pairs):.1g}"


def reading(home: Path) -> "closing[sqlite3.Connection]":
    """Open a collection's archive for reading, whoever holds it."""
    return closing(sqlite3.connect(f"file:{home / FILE_NAME}?mode=ro", uri=True))


def doctor(home: Path) -> list[str]:
    """Return what ``newsdesk doctor`` finds wrong, and whether the full-text index agrees with its text."""
    command = [sys.executable, "-m", "ui.cli.app", "doctor", "--home", str(home), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    findings = json.loads(done.stdout)
    wrong = [f"{finding['check']}: {finding['detail']}" for finding in findings if not finding["ok"]]
    with closing(sqlite3.connect(home / FILE_NAME)) as connection:
        try:
            connection.execute("INSERT INTO chunk_text (chunk_text) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            wrong.append(f"full-text index: {error}")
    return wrong
