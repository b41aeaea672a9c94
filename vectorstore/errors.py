"""Errors a user can mend: each says what is wrong and, in ``hint``, what to do next."""


class NewsdeskError(Exception):
    """Base of every expected failure; the command line prints it and exits 1, never with a traceback."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class HomeError(NewsdeskError):
    """The collection's folder cannot be used: not a folder, not writable, damaged, or the disk is full."""


class UnreachableError(HomeError):
    """The server that keeps the collection does not answer; the same may go well in a moment."""


class IndexUnavailableError(HomeError):
    """The server of the vector index does not answer, or has lost the index; search by words goes on."""


class ClusterError(NewsdeskError):
    """The Ray cluster that an ingest was to run on cannot be used, or was lost; what is stored stays."""


class BusyError(NewsdeskError):
    """Too much waits already; the same may be done when some of it is over."""


class LockedError(HomeError):
    """Another process owns the collection's folder; ``url`` is its address when it is a server."""

    def __init__(self, message: str, hint: str = "", url: str | None = None) -> None:
        super().__init__(message, hint)
        self.url = url


class EmbedderError(NewsdeskError):
    """The embedding model is missing, damaged, or not the one the index was built with."""


class WrongOnThisCpuError(EmbedderError):
    """An int8 model computes another result on this CPU than on the one that made it."""


class ReaderError(NewsdeskError):
    """The model that reads sentences with the question is missing or damaged."""


class RerankerError(NewsdeskError):
    """The reranking model is missing, damaged, or of another kind."""


class NliError(NewsdeskError):
    """The model of natural language inference is missing, damaged, or of another kind."""


class IndexMismatchError(NewsdeskError):
    """The stored index was built with another embedder or chunking than the settings ask for."""


class ConversationError(NewsdeskError):
    """A stored conversation is not there, or what is to be stored of one cannot be used."""


class ReadError(NewsdeskError):
    """A file cannot be read as articles; ``ingest`` reports it and goes on with the next file."""


def first_line(error: BaseException) -> str:
    """Return what a library's error says, in one line without a full stop, to stand inside a message of ours."""
    return (str(error).splitlines() or [repr(error)])[0].rstrip(". ")
