"""Newsdesk beside other open libraries, each with its own defaults, on one slice and one machine.

    python -m benchmarks.peers SLICE [--questions N] [--only NAME ...]

All use the same embedding model (all-MiniLM-L6-v2) and the same small language model (SmolLM2-135M-Instruct), served
once by llama.cpp on this machine (``make local``). Each peer is installed in an environment of its own under
``benchmarks/.work/peers`` and asked through its public API (``benchmarks/peer_scripts``). "Supported" is Newsdesk's own
check of each sentence against what it cites, or, for a pipeline that sets no marks, against all it was shown; a
sentence without a mark where marks are set is not supported by its citation.
"""

import argparse
import html
import json
import os
import re
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.labelled import Labelled, read_labelled
from benchmarks.measure import machine, percentile, table
from benchmarks.slices import WORK
from qa.answer import QuoteSpan
from qa.llm.llama_cpp import gguf_path
from qa.text.sentences import split_sentences
from qa.verification.verifier import check
from vectorstore.documents import Paragraph
from vectorstore.inference.embedder import BUNDLED, model_folder

SCRIPTS = Path(__file__).parent / "peer_scripts"
_COMMON = ("torch==2.13.0", "sentence-transformers==6.2.0")
_MARK = re.compile(r"\[(\d+)\]")
_LATE_MARK = re.compile(r"([.!?][”\"’']?)((?:\s*\[\d+\])+)")
_REFUSES = re.compile(
    r"\b(?:(?:do|does|did)(?: not|n['’]t) (?:\w+ ){0,3}(?:know|mention|say|state|provide|contain|specify|include)"
    r"|no (?:information|mention|answer)|not (?:mentioned|stated|provided|specified|known|clear|enough information)"
    r"|(?:can|could)(?:not|n['’]t| not) (?:answer|find|determine|provide)|none of the sources"
    r"|unable to|I['’]m sorry)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Peer:
    name: str
    script: str
    packages: tuple[str, ...] = ()
    """What is installed for it; nothing for Newsdesk, which runs as it is."""
    option: str = ""


PEERS = (
    Peer("Newsdesk, quoting", "newsdesk_run", option="dated"),
    Peer("Newsdesk, quoting, day not told", "newsdesk_run"),
    Peer("Newsdesk, SmolLM2", "newsdesk_run", option="dated chat"),
    Peer(
        "LangChain RAG",
        "langchain_rag",
        (
            "langchain-core==1.8.3",
            "langchain-chroma==1.1.0",
            "langchain-huggingface==1.2.3",
            "langchain-openai==1.7.4",
            "langchain-text-splitters==1.1.3",
        ),
    ),
    Peer(
        "LlamaIndex CitationQueryEngine",
        "llamaindex_citation",
        (
            "llama-index-core==0.14.25",
            "llama-index-embeddings-huggingface==0.8.0",
            "llama-index-llms-openai-like==0.8.1",
        ),
    ),
    Peer("Haystack RAG", "haystack_rag", ("haystack-ai==3.4.1", "sentence-transformers-haystack==2.0.0")),
)


def python_of(peer: Peer) -> str:
    """Return the interpreter of a peer's environment, making the environment when it is not there."""
    if not peer.packages:
        return sys.executable
    folder = WORK / "peers" / peer.script
    done = folder / ".installed"
    if not done.exists():
        print(f"Installing {peer.name}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(folder / "bin" / "pip"), "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
        subprocess.run([*pip, *_COMMON, *peer.packages], check=True)
        done.touch()
    return str(folder / "bin" / "python")


@contextmanager
def language_model() -> Iterator[str]:
    """Serve the small language model as OpenAI would, and yield its address."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(gguf_path("smollm2"))
    params.n_ctx = 8192
    params.n_parallel = 1
    params.n_predict = 256
    params.verbosity = -1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def run_peer(
    peer: Peer, articles: Path, questions: Path, model_url: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Run a peer's script; return its rows and its figures."""
    out = WORK / "peers" / f"{peer.script}{peer.option.replace(' ', '-')}.jsonl"
    given = {
        "--articles": articles,
        "--questions": questions,
        "--out": out,
        "--embedder": model_folder(BUNDLED),
        "--model-url": model_url,
        "--option": peer.option,
    }
    command = [python_of(peer), str(SCRIPTS / f"{peer.script}.py"), *(str(x) for pair in given.items() for x in pair)]
    quiet = {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "false"}
    quiet |= {"HAYSTACK_TELEMETRY_ENABLED": "false", "OPENAI_API_KEY": "none"}
    here = {} if peer.packages else {"PYTHONPATH": str(Path(__file__).parent.parent)}
    subprocess.run(command, check=True, env={**os.environ, **quiet, **here}, stdout=subprocess.DEVNULL)
    *rows, figures = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return rows, figures


def supported(row: dict[str, Any]) -> list[bool]:
    """Return for each sentence of a reply whether what it cites says it."""
    text = _LATE_MARK.sub(lambda m: m[2] + m[1], " ".join(str(row["text"]).split()))
    verdicts = []
    for span in split_sentences(text):
        marked = text[span.start : span.end]
        sentence = " ".join(_MARK.sub("", marked).split()).replace(" .", ".")
        if not any(c.isalnum() for c in sentence):
            continue
        if row["cited"] is None:
            evidence = [source["text"] for source in row["sources"]]
        else:
            evidence = [row["cited"][int(n) - 1] for n in _MARK.findall(marked) if 0 < int(n) <= len(row["cited"])]
        places = [(Paragraph("peer", n, e), QuoteSpan(0, len(e))) for n, e in enumerate(evidence, start=1) if e]
        verdicts.append(check(sentence, places)[0] == "supported")
    return verdicts


def score(rows: Sequence[dict[str, Any]], asked: Sequence[Labelled]) -> list[str]:
    """Return the table's cells: hits, answers and refusals are shares of the questions they apply to."""
    labels = {question.id: question for question in asked}
    good = [(row, labels[row["id"]]) for row in rows if "error" not in row]
    yes, no = [pair for pair in good if pair[1].gold_urls], [row for row, label in good if not label.gold_urls]

    def share(holds: Callable[[dict[str, Any], Labelled], bool]) -> str:
        return f"{sum(holds(*pair) for pair in yes) / len(yes):.3f}" if yes else "-"

    def hit(row: dict[str, Any], label: Labelled, k: int) -> bool:
        return bool(set(list(dict.fromkeys(s["url"] for s in row["sources"]))[:k]) & label.gold_urls)

    def contained(row: dict[str, Any], label: Labelled, k: int) -> bool:
        return any(label.said_in(source["text"]) for source in row["sources"][:k])

    verdicts = [verdict for row, _ in good if not refuses(row) for verdict in supported(row)]
    return [
        share(lambda row, label: hit(row, label, 1)),
        share(lambda row, label: hit(row, label, 5)),
        share(lambda row, label: contained(row, label, 1)),
        share(lambda row, label: contained(row, label, 5)),
        share(lambda row, label: not refuses(row)),
        share(lambda row, label: label.said_in(_MARK.sub("", row["text"]))),
        f"{sum(map(refuses, no)) / len(no):.3f}" if no else "-",
        f"{sum(verdicts) / len(verdicts):.3f} of {len(verdicts)}" if verdicts else "-",
        f"{percentile([row['ms'] for row, _ in good], 0.5 * 100) / 1000:.2f}" if good else "-",
        str(len(rows) - len(good)),
    ]


def refuses(row: dict[str, Any]) -> bool:
    """Say whether a reply declines to answer: its own word where it has one, else an empty text or a usual phrase."""
    if row["refused"] is not None:
        return bool(row["refused"])
    text = html.unescape(str(row["text"])).strip()
    return not text or bool(_REFUSES.search(text))


HEADS = ("hit@1", "hit@5", "ans@1", "ans@5", "answered", "said", "refused", "supported", "s, median", "failed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slice", type=Path)
    parser.add_argument("--questions", type=int, default=90, help="ask the first N")
    parser.add_argument("--only", nargs="*", help="scripts to run, such as langchain_rag")
    arguments = parser.parse_args()
    questions = WORK / "peers" / "questions.jsonl"
    questions.parent.mkdir(parents=True, exist_ok=True)
    lines = (arguments.slice / "questions.jsonl").read_text(encoding="utf-8").splitlines()[: arguments.questions]
    questions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = read_labelled(questions)
    cells, versions = [], []
    with language_model() as model_url:
        for peer in PEERS:
            if arguments.only and peer.script not in arguments.only:
                continue
            rows, figures = run_peer(peer, arguments.slice / "articles.jsonl", questions, model_url)
            cells.append([peer.name, *score(rows, asked), f"{figures['ingest_s']:.0f}", f"{figures['peak_mb']:,.0f}"])
            versions.append(f"{peer.name}: " + ", ".join(f"{k} {v}" for k, v in figures["versions"].items()))
            print(f"{peer.name} done", file=sys.stderr)
    yes = sum(bool(question.gold_urls) for question in asked)
    print(f"{arguments.slice.resolve().name}: {yes} answerable, {len(asked) - yes} unanswerable; {machine()}\n")
    print(table(["", *HEADS, "ingest s", "peak MB"], cells))
    print("\n" + "\n".join(versions))


if __name__ == "__main__":
    main()
