"""All routes of ``/api/v1``."""

from fastapi import APIRouter, FastAPI

from ui.server.json_body import JsonRoute
from ui.server.v1.articles import add_articles
from ui.server.v1.ask import add_asking
from ui.server.v1.conversations import add_conversations
from ui.server.v1.feeds import add_feeds
from ui.server.v1.jobs import add_jobs
from ui.server.v1.service import Service
from ui.server.v1.starting import add_starts

PREFIX = "/api/v1"


def add_v1(server: FastAPI, service: Service) -> APIRouter:
    """Add the routes to a server, and return them."""
    router = APIRouter(prefix=PREFIX, route_class=JsonRoute)
    add_asking(router, service)
    add_articles(router, service)
    add_feeds(router, service)
    add_starts(router, service)
    add_jobs(router, service)
    add_conversations(router, service)
    server.include_router(router)
    return router
