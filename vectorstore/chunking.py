"""Articles to chunks: runs of whole neighbouring paragraphs, short enough for the embedding model.

A paragraph is never cut for reading or citing. Only where one alone is longer than the model takes is it covered by
overlapping windows, so that its end is found as well as its beginning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vectorstore.documents import Article, Chunk, Paragraph, digest, written_day
from vectorstore.inference.embedder import Embedder
from vectorstore.text.unquoted import quotable

_SPECIAL_TOKENS = 2
_HEADLINE_CHARS = 200
"""A longer headline is cut in the embedded text, lest it crowd out the paragraphs."""
_OVERLAP = 4
"""Windows of a long paragraph share a quarter of their length."""


@dataclass(frozen=True, slots=True)
class Chunking:
    """The parameters of chunking; part of the index's identity."""

    max_tokens: int
    """Longest chunk in tokens of the embedding model, headline, date and special tokens included."""

    @property
    def name(self) -> str:
        """The name of the chunking in the archive; other chunks need another name."""
        return f"paragraphs-v1/{self.max_tokens}"


def make_chunks(article: Article, chunking: Chunking, embedder: Embedder) -> list[Chunk]:
    """Return the chunks of an article in reading order; together they cover every paragraph that is quotable."""
    head = heading(article.title, article.published)
    lengths = embedder.count_tokens([head, *(p.text for p in article.paragraphs)])
    head_tokens, paragraph_tokens = lengths[0] + _SPECIAL_TOKENS, lengths[1:]
    # A model may take less than the setting asks for; a quarter of the room is kept for text whatever the headline.
    limit = min(chunking.max_tokens, embedder.max_tokens)
    room = max(limit - head_tokens, limit // 4)
    most = max(embedder.max_tokens - head_tokens, embedder.max_tokens // 4)
    searched = set(quotable(article.paragraphs))
    chunks: list[Chunk] = []
    for first, last in _runs(paragraph_tokens, room):  # of all, so that what is left out moves nothing
        run = [paragraph for paragraph in article.paragraphs[first : last + 1] if paragraph in searched]
        if first == last and run and paragraph_tokens[first] > most:
            for start, end in _windows(embedder.token_offsets(run[0].text), most):
                chunks.append(_chunk(article.id, head, run, start, end))
        elif run:
            chunks.append(_chunk(article.id, head, run, 0, None))
    return chunks


def heading(title: str, published: date | None) -> str:
    """Return what stands in front of every embedded chunk: headline and date."""
    title = title if len(title) <= _HEADLINE_CHARS else title[:_HEADLINE_CHARS].rsplit(" ", 1)[0]
    return f"{title} ({written_day(published)})" if published else title


def _runs(tokens: list[int], room: int) -> Iterator[tuple[int, int]]:
    """Yield (first, last) paragraph indexes of runs that fit the room; a paragraph over it stands alone."""
    first, used = 0, 0
    for index, count in enumerate(tokens):
        if index > first and used + count > room:
            yield first, index - 1
            first, used = index, 0
        used += count
    yield first, len(tokens) - 1


def _windows(offsets: list[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) characters of overlapping windows of ``size`` tokens that cover all tokens."""
    step = size - size // _OVERLAP
    for begin in range(0, len(offsets), step):
        window = offsets[begin : begin + size]
        yield window[0][0], window[-1][1]
        if begin + size >= len(offsets):
            return


def _chunk(article_id: str, head: str, run: Sequence[Paragraph], start: int, end: int | None) -> Chunk:
    text = run[0].text[start:end] if end is not None else "\n\n".join(paragraph.text for paragraph in run)
    embedded = f"{head}\n\n{text}"
    place = (run[0].number, run[-1].number, start, end)
    return Chunk(digest(article_id, repr(place), embedded), article_id, *place, text, embedded)
