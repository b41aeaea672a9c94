"""Whether two runs gave the same answers: what a change that should change nothing is held to.

    python -m benchmarks.same_answers RUN_A.jsonl RUN_B.jsonl [--show N]

Both are run files of ``newsdesk batch`` over the same questions and the same articles. Every field of every line is
compared but those that may differ between two equal runs: the times taken, the version, and the digest of the settings.
It prints how many lines are equal and, for the first few that are not, each field that differs with both values. The
exit status is 1 where one differs.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.evaluation.run_file import read_lines

SHOWN = 10
"""Lines whose differences are printed."""
_LONGEST = 160
"""Characters of a value that are printed."""
_MAY_DIFFER = ("timings_ms", "provenance.version", "provenance.settings")


def differences(one: Any, other: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield each field in which two values of JSON differ, with its path and both values; None where one lacks it."""
    if path in _MAY_DIFFER or one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys([*one, *other]):
            yield from differences(one.get(name), other.get(name), f"{path}.{name}" if path else name)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differences(mine, theirs, f"{path}[{place}]")
    else:
        yield path, one, other


def compare(
    first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]]
) -> dict[str, list[tuple[str, Any, Any]]]:
    """Return what differs by the id of each line that differs; a line that one run lacks differs as a whole."""
    mine, theirs = ({str(line["id"]): line for line in lines} for lines in (first, second))
    found = {name: list(differences(mine.get(name), theirs.get(name))) for name in dict.fromkeys([*mine, *theirs])}
    return {name: each for name, each in found.items() if each}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the comparison.

    Args:
        argv: its arguments; by default those of the command line.

    Returns:
        The exit status.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--show", type=int, default=SHOWN, help="lines whose differences are printed")
    given = parser.parse_args(argv)
    first, second = read_lines(given.one), read_lines(given.other)
    unequal = compare(first, second)
    for name, found in list(unequal.items())[: given.show]:
        print(name)
        for path, one, other in found:
            print(f"  {path or 'the whole line'}: {_short(one)} | {_short(other)}")
    lines = len({str(line["id"]) for line in [*first, *second]})
    print(f"{lines - len(unequal)} of {lines} lines are equal.")
    return int(bool(unequal))


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


if __name__ == "__main__":
    sys.exit(main())
