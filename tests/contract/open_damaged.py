"""Run as a process: open the index of a home and use it. For test_index.py.

Chroma's native code reads damaged files in the process that opens them, and has been seen to die of it; a process of
its own keeps that away from the other tests.
"""

import sys
from pathlib import Path

import numpy as np

from vectorstore.errors import HomeError
from vectorstore.index.chroma_index import open_index
from vectorstore.storage.filter import Filter


def main(home: Path, vectors: Path) -> None:
    rows = np.load(vectors)
    try:
        index = open_index(home, 1, "bag-of-words test")
        try:
            index.search(rows[0], 1, Filter())
            print("count", index.count(), "misses", index.misses(rows))
        finally:
            index.close()
    except HomeError as error:
        print("HomeError", error, "cause", error.__cause__ is not None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
