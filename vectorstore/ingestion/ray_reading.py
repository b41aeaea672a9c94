"""Reading and embedding on a Ray cluster, for an ingest; the process that runs it stores what comes back.

Two stages of Ray Data: tasks read files and objects, and a pool of actors, each with the embedding model, cuts and
embeds what is new. What comes back keeps the order of the files, so that the same batches are stored as by one process.
Tasks and actors that die are run again by Ray. Needs the extra ``newsdesk[ray]``, and Newsdesk on every machine.
"""

import os
import pickle
import socket
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

from vectorstore.chunking import Chunking, make_chunks
from vectorstore.errors import ClusterError, first_line
from vectorstore.inference.embedder import Embedder, load_embedder
from vectorstore.inference.onnx_embedder import OnnxEmbedder
from vectorstore.ingestion.batch_writer import Prepared, content_of
from vectorstore.ingestion.changed import Changed, Item
from vectorstore.ingestion.run import Run
from vectorstore.ingestion.sources import Source
from vectorstore.parsing.record import Record, Rejection

_BLOCK_BYTES = 1 << 20
"""Articles that go from stage to stage at once: some hundred, so that embedding begins while a file is still read."""
_ARTICLES_AT_ONCE = 32
_MOST_BLOCKS = 512
_CONNECT_SECONDS = 10
_AGAIN = "What was stored so far is kept; run the same command again, and it goes on from there."

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file or object for a worker to read."""

    source: Source
    names: Mapping[str, str] | None
    known: Mapping[str, str]
    """Digests of its records' content by key, as they are stored: those are not embedded."""
    oldest: date | None


@dataclass(frozen=True, slots=True)
class RayReading:
    """How an ingest reads on a Ray cluster: a ``Reading``."""

    address: str
    """HOST:PORT of the cluster's head, ``auto`` for the one of this machine, ``local`` for one of this process."""
    embedder_dtype: str = "auto"

    def __call__(self, run: Run, changed: Iterable[Changed]) -> Iterator[tuple[Changed, Iterator[Item]]]:
        """Yield the records of each file or object, in order, with chunks and vectors of what is new.

        Raises:
            ClusterError: Ray is not installed, the cluster cannot be reached, or was lost.
        """
        wanted = list(changed)
        if not wanted:
            return
        run.tell("waiting for the Ray cluster")
        tasks = [_task(run, each.source) for each in wanted]
        collection = run.batch.collection
        # The workers must make what this process would have made; where that is int8, they may not take another form.
        dtype = "int8" if isinstance(collection.embedder, OnnxEmbedder) else self.embedder_dtype
        preparing = (collection.embedder_name, dtype, collection.chunking, version("newsdesk"))
        with _connected(self.address) as cpus, closing(_items(tasks, preparing, cpus)) as items:
            for each in wanted:
                yield each, _until_end(items)
            next(items, None)  # nothing comes any more, and Ray ends its own work in order


def _task(run: Run, source: Source) -> ReadTask:
    origins = run.manifest.origins(source.name)
    return ReadTask(source, run.names, {key: origin.content for key, origin in origins.items()}, run.oldest)


def _until_end(items: Iterator[Item | None]) -> Iterator[Item]:
    """Yield the items of one source, up to the None at its end."""
    for item in items:
        if item is None:
            return
        yield item


