"""Move a collection: copy what is missing, then compare digests of both ends. A move that was cut off goes on."""

from collections.abc import Callable
from dataclasses import dataclass

from vectorstore.errors import HomeError
from vectorstore.storage.archive import MOVING
from vectorstore.storage.near_duplicates import NearDuplicates
from vectorstore.storage.transfer.copying import copy_articles, copy_conversations, copy_rest, empty
from vectorstore.storage.transfer.digests import TableDigest, digests
from vectorstore.storage.transfer.places import Place, is_url, open_place

OnStage = Callable[[str, int, int], None]
"""Called with (what is being done, done, in all), in articles."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The result of a move; the digests of both ends are equal."""

    source: str
    target: str
    copied: int
    """Articles copied by this run; others were there."""
    tables: dict[str, TableDigest]


def move(
    source: str, target: str, *, restart: bool = False, wait_seconds: float = 5, on_stage: OnStage | None = None
) -> Moved:
    """Copy a collection from one place to another, each a folder or a PostgreSQL database's URL.

    The source is only read. What is in the target is the collection, but for its vector index, which is built when the
    collection is first opened there.

    Args:
        restart: begin anew where a move was cut off and the source has changed since.
        on_stage: told how far it is.

    Raises:
        HomeError: one of the two cannot be used, the target has another collection, or the two differ at the end.
        LockedError: another process has one of them open.
    """
    if is_url(source) and source == target:
        raise HomeError("The collection is there already: source and target are one.", "Name another target.")
    with (
        open_place(source, new=False, wait_seconds=wait_seconds) as here,
        open_place(target, new=True, wait_seconds=wait_seconds) as there,
    ):
        return _moved(here, there, restart, on_stage or _nobody)


def _moved(here: Place, there: Place, restart: bool, tell: OnStage) -> Moved:
    _check_whole(here)
    _begin(here, there, restart)
    copied = copy_articles(here.archive, there.archive, lambda done, total: tell("copying", done, total))
    copy_rest(here.archive, there.archive)
    copy_conversations(here.conversations, there.conversations)
    one, other = (
        digests(place.archive, place.conversations, lambda done, total: tell("comparing", done, total))
        for place in (here, there)
    )
    faults = [f"{name} ({one[name].rows} rows, not {other[name].rows})" for name in one if one[name] != other[name]]
    faults += [fault for fault in _faults(there) if fault not in _faults(here)]
    if faults:
        raise HomeError(
            f"What was copied to {there.name} differs from {here.name}: {', '.join(faults)}.",
            "Nothing of the source was changed. Run it again with --restart, which empties the target first.",
        )
    there.archive.database.rows("DELETE FROM meta WHERE key = ?", (MOVING,))
    return Moved(here.name, there.name, copied, one)


def _faults(place: Place) -> list[str]:
    return place.archive.faults() + NearDuplicates(place.archive.database).faults()


def _check_whole(place: Place) -> None:
    """Check that a source has something to move, and that it is no half of a collection itself."""
    if not place.archive.counts().articles and not place.conversations.database.rows("SELECT 1 FROM conversation"):
        raise HomeError(f"There is nothing to move in {place.name}.", "Name the place of a collection with articles.")
    if place.archive.meta(MOVING) is not None:
        raise HomeError(
            f"A move into {place.name} was cut off, so only a part of a collection is there.",
            "Run that move again first; it goes on where it was.",
        )


def _begin(here: Place, there: Place, restart: bool) -> None:
    """Note in the target what is moved into it, or go on with what was begun."""
    state, begun = here.archive.fingerprint(), there.archive.meta(MOVING)
    if restart and begun is not None:
        empty(there.archive, there.conversations)
        begun = None
    if begun is None:
        filled = there.archive.counts().articles or there.conversations.database.rows("SELECT 1 FROM conversation")
        if filled and there.archive.fingerprint() != state:
            raise HomeError(
                f"There is another collection in {there.name}.",
                "Move into an empty database, schema (?options=-csearch_path%3DNAME) or folder.",
            )
        there.archive.set_meta(MOVING, state)
    elif begun != state:
        raise HomeError(
            f"The move into {there.name} was begun from another state of the collection.",
            "Run it with --restart to empty the target and begin anew.",
        )


def _nobody(*_: object) -> None:
    """Take progress that nobody watches."""
