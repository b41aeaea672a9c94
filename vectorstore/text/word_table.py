"""Words that are one and the same to a reader and several to an index, from two tables kept by hand.

``lexicon.py`` reads them.
"""

from pathlib import Path


def _lines(name: str) -> list[str]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


FORMS = tuple(tuple(line.split()) for line in _lines("word_forms.txt"))
"""Groups of words, each begun by the form that stands for all others: ("say", "said")."""
SHORT = {
    name: tuple(form.strip() for form in forms.split(","))
    for name, forms in (line.split(":") for line in _lines("short_forms.txt"))
}
"""Short forms with what they stand for: "un" with ("u n", "united nations")."""

ALSO_NAMES = frozenset("rose drew bent born wound lead light burns turkey odessa feed hang ring".split())
"""Forms that are names where they have a capital, and so stay themselves."""
CASED = {"US": "usa", "WHO": "who.int", "UN": "un", "EU": "eu"}
"""Short forms that are words in lower case, and so count in capitals alone."""
AFTER_THE = {"us": "usa"}
"""The same in lower case, behind "the"."""
