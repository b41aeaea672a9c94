"""Check a collection: archive against index, model, versions, lock and free disk. Changes nothing."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from vectorstore.errors import IndexUnavailableError, NewsdeskError, WrongOnThisCpuError
from vectorstore.home_lock import read_owner
from vectorstore.index.chroma_client import ChromaServer
from vectorstore.index.chroma_index import open_index
from vectorstore.index.served_index import ServedIndex
from vectorstore.index.sync import GENERATION, WRITING, identity, is_there, is_whole
from vectorstore.inference.embedder import BUNDLED, check_weights, model_folder
from vectorstore.inference.onnx_reader import OnnxReader
from vectorstore.storage.archive import Archive
from vectorstore.storage.database import FILE_NAME
from vectorstore.storage.near_duplicates import NearDuplicates
from vectorstore.storage.opening import open_archive, open_desks

_LOW_DISK = 500 * 2**20
_TESTED = {"chromadb": "1.5.9", "torch": "2.13.0"}
_REINDEX = "newsdesk reindex"
_NEW_HOME = "ingest the articles into a new --home"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check of ``newsdesk doctor``."""

    check: str
    ok: bool
    detail: str
    remedy: str = ""
    """What to run or do; empty when nothing is wrong."""


def examine(
    home: Path,
    *,
    embedder_name: str = BUNDLED,
    chunking_name: str | None = None,
    chroma: ChromaServer | None = None,
    database_url: str | None = None,
    archive: Archive | None = None,
    served: ServedIndex | None = None,
) -> list[Finding]:
    """Return what each check found. Call it while this process holds the folder's lock.

    Args:
        archive: the collection's own where it is open; a database gives no second one.
        served: likewise its index, where several processes share one.
    """
    findings = [_guard("free disk", lambda: _disk(home)), *_versions()]
    findings.append(_guard("embedding model", lambda: _model(embedder_name)))
    findings.append(_guard("reader", _reader))
    findings.append(_guard("lock", lambda: _lock(home)))
    if archive is None and database_url is None and not (home / FILE_NAME).exists():
        return [*findings, Finding("archive", True, "nothing ingested yet")]
    try:
        opened = archive or open_archive(home, database_url, shared=chroma is not None)
    except NewsdeskError as error:
        return [*findings, Finding("database" if database_url else "archive", False, error.message, error.hint)]
    try:
        if opened.database.place != str(home.absolute()):
            findings.append(_guard("database", lambda: _database(opened)))
        findings.append(_guard("archive", lambda: _archive(opened)))
        findings.append(_guard("vectors", lambda: _vectors(opened)))
        findings.append(_guard("stories", lambda: _stories(opened)))
        findings.append(_guard("settings", lambda: _settings(opened, embedder_name, chunking_name)))
        findings.append(_guard("index", lambda: _any_index(home, opened, chroma, database_url, served)))
    finally:
        if archive is None:
            opened.close()
    return findings


def _guard(check: str, run: Callable[[], Finding]) -> Finding:
    try:
        return run()
    except NewsdeskError as error:
        return Finding(check, False, error.message, error.hint)


def _disk(home: Path) -> Finding:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    detail = f"{free / 2**30:.1f} GB free"
    if free < _LOW_DISK:
        return Finding("free disk", False, detail, "free at least 500 MB, or move the folder and set NEWSDESK_HOME")
    return Finding("free disk", True, detail)


def _versions() -> Iterator[Finding]:
    for package, tested in _TESTED.items():
        try:
            found = version(package).split("+")[0]
        except PackageNotFoundError:
            found = "none"
        remedy = "" if found == tested else f"pip install {package}=={tested}"
        yield Finding(f"version of {package}", found == tested, f"{found}, tested with {tested}", remedy)


def _model(name: str) -> Finding:
    folder = model_folder(name)
    if name == BUNDLED and folder is not None:
        check_weights(folder)
        return Finding("embedding model", True, f"{name}, weights as published")
    return Finding("embedding model", True, f"{name}, {'a folder' if folder else 'a hub name'} (weights not checked)")


def _reader() -> Finding:
    """Check the model that orders quotes; where this CPU runs it wrongly it is left out, which is no fault."""
    try:
        OnnxReader()
    except WrongOnThisCpuError as error:
        return Finding("reader", True, f"left out: {error.message}")
    return Finding("reader", True, "its file as made, and right on this CPU")


def _lock(home: Path) -> Finding:
    owner = read_owner(home)
    if owner is None or (owner.pid == os.getpid() and owner.url is None):
        return Finding("lock", True, "free, but for this command")
    return Finding("lock", True, f"held by `newsdesk {owner.command}` (process {owner.pid})")


