"""Newsdesk with its defaults, for ``benchmarks/peers.py``; runs in Newsdesk's own environment.

``--option`` holds words: "chat" writes with the language model, in this process, rather than by quotation; "dated"
tells the day a question was asked on, which no peer is told.
"""

import tempfile
from pathlib import Path
from typing import Any

from protocol import Ask, Reply, run


def build(articles: list[dict[str, Any]], arguments: Any) -> Ask:
    from qa.factory import open_assistant, open_collection
    from qa.settings import load
    from vectorstore.ingestion.ingest import ingest

    options = arguments.option.split()
    home = Path(tempfile.mkdtemp(prefix="newsdesk-peer-"))
    chat = {"model": "gguf:smollm2"} if "chat" in options else {}
    settings = load({"home": home, **chat})[0]
    collection = open_collection(settings, command="benchmark")
    ingest([arguments.articles], collection)
    assistant = open_assistant(settings, collection)
    assistant.warm_up()

    def ask(asked: dict[str, Any]) -> Reply:
        answer = assistant.ask(asked["question"], as_of=asked["date"] if "dated" in options else None)
        sources = [(passage.text, passage.article.url or "") for passage in answer.passages]
        cited = [citation.paragraph.text for citation in answer.citations]
        return Reply(answer.text, sources, cited, refused=not answer.answered)

    return ask


if __name__ == "__main__":
    run(build, ["newsdesk"])
