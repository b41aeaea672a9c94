"""Errors of the question side; the base class is the one of the article side, so one handler catches both."""

from vectorstore.errors import NewsdeskError


class QuestionError(NewsdeskError):
    """The question, or a date or filter that came with it, cannot be used as it is."""


class SettingsError(NewsdeskError):
    """A setting has a value that cannot be used, or a name nobody knows."""


class WriterError(NewsdeskError):
    """The writer (the extractive one or a chat model) cannot be had or failed."""


class QuestionsFileError(NewsdeskError):
    """A questions or run file cannot be read or written."""


class ServerError(NewsdeskError):
    """A running server could not be asked, or answered with an error."""