@contextmanager
def _connected(address: str) -> Iterator[float]:
    """Connect to a cluster for as long as the block runs, and give the number of its CPUs."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise ClusterError(
            "Ray is not installed.", "Run: pip install 'newsdesk[ray]', here and on the workers."
        ) from error
    with redirect_stdout(sys.stderr):  # Ray tells of workers that died on stdout, where programs read the report
        try:
            _check_listens(address)
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
        except Exception as error:
            raise ClusterError(
                f"The Ray cluster {address} cannot be reached ({first_line(error)}).",
                "`ray status` on its head says whether it runs; --ray local starts one here.",
            ) from error
        try:
            yield float(ray.cluster_resources().get("CPU", 1))
        finally:
            ray.shutdown()


def _check_listens(address: str) -> None:
    """Check that something listens at HOST:PORT, since Ray would go on trying for minutes.

    Raises:
        OSError: nothing does.
    """
    host, _, port = address.rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host, int(port)), _CONNECT_SECONDS).close()


def _items(
    tasks: Sequence[ReadTask], preparing: tuple[str, str, Chunking, str], cpus: float
) -> Generator[Item | None, None, None]:
    """Run the stages and give what comes out of them: the items of each task and then None."""
    import ray.data

    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    context.target_max_block_size = _BLOCK_BYTES
    # Actors keep their CPUs; one must be left to the tasks that read.
    share = 1.0 if cpus >= 2 else cpus / 2
    pool = ray.data.ActorPoolStrategy(min_size=1, max_size=max(1, int(cpus) - 1))
    rows = [{"task": pickle.dumps(task)} for task in tasks]
    stages = (
        ray.data.from_items(rows, override_num_blocks=min(len(rows), _MOST_BLOCKS))
        .flat_map(read_task, num_cpus=share)
        .map_batches(
            Preparer, fn_constructor_args=preparing, batch_size=_ARTICLES_AT_ONCE, compute=pool, num_cpus=share
        )
    )
    try:
        for row in stages.iter_rows():
            yield pickle.loads(row["item"])  # noqa: S301 (our own workers made it)
    except Exception as error:
        raise ClusterError(f"The Ray cluster failed ({first_line(error)}).", _AGAIN) from error


def read_task(row: _Row) -> Iterator[_Row]:
    """Read a file or object, a row for each record, marked where it must be embedded; None stands at the end."""
    task: ReadTask = pickle.loads(row["task"])  # noqa: S301 (the process that runs the ingest made it)
    for item in task.source.records(None, task.names):
        yield {"item": pickle.dumps(item), "new": isinstance(item, Record) and _is_new(task, item)}
    yield {"item": pickle.dumps(None), "new": False}


def _is_new(task: ReadTask, record: Record) -> bool:
    published = record.article.published
    if task.oldest is not None and published is not None and published < task.oldest:
        return False
    return task.known.get(record.key) != content_of(record.article)


class Preparer:
    """An actor that has the embedding model, and cuts and embeds what is new."""

    def __init__(self, embedder_name: str, dtype: str, chunking: Chunking, wanted: str) -> None:
        """Load the model.

        Args:
            wanted: the version of Newsdesk that runs the ingest; another may read or cut otherwise.

        Raises:
            ClusterError: this machine has another version.
        """
        if (here := version("newsdesk")) != wanted:
            raise ClusterError(f"A Ray worker has Newsdesk {here}, and {wanted} runs the ingest.", "Install the same.")
        self._embedder = load_embedder(embedder_name, dtype)
        self._chunking = chunking

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]:
        """Yield each row's item as ``Item``."""
        items: list[Record | Rejection | None] = [pickle.loads(each) for each in batch["item"]]  # noqa: S301
        new = [item for item, is_new in zip(items, batch["new"], strict=True) if is_new and isinstance(item, Record)]
        ready = iter(prepared(new, self._chunking, self._embedder))
        flags = zip(items, batch["new"], strict=True)
        done = [item if item is None else (item, next(ready) if is_new else None) for item, is_new in flags]
        return {"item": [pickle.dumps(item) for item in done]}


def prepared(records: Sequence[Record], chunking: Chunking, embedder: Embedder) -> list[Prepared]:
    """Return the chunks and vectors of some records."""
    chunks = [make_chunks(record.article, chunking, embedder) for record in records]
    vectors = embedder.encode_documents([chunk.embedded for each in chunks for chunk in each])
    ends = [0]
    for each in chunks:
        ends.append(ends[-1] + len(each))
    return [Prepared(each, vectors[begin:end]) for each, begin, end in zip(chunks, ends, ends[1:], strict=False)]
