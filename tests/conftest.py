"""What every test gets: an environment of its own, no network, and the costly things made once."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.fakes import BagOfWordsEmbedder
from tests.stores import database_url, postgres  # noqa: F401 (fixtures)
from vectorstore.inference.embedder import BUNDLED, Embedder, load_embedder

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "qa" / "sample"
SHARED_DATA = ROOT.parent / "shared" / "data"

# What could carry a test out of its sandbox: our own settings, keys and addresses of providers, tracing, proxies
# (which would take even a call to 127.0.0.1 elsewhere), and the unprefixed variables that Chroma reads.
_FOREIGN = re.compile(
    r"NEWSDESK_.*|.*_API_KEY|.*_API_TOKEN|.*_ACCESS_TOKEN|HF_TOKEN"
    r"|(OPENAI|ANTHROPIC|OLLAMA|AZURE|GOOGLE|MISTRAL|GROQ|LANGCHAIN|LANGSMITH|CHROMA|GRADIO)_.*"
    r"|ALLOW_RESET|IS_PERSISTENT|PERSIST_DIRECTORY|(HTTP|HTTPS|ALL|NO)_PROXY",
    re.IGNORECASE,
)
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


TAKES_PICTURES = "TESTS_TAKE_PICTURES"
"""The environment variable that stands for --screenshots where no test's request is at hand."""
_bundled = cache(load_embedder)

_LONGEST = (
    "e2e/test_enemies.py",
    "e2e/test_views.py",
    "e2e/test_faults.py",
    "e2e/test_ask.py",
    "e2e/test_page.py",
    "e2e/test_marks.py",
    "e2e/test_desk.py",
    "contract/test_desks.py",
    "security/test_planted.py",
    "contract/test_collection_commands.py",
    "contract/test_ingest.py",
    "contract/test_notebook.py",
    "contract/test_embedder.py",
    "contract/test_together.py",
    "contract/test_sweep.py",
    "contract/test_cli.py",
    "contract/test_wheel.py",
)
"""The files of tests that take longest; they are begun first, so that several processes end together."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of single tests."""
    parser.addoption("--screenshots", action="store_true", help="keep pictures of the page in tests/screenshots/")
    parser.addoption("--fuzz", type=int, default=200, help="damaged files for the readers; 2,000 take minutes")


def pytest_configure(config: pytest.Config) -> None:
    """Set what libraries read once, when they are first imported, before any test module imports them."""
    # No test depends on how fast the machine is, nor a change's fate on the day's random numbers; `make fuzz` draws new
    # ones.
    settings.register_profile("newsdesk", deadline=None, derandomize=True)
    settings.register_profile("fuzz", deadline=None, max_examples=2000)
    settings.load_profile(config.getoption("--hypothesis-profile") or "newsdesk")
    os.environ.update(_QUIET)
    if config.getoption("--screenshots"):
        os.environ[TAKES_PICTURES] = "1"


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a set by its sorted members: several processes must collect tests by the same names."""
    return repr(sorted(map(str, val))) if isinstance(val, set | frozenset) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the files with tests in a browser last, and the long ones first; `--dist loadfile` keeps a file's together.

    Playwright leaves its event loop running, and no other can start in that thread. The tests of a file share what its
    fixtures made; to make that once in each process took longer than it saved.
    """

    def in_browser(item: pytest.Item) -> bool:
        return "playwright" in getattr(item, "fixturenames", ())

    late = {item.path for item in items if in_browser(item)}
    begun = {ROOT / "tests" / name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: (item.path in late, begun.get(item.path, len(begun)), in_browser(item)))


@pytest.fixture(scope="session", autouse=True)
def _clean_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The same for fixtures of the whole session, which are made before those of a test."""
    with pytest.MonkeyPatch.context() as patch:
        _enter_sandbox(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def _clean_environment(_clean_session: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _enter_sandbox(monkeypatch, tmp_path)


def _enter_sandbox(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name in list(os.environ):
        if _FOREIGN.fullmatch(name):
            patch.delenv(name)
    for name, value in _QUIET.items():
        patch.setenv(name, value)
    patch.setenv("NEWSDESK_HOME", str(home))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The evaluation data that lies beside some checkouts; tests that need it skip where it does not."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no evaluation data at {SHARED_DATA.relative_to(ROOT.parent)} beside this checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The bundled model, loaded once."""
    return _bundled()


@pytest.fixture
def bag_of_words() -> Embedder:
    return BagOfWordsEmbedder()


@pytest.fixture(scope="session", autouse=True)
def _loaded_once() -> Iterator[None]:
    """Have all collections of the tests' process share one bundled model: to load it takes longer than most tests."""
    try:
        from qa import factory
    except ImportError:  # a fault there fails the tests that need it and not every one
        yield
        return

    def once(name: str = BUNDLED, dtype: str = "auto") -> Embedder:
        return _bundled() if (name, dtype) == (BUNDLED, "auto") else load_embedder(name, dtype)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factory, "load_embedder", once)
        yield


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a collection with the sample articles. Tests read it; those that write take ``sample_copy``.

    It is made once, whichever process comes first, and copied for each: a process holds the folder that it has open.
    """
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    base = tmp_path_factory.getbasetemp()
    made = (base if alone else base.parent) / "sample-of-all"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            _ingest_sample(tmp_path_factory.mktemp("sample-in-the-making")).rename(made)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("sample") / "home"))


def _ingest_sample(home: Path) -> Path:
    from qa.factory import open_collection
    from qa.settings import load
    from vectorstore.ingestion.ingest import ingest

    settings, _ = load({"home": home})
    with open_collection(settings, command="tests") as collection:
        report = ingest([EXAMPLES / "articles"], collection)
    assert report.added, report
    assert not report.rejected, report
    return home


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The file of the small language model, where it and llama.cpp are installed (``make local``)."""
    from qa.errors import WriterError
    from qa.llm.llama_cpp import gguf_path

    pytest.importorskip("xllamacpp", reason="llama.cpp is not installed: make local")
    try:
        return gguf_path("smollm2")
    except WriterError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def llama_server(smollm2: Path) -> Iterator[tuple[str, str]]:
    """The base URL and key of llama.cpp's own HTTP server on this machine, with the small language model."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(smollm2)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.cache_ram_mib = 0
    params.cache_prompt = False
    params.verbosity = -1
    params.api_keys = ["a-key-for-this-test"]
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1", "a-key-for-this-test"
    del server


@pytest.fixture
def sample_copy(sample_home: Path, tmp_path: Path) -> Path:
    """A collection with the sample articles that the test may change."""
    return Path(shutil.copytree(sample_home, tmp_path / "collection"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser: the system's chromium, for Playwright's own would be a download."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no chromium on this machine, so the page was not tried in a browser")
    # Chromium refuses its own sandbox to root, which is who runs the tests in a container.
    root: Callable[[], int] | None = getattr(os, "geteuid", None)
    args = ["--no-sandbox"] if root is not None and root() == 0 else []
    return {"executable_path": chromium, "args": [*args, "--disable-dev-shm-usage"]}
