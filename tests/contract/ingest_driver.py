"""Run as a process: ingest paths into a home with the bag of words, and die where told. For test_ingest.py.

Usage: python -m tests.contract.ingest_driver HOME DIE_AFTER PATH...

DIE_AFTER counts statements of SQLite and calls of the embedder; 0 runs to the end. Dying is a real SIGKILL.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.building import CountingEmbedder, open_home
from vectorstore.inference.vectors import Vectors
from vectorstore.ingestion import batch_writer
from vectorstore.ingestion.ingest import ingest
from vectorstore.storage.sqlite.database import SqliteDatabase

BATCH_CHUNKS = 12
"""Small, so that a small collection takes many batches."""


class Fuse:
    def __init__(self, steps: int) -> None:
        self.left = steps

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(home: Path, die_after: int, paths: Sequence[str]) -> None:
    batch_writer.BATCH_CHUNKS = BATCH_CHUNKS
    fuse = Fuse(die_after)
    rows, run_many = SqliteDatabase.rows, SqliteDatabase.run_many

    class Dying(CountingEmbedder):
        def encode_documents(self, texts: Sequence[str]) -> Vectors:
            fuse.burn()
            return super().encode_documents(texts)

    def dying_rows(self: SqliteDatabase, sql: str, parameters: Any = ()) -> list[Any]:
        fuse.burn()
        return rows(self, sql, parameters)

    def dying_run_many(self: SqliteDatabase, sql: str, parameters: Any) -> None:
        fuse.burn()
        run_many(self, sql, parameters)

    SqliteDatabase.rows, SqliteDatabase.run_many = dying_rows, dying_run_many  # type: ignore[method-assign]
    with open_home(home, Dying()) as collection:
        report = ingest(paths, collection)
    print(report.added + report.unchanged, 10**9 - fuse.left if not die_after else "")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
