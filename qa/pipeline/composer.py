"""Compose an answer's text from checked sentences: number quotes 1..n in order of first use, and set the marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.answer import Citation, Item, Sentence, Verdict
from qa.draft import Draft
from vectorstore.documents import ArticleHead


@dataclass(slots=True)
class Composer:
    """Collects sentences that passed the check; numbers have no gaps, as only shown sentences get here."""

    heads: Mapping[str, ArticleHead]
    """The articles of the passages shown, by id; only these can be cited."""
    also_in: Mapping[str, tuple[ArticleHead, ...]] = field(default_factory=dict)
    """For each of these articles, by id, the other articles that print its story."""
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The answer's text so far, with its marks; lines are a Markdown list."""
        return "".join(self.pieces)

    def append_sentence(self, draft: Draft, verdict: Verdict, support: float) -> str:
        """Append a sentence, and return the text that it adds to the answer."""
        numbers = []
        for paragraph, quote in draft.evidence:
            place = (paragraph.article_id, paragraph.number, quote)
            known = [c.number for c in self.citations if (c.paragraph.article_id, c.paragraph.number, c.quote) == place]
            if not known:
                known = [len(self.citations) + 1]
                head = self.heads[paragraph.article_id]
                self.citations.append(Citation(known[0], head, paragraph, quote, self.also_in.get(head.id, ())))
            numbers.append(known[0])
        cited = tuple(dict.fromkeys(numbers))
        if draft.line or draft.heading:
            self.items.append(Item(draft.heading, len(self.sentences), draft.day, draft.outlets))
        self.sentences.append(Sentence(draft.text, cited, verdict, support, context=draft.context))
        self.pieces.append(self._piece(draft, cited))
        return self.pieces[-1]

    def _piece(self, draft: Draft, cited: tuple[int, ...]) -> str:
        after_line = bool(self.pieces) and self.pieces[-1].lstrip("\n").startswith("- ")
        lead = "" if not self.pieces else "\n" if draft.line or after_line else " "
        heading = f"{draft.heading}: " if draft.heading else ""
        return f"{lead}{'- ' * draft.line}{heading}{draft.text}" + "".join(f" [{number}]" for number in cited)
