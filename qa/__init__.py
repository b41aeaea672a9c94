"""A question comes in; a cited, checked answer goes out.

``open_desk`` is the way in from Python, and ``__all__`` is the public API. A public name is imported when it is first
used, so that ``import qa.settings`` stays quick.

In the order of a question's way: ``opening`` (``open_desk``: a desk here, ``desk``, or on a server, ``remote``;
``async_desk`` for asyncio), ``assistant`` (what every caller talks to), ``query`` (the question taken apart: style,
intent, dates, outlets), ``conversation`` (follow-ups made stand-alone), ``request`` (what is searched for, the events
of a stream), ``pipeline`` (search, read, write, check), ``catalogue`` (questions about the collection itself),
``digest`` (briefs, timelines, the latest), ``reading`` (the reader model's scores: which sentences answer, and whether
to refuse), ``refusal`` (the message of a refusal), ``draft`` (what a writer returns), ``generation`` (the writers)
with ``llm`` (chat models), ``verification`` (each sentence checked against what it cites), ``cross_source``
(disagreements and corrections), ``suggestions`` (questions to ask next), ``answer`` and ``answer_json`` (the result
and its JSON).

Beside it: ``settings`` and ``factory`` (settings to working parts), ``text`` (sentences, numbers, prompt injection),
``langchain_retriever`` (the search for other chains), ``claim_check`` (a text of somebody else's checked),
``evaluation`` (batch runs and their scores), ``sample``, ``errors``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.async_desk import AsyncDesk, open_async_desk
    from qa.desk import Desk
    from qa.opening import open_desk
    from vectorstore.errors import NewsdeskError

__all__ = ["Answer", "AsyncDesk", "Desk", "NewsdeskError", "open_async_desk", "open_desk"]

_HOMES = {
    "Answer": "qa.answer",
    "AsyncDesk": "qa.async_desk",
    "Desk": "qa.desk",
    "NewsdeskError": "vectorstore.errors",
    "open_async_desk": "qa.async_desk",
    "open_desk": "qa.opening",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
