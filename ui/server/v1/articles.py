"""``/api/v1/articles``: pages of the list, single articles with their history, removal."""

import hashlib
import json
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from ui.backend import schemas
from ui.backend.history import history_json
from ui.backend.questions import MOST_LISTED, ListRequest
from ui.net import RefusedError
from ui.server.v1.service import Service, missing, problems
from ui.sub_path import inner_path
from vectorstore.storage.article_list import SortKey

Id = Annotated[str, Path(max_length=64, description="An article's id.")]
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "Not changed since the ETag that was sent."}}
_LIST = """A page of the articles. `q` searches their text and headlines: all words have to be there, in any of their
forms, and a phrase in quotation marks as it is. `Link` and `next` lead to the page after. Send the `ETag` back as
`If-None-Match` to be told whether something has changed."""


class Listed(BaseModel):
    """What a request for a page of the list may say; an unknown name is an error, for it is most likely mistyped."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=500, description='Words and "phrases" of the text.')
    title: str = Field("", max_length=200, description="Words of headline or outlet.")
    source: str | None = Field(None, max_length=200, description="Only this outlet; empty: without one.")
    since: str | None = Field(None, max_length=100, description="Published on this day or later.")
    until: str | None = Field(None, max_length=100, description="Published by this day.")
    sort: SortKey = "date"
    order: Literal["asc", "desc"] = "desc"
    offset: int = Field(0, ge=0, le=100_000_000)
    limit: int = Field(50, ge=1, le=MOST_LISTED)

    def wanted(self) -> ListRequest:
        """Return it as the desk takes it."""
        return ListRequest(**self.model_dump(exclude={"order"}), descending=self.order == "desc")


def add_articles(router: APIRouter, service: Service) -> None:
    """Add the routes to a router."""
    _add_list(router, service)
    _add_single(router, service)

    @router.delete(
        "/articles/{article_id}",
        responses=problems(404) | {200: {"description": "How many were removed, and the name for undoing it."}},
        summary="Remove an article",
        description="Ingesting its file again brings it back.",
        tags=["articles"],
    )
    def remove(article_id: Id) -> JSONResponse:
        service.library.check_open()
        name, removed = service.library.remove([article_id])
        if not removed:
            raise _missing()
        return JSONResponse({"removed": removed, "undo": name})


def _add_list(router: APIRouter, service: Service) -> None:
    @router.get(
        "/articles",
        response_model=schemas.Articles,
        responses=_NOT_MODIFIED | problems(),
        summary="List articles",
        description=_LIST,
        tags=["articles"],
    )
    def articles(request: Request, given: Annotated[Listed, Query()]) -> Response:
        tag = _tag(service.assistant.contents.fingerprint(), str(request.query_params))
        if _known(request, tag):
            return Response(status_code=304, headers={"etag": tag})
        page = service.questions.articles(given.wanted())
        headers = {"etag": tag, "cache-control": "private, no-cache"}
        page["next"] = _next(request, page)
        if page["next"]:
            headers["link"] = f'<{page["next"]}>; rel="next"'
        return JSONResponse(page, headers=headers)


def _add_single(router: APIRouter, service: Service) -> None:
    @router.get(
        "/articles/{article_id}",
        response_model=schemas.Article,
        responses=_NOT_MODIFIED | problems(404),
        summary="Read an article",
        tags=["articles"],
    )
    def article(article_id: Id, request: Request) -> Response:
        found = service.questions.article(article_id)
        if found is None:
            raise _missing()
        tag = _tag(json.dumps(found, sort_keys=True))
        headers = {"etag": tag, "cache-control": "private, no-cache"}
        return (
            Response(status_code=304, headers=headers) if _known(request, tag) else JSONResponse(found, headers=headers)
        )

    @router.get(
        "/articles/{article_id}/history",
        response_model=schemas.History,
        responses=problems(404),
        summary="Earlier versions of an article, and what each next one changed",
        tags=["articles"],
    )
    def history(article_id: Id) -> JSONResponse:
        found = history_json(service.assistant.collection.archive, article_id)
        if found is None:
            raise _missing()
        return JSONResponse(found)


def _missing() -> RefusedError:
    return missing("article", "GET /api/v1/articles lists them.")


def _next(request: Request, page: dict[str, Any]) -> str | None:
    after = page["offset"] + len(page["articles"])
    if not page["articles"] or after >= page["found"]:
        return None
    query = urlencode({**dict(request.query_params), "offset": after, "limit": page["limit"]})
    return f"{request.scope.get('root_path', '')}{inner_path(request.scope)}?{query}"


def _tag(*parts: str) -> str:
    return f'"{hashlib.sha256(chr(0).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'


def _known(request: Request, tag: str) -> bool:
    given = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return tag in given or "*" in given
