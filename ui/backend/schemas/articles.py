"""Articles, pages of their list, and their earlier versions."""

from pydantic import Field

from ui.backend.schemas.common import Given


class Head(Given):
    """What is known of an article without its text."""

    id: str
    title: str
    source: str | None
    published: str | None = Field(description="ISO date; null where it is not known.")
    url: str | None


class Summary(Head):
    """An article in a list."""

    paragraphs: int


class Paragraph(Given):
    """A paragraph of an article."""

    number: int = Field(description="From 1; never changes for an article id.")
    text: str
    kind: str | None = Field(
        None, description='Where it is neither searched nor quoted: "caption", "link", "dateline"…'
    )


class Aside(Given):
    """A notice, link or caption among the paragraphs."""

    after: int = Field(description="Number of the paragraph before it; 0 before the first.")
    kind: str
    text: str


class Article(Head):
    """An article with its paragraphs."""

    authors: list[str]
    language: str | None
    section: str | None = None
    updated: str | None = Field(None, description="When it was changed last: an ISO date, or date and time.")
    paragraphs: list[Paragraph]
    asides: list[Aside] = Field([], description="Notices, links and captions among them: not searched, not quoted.")
    also_in: list[Head] = Field(description="Other articles that print the same story, earliest first.")


class Articles(Given):
    """A page of the list of articles."""

    articles: list[Summary]
    found: int = Field(description="Articles that pass the filters, on all pages.")
    total: int = Field(description="Articles of the collection.")
    offset: int
    limit: int
    next: str | None = Field(description="Address of the next page; null on the last.")


class Version(Given):
    """An earlier version of an article."""

    number: int
    title: str
    paragraphs: list[str]
    changes: list[dict[str, str]] = Field(
        description="`change` (added, removed) and `text`: what the next one changed."
    )


class History(Given):
    """The versions of an article."""

    id: str
    title: str
    versions: list[Version] = Field(description="Earlier ones, the oldest first; empty where it was never changed.")
