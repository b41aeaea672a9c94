"""The room where a question comes in and a cited, checked answer goes out.

``open_desk`` is the way in from Python, and ``__all__`` what stays as it is between versions. It is imported when it is
first asked for, so that ``import qa.settings`` and the like stay quick. The files, in the order of a question's way:

answer and answer_json (the values and their JSON), settings and assemble (settings to working parts), desk (the public
way in), assistant (what every way in talks to), query (a package: what is said to the assistant taken off, spelling,
style), asking (the question checked; timeframe, time_relative, time_said,
time_moments and standing read its time), conversation (follow-ups; subject, references and phrases say what they lean
on; condense lets a model do it),
intents (what is no question: replies answers it, listing writes lists and summaries), catalogue (a package: questions
about the collection itself), outlets, parts, splitting and searching (questions over several articles), terms (what the
question's words are worth), events (what flows through the chain),
chain (search, then read, write and check), reading (a package: the passages read with the question; which sentences
are shown, and whether any), refusal (its words) and hidden (a filter in the way), writer (the shape of one), extractive
and chat_writer (the two there are),
models and gguf (chat models by name, and from a file), model_calls (retried, timed, counted),
sources and marks (what a model is shown, what its marks mean), instructions (what in an article addresses a model),
sentences, verify (the check: word_forms, numbers and tokens read a sentence, alignment finds it, agreement with
neighbours, negation and speakers says what is stated otherwise, support how far it is said, unsupported what becomes
of the rest),
citations (numbers and marks), claims and disagreement (who says it too, who says otherwise),
age (notes on old evidence), retriever (the search for other LangChain chains),
questions, runfile, batch, sweep and labelling (files of questions),
labels, judging, evaluation and evaluated (a run against what is known to be right; the
measures are in metrics),
comparison (of two runs), bounds (of a build), report, report_markdown, report_comparison, report_parts and charts
(what people read of it),
errors.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.desk import Desk, open_desk
    from vectorstore.errors import NewsdeskError

__all__ = ["Answer", "Desk", "NewsdeskError", "open_desk"]

_HOMES = {
    "Answer": "qa.answer",
    "Desk": "qa.desk",
    "NewsdeskError": "vectorstore.errors",
    "open_desk": "qa.desk",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
