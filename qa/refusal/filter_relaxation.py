"""Filter relaxation: search a refused question again without each filter, to find the one that hid the answer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from qa.query.outlet_mentions import outlets_of
from qa.request import Found, Request
from vectorstore.documents import ArticleHead, named, written_day

_LAST_DAY = date(9999, 12, 31)


def hidden_by(request: Request, find: Callable[[Request], Found], likely: Callable[[Request, Found], bool]) -> str:
    """Return a sentence that says which filter hid an answer, and the best article behind it; "" where none did.

    Only filters that somebody set are lifted, each alone. Days that were read from the question are not among them:
    the assistant itself lets those go.

    Args:
        likely: whether what was found would be answered.
    """
    for what, wider in _without(request):
        further = find(wider)
        behind = [passage.article for passage in further.passages if _leaves_out(request, passage.article)]
        if behind and likely(wider, further):
            return f"Without {what} it may be answered: see {named(behind[0])}."
    return ""


def _without(request: Request) -> Iterator[tuple[str, Request]]:
    query = request.query
    if query.source:
        yield f"the outlet {query.source}", replace(request, query=replace(query, source=None))
    read_from_question = request.window is not None and request.window.is_filter
    if (query.since or query.until) and not read_from_question:
        days = "the earliest and the latest day" if query.since and query.until else "the earliest day"
        what = days if query.since else "the latest day"
        yield what, replace(request, query=replace(query, since=None, until=None), undated=not request.on_a_day)
    if request.on_a_day:
        what = f"the as-of day {written_day(query.as_of)}"
        # A question that is asked on no day is not about now: what is old, or has no date, may answer it.
        yield what, replace(request, query=replace(query, as_of=_LAST_DAY), undated=True, on_a_day=False)


def _leaves_out(request: Request, article: ArticleHead) -> bool:
    """Return whether a request's filters leave an article out."""
    query, day = request.query, article.published
    if query.source and not outlets_of(query.source, [article.source or ""]):
        return True
    if day is None:
        return not request.undated
    return day > min(query.until or query.as_of, query.as_of) or (query.since is not None and day < query.since)
