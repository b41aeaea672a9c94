"""A server with the APIs for programs over the sample, for tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from qa.factory import open_assistant, open_collection
from qa.settings import load
from tests.serving import served
from ui.server.app import build_api

QUESTION = "why does North Korea support Palestine"
AS_OF = "2024-05-20"


@contextmanager
def api_served(home: Path, **settings: Any) -> Iterator[str]:
    """Yield the address of a server over a collection's folder."""
    loaded, _ = load({"home": home, **settings})
    with open_collection(loaded, command="serve", url="http://127.0.0.1:1") as collection:
        assistant = open_assistant(loaded, collection)
        with served(build_api(assistant, loaded)) as url:
            yield url


def copied(sample_home: Path, folder: Path) -> Path:
    return Path(shutil.copytree(sample_home, folder / "home"))


def client(url: str, token: str | None = None) -> httpx.Client:
    headers = {"authorization": f"Bearer {token}"} if token else None
    return httpx.Client(base_url=url, trust_env=False, timeout=120, headers=headers)