def _archive(archive: Archive) -> Finding:
    broken = archive.faults()
    if broken:
        return Finding(
            "archive", False, "; ".join(broken), "restore a backup, or ingest the articles into a new --home"
        )
    counts = archive.counts()
    return Finding(
        "archive", True, f"{counts.articles} articles, {counts.paragraphs} paragraphs, {counts.chunks} chunks"
    )


def _vectors(archive: Archive) -> Finding:
    """Check that all vectors have one length and none is empty or not of length one."""
    lengths = archive.chunks.vector_lengths()
    if len(lengths) > 1:
        return Finding("vectors", False, f"vectors of {len(lengths)} lengths are mixed", _NEW_HOME)
    bad = 0
    ids = archive.chunks.ids()
    for begin in range(0, len(ids), 4000):
        stack = np.stack(list(archive.chunks.vectors(ids[begin : begin + 4000]).values()))
        bad += int((~(np.abs(np.linalg.norm(stack, axis=1) - 1) <= 0.01)).sum())  # written so that NaN counts
    if bad:
        return Finding("vectors", False, f"{bad} vectors are damaged", _NEW_HOME)
    return Finding("vectors", True, f"{len(ids)} of {lengths[0] // 4 if lengths else 0} dimensions")


def _stories(archive: Archive) -> Finding:
    """Check that every article was compared with the others, so that a story printed twice is shown once."""
    near = NearDuplicates(archive.database)
    if faults := near.faults():
        return Finding("stories", False, "; ".join(faults), _REINDEX)
    return Finding("stories", True, f"{near.pairs()} pairs of articles print the same story")


def _settings(archive: Archive, embedder_name: str, chunking_name: str | None) -> Finding:
    for key, wanted in (("embedder", embedder_name), ("chunking", chunking_name)):
        built = archive.meta(key)
        if wanted is not None and built is not None and built != wanted:
            detail = f"the index was built with the {key} {built}, the settings ask for {wanted}"
            return Finding("settings", False, detail, f"{_REINDEX}, or set the {key} back")
    return Finding("settings", True, identity(archive))


def _database(archive: Archive) -> Finding:
    from vectorstore.storage.postgres.health import health

    found = health(archive.database)
    return Finding("database", not found.remedy, found.detail, found.remedy)


def _any_index(
    home: Path, archive: Archive, chroma: ChromaServer | None, database_url: str | None, served: ServedIndex | None
) -> Finding:
    """Check the index of the folder, or the one that several processes share."""
    if served is not None:
        return _served(archive, served, chroma)
    if chroma is None or database_url is None:
        return _index(home, archive, chroma)
    with closing(open_desks(database_url)) as desks, closing(ServedIndex(archive, chroma, desks.collection)) as index:
        return _served(archive, index, chroma)


def _served(archive: Archive, index: ServedIndex, chroma: ChromaServer | None) -> Finding:
    where = chroma.url if chroma else "the Chroma server"
    behind = len(archive.outbox.pending())
    try:
        missing, left = index.compare()
    except IndexUnavailableError as error:
        return Finding("index", False, f"{where}: {error.message} Answers are found by words alone.", error.hint)
    if missing or left:
        detail = f"{where}: {missing} chunks are missing and {left} are left over"
        return Finding("index", False, detail, "start newsdesk serve, which builds it anew; or newsdesk reindex")
    late = f", {behind} changes behind" if behind else ""
    return Finding("index", True, f"{where} agrees with the archive ({archive.counts().chunks} chunks{late})")


def _index(home: Path, archive: Archive, chroma: ChromaServer | None) -> Finding:
    generation = int(archive.meta(GENERATION) or 0)
    wanted = set(archive.chunks.ids())
    if generation == 0 or not is_there(home, generation, chroma):
        missing = "there is no index" if wanted else "nothing to index yet"
        return Finding("index", not wanted, missing, _REINDEX if wanted else "")
    if archive.meta(WRITING) == "1":
        return Finding("index", False, "a process was stopped while writing it", _REINDEX)
    index = open_index(home, generation, identity(archive), chroma)
    try:
        held = index.ids()
        whole = held != wanted or is_whole(archive, index)
    finally:
        index.close()
    if held != wanted:
        detail = f"{len(wanted - held)} chunks are missing and {len(held - wanted)} are left over"
        return Finding("index", False, detail, _REINDEX)
    if not whole:
        return Finding("index", False, "the search does not find chunks that are in it: files are damaged", _REINDEX)
    return Finding("index", True, f"agrees with the archive ({len(held)} chunks)")
