"""Several write and several read at two desks for some minutes: whether any article is lost, doubled or cut.

    python -m benchmarks.steady --database URL [--seconds S] [--writers N] [--readers N]

URL is an empty PostgreSQL database. Two `newsdesk serve` run over it and over a `chroma run`. Each writer uploads one
small file after the other, to the desks in turn; a part of its articles is in the other writers' files too. Readers
ask meanwhile. In the end each article of each file that was taken is compared with what is stored, paragraph by
paragraph, and the index with the archive. The exit status is 1 where anything differs or a request failed.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.desks import Chroma, Desk
from qa.factory import open_collection
from qa.settings import load
from vectorstore.documents import digest
from vectorstore.ingestion.sources import find_sources
from vectorstore.parsing.record import Record

_IN_A_FILE = 8
_SHARED = 3
"""Of these, so many that other writers write too."""
_PLACES = ("Aldmouth", "Brackwater", "Carnwick", "Dunmere", "Elverby", "Farholt")


@dataclass
class Found:
    """What writers and readers met."""

    outcomes: Counter[str] = field(default_factory=Counter)
    files: list[Path] = field(default_factory=list)
    """Those whose upload was acknowledged and read to its end."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        """Count something that happened."""
        with self.lock:
            self.outcomes[what] += 1


def story(number: int) -> dict[str, str]:
    """Return an article that no other number gives."""
    place = _PLACES[number % len(_PLACES)]
    text = "\n\n".join(
        f"Paragraph {part}: the council of {place} put case {number * 9 + part} off until day {number + part}, for want"
        f" of {number + 3} signatures and {part + 2} maps."
        for part in range(1, 6)
    )
    return {"title": f"{place} puts case {number} off", "text": text, "published": "2024-05-01"}


def write(number: int, desks: Sequence[Desk], until: float, folder: Path, found: Found) -> None:
    """Upload files until a moment, and wait for each."""
    for turn in range(1_000_000):
        if time.monotonic() > until:
            return
        own = [story(1_000_000 * (number + 1) + turn * _IN_A_FILE + each) for each in range(_IN_A_FILE - _SHARED)]
        common = [story(turn * _SHARED + each) for each in range(_SHARED)]
        file = folder / f"{number}-{turn}.jsonl"
        file.write_text("".join(f"{json.dumps(row)}\n" for row in (*own, *common)), encoding="utf-8")
        desk = desks[(number + turn) % len(desks)]
        reply = httpx.post(
            f"{desk.url}/api/v1/ingest", params={"name": file.name}, content=file.read_bytes(), timeout=120
        )
        if reply.status_code != httpx.codes.ACCEPTED:
            found.count(f"upload refused with {reply.status_code}")
            continue
        job = str(reply.json()["id"])
        while (state := desk.job(job)["state"]) in ("waiting", "running"):
            time.sleep(0.1)
        found.count(f"upload {state}")
        with found.lock:
            found.files.append(file)


def read(number: int, desks: Sequence[Desk], until: float, found: Found) -> None:
    """Ask until a moment."""
    chosen = random.Random(number)
    while time.monotonic() < until:
        case = story(chosen.randrange(30))
        reply = httpx.post(
            f"{chosen.choice(desks).url}/api/ask",
            json={"question": f"Why was this put off: {case['title']}?"},
            timeout=120,
        )
        found.count(f"question answered with {reply.status_code}")


def expected(files: Sequence[Path]) -> dict[str, str]:
    """Return a digest of each article in files, by its id."""
    records = [item for source in find_sources(files) for item in source.records(None, None)]
    articles = [item.article for item in records if isinstance(item, Record)]
    return {each.id: digest(each.title, *(p.text for p in each.paragraphs)) for each in articles}


def run(database: str, given: argparse.Namespace, work: Path) -> int:
    """Run writers and readers, and compare."""
    found = Found()
    (work / "files").mkdir()
    with Chroma(work / "chroma") as chroma:
        environment = {
            "NEWSDESK_DATABASE_URL": database,
            "NEWSDESK_CHROMA_URL": chroma.url,
            "NEWSDESK_SHARED_FOLDER": str(work),
        }
        with Desk(work / "a", environment) as a, Desk(work / "b", environment) as b:
            until = time.monotonic() + given.seconds
            threads = [
                threading.Thread(target=write, args=(number, (a, b), until, work / "files", found))
                for number in range(given.writers)
            ]
            threads += [threading.Thread(target=read, args=(n, (a, b), until, found)) for n in range(given.readers)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        settings = load({"home": work / "c", "database_url": database, "chroma_url": chroma.url})[0]
        with open_collection(settings, command="benchmark") as collection:
            collection.sync_index()
            assert collection.served_index is not None
            missing, extra = collection.served_index.compare()
            wanted, archive = expected(found.files), collection.archive
            held = set(archive.article_ids())
            stored = {each: archive.article(each) for each in held & wanted.keys()}
            cut = sum(
                article is None or digest(article.title, *(p.text for p in article.paragraphs)) != wanted[each]
                for each, article in stored.items()
            )
            faults = archive.faults()
    lost, more = len(wanted.keys() - held), len(held - wanted.keys())
    print(f"{given.seconds:.0f} s, {given.writers} writers, {given.readers} readers: {dict(found.outcomes)}")
    print(
        f"{len(found.files)} files with {len(wanted)} different articles: {lost} lost, {more} too many, {cut} not as"
        f" they were written; the index misses {missing} passages and has {extra} too many; {faults or 'no faults'}"
    )
    fine = {"upload done", "question answered with 200"}
    return int(bool(lost or more or cut or missing or extra or faults or found.outcomes.keys() - fine))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--readers", type=int, default=4)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="newsdesk-steady-") as folder:
        return run(given.database, given, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
