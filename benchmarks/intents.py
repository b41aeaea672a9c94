"""How many real questions are taken for something else: small talk, a wish for a summary or a list of articles.

    python -m benchmarks.intents QUESTIONS.jsonl...

Each file is JSONL (or .jsonl.xz) with a "question" a line.
"""

import json
import lzma
import sys
from pathlib import Path

from qa.query.intents import read_intent


def questions(path: Path) -> list[str]:
    raw = path.read_bytes()
    text = (lzma.decompress(raw) if path.suffix == ".xz" else raw).decode("utf-8")
    rows = (json.loads(line) for line in text.splitlines() if line.strip())
    return [row["question"] for row in rows]


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(str(__doc__))
    for name in sys.argv[1:]:
        asked = questions(Path(name))
        alarms = [(text, intent.kind) for text in asked if (intent := read_intent(text))]
        print(f"{name}: {len(asked)} questions, {len(alarms)} taken for something else")
        for text, kind in alarms:
            print(f"  {kind}: {text}")


if __name__ == "__main__":
    main()
