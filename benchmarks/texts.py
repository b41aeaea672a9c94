"""What a collection's chunks are made of, to measure how much was embedded."""

from pathlib import Path

from qa.factory import open_collection
from qa.settings import load
from vectorstore.chunking import make_chunks
from vectorstore.storage.opening import open_archive


def chunk_text(home: Path) -> tuple[int, int]:
    """Return how many chunks a collection has, and the characters of their own text."""
    archive = open_archive(home)
    try:
        ids = archive.chunks.ids()
        articles = {summary.head.id: archive.article(summary.head.id) for summary in archive.articles()}
        characters = 0
        for place in archive.chunks.places(ids).values():
            article = articles[place.article.id]
            assert article is not None
            run = article.paragraphs[place.first - 1 : place.last]
            whole = sum(len(paragraph.text) for paragraph in run) + len("\n\n") * (len(run) - 1)
            characters += whole if place.end is None else place.end - place.start
        return len(ids), characters
    finally:
        archive.close()


def embedded_texts(home: Path) -> list[str]:
    """Return what the model was given of a collection's articles, cut again as they were."""
    settings, _ = load({"home": home})
    with open_collection(settings, command="benchmark") as collection:
        archive = collection.archive
        articles = [archive.article(summary.head.id) for summary in archive.articles()]
        chunks = [make_chunks(each, collection.chunking, collection.embedder) for each in articles if each]
    return [chunk.embedded for few in chunks for chunk in few]
