"""Transcripts in a document: a block of Python, and after it a block of text with what it prints.

    python -m tests.transcripts docs/api.md http://127.0.0.1:PORT

runs each against a server over the sample, and writes what it prints into the document.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "http://127.0.0.1:7860"
"""As the documents have it."""
_PAIR = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<printed>.*?)```\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Transcript:
    code: str
    printed: str


def transcripts(document: Path) -> list[Transcript]:
    """Return the transcripts of a document, in order."""
    found = _PAIR.finditer(document.read_text(encoding="utf-8"))
    return [Transcript(match["code"], match["printed"]) for match in found]


def run(transcript: Transcript, url: str) -> str:
    """Return what a transcript's code prints, asked of a server, as if it answered at the documents' address.

    Raises:
        RuntimeError: it fails; the message holds the traceback.
    """
    code = transcript.code.replace(ADDRESS, url)
    environment = os.environ | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.replace(url, ADDRESS)


def write(document: Path, url: str) -> None:
    """Run the transcripts of a document, and write what they print into it."""

    def anew(match: re.Match[str]) -> str:
        printed = run(Transcript(match["code"], match["printed"]), url)
        return f"```python\n{match['code']}```\n\n```text\n{printed}```\n"

    document.write_text(_PAIR.sub(anew, document.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
